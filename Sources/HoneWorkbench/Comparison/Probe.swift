internal import Glibc
internal import HoneBase
internal import SystemPackage

/// Readings of the process.
enum Probe {
    /// Bytes in MB, which is how memory is told everywhere.
    static func megabytes(_ bytes: some BinaryInteger) -> Double { Double(bytes) / 1_048_576 }

    /// The largest resident memory since the last reset, in MB (VmHWM).
    static var peakMemory: Double { megabytes("VmHWM:", in: "/proc/self/status") ?? 0 }

    /// The resident memory now, in MB.
    static var residentMemory: Double { megabytes("VmRSS:", in: "/proc/self/status") ?? 0 }

    /// What this process may take in all, in MB: what it has, what the machine has free, and no more than its group of
    /// processes is allowed.
    static var freeMemory: Double {
        let machine = residentMemory + (megabytes("MemAvailable:", in: "/proc/meminfo") ?? .infinity)
        func bytes(_ file: String) -> Int? {
            let text = try? Files.procText("/sys/fs/cgroup/" + file)
            return text.flatMap { Int($0.filter(\.isNumber)) }
        }
        guard let most = bytes("memory.max"), let used = bytes("memory.current") else { return machine }
        return min(machine, residentMemory + megabytes(most - used))
    }

    private static func megabytes(_ key: String, in file: String) -> Double? {
        guard let text = try? Files.procText(file) else { return nil }
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(key) }) else { return nil }
        return Double(line.filter(\.isNumber)).map { $0 / 1_024 }
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
