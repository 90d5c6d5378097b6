internal import Glibc
internal import HoneBase
internal import SystemPackage

/// Readings of the process and the clock.
enum Probe {
    /// Seconds since some fixed time; never goes back.
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// The largest resident memory since the last reset, in MB (VmHWM).
    static var peakMemory: Double {
        guard let status = try? Files.procText("/proc/self/status") else { return 0 }
        for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
            let digits = line.filter(\.isNumber)
            return (Double(digits) ?? 0) / 1_024
        }
        return 0
    }

    /// Starts a new measurement of the peak; where the system forbids it, the old peak stays.
    static func resetPeakMemory() {
        let descriptor = open("/proc/self/clear_refs", O_WRONLY)
        guard descriptor >= 0 else { return }
        _ = write(descriptor, "5", 1)
        close(descriptor)
    }
}

extension Files {
    /// The text of a file whose size the system does not tell.
    static func procText(_ path: String) throws(FileError) -> String {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw .missing(.init(path)) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }
}
