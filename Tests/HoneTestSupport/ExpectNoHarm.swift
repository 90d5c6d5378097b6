internal import Glibc
internal import HoneBase
public import SystemPackage
internal import Testing

/// Wrong files, one after the other: the same ones for the same seed.
public protocol WrongFiles {
    /// The next wrong file.
    mutating func next() -> [UInt8]
}

/// Opens `count` wrong files in turn; `open` gives whether it was opened, and traps where it should not.
///
/// The time and the memory of all together are bounded: no length is believed before it is compared with the file.
///
/// - Parameters:
///   - name: what each file is called.
///   - others: what lies beside it.
///   - least: how many are opened at least, and at most nine in ten: mutations that are all refused, or none, test
///     nothing.
///   - open: opens the file at a path.
public func expectNoHarm(
    _ files: some WrongFiles,
    count: Int,
    opening least: Int,
    name: String = "file",
    beside others: [String: [UInt8]] = [:],
    _ open: (FilePath) throws -> Bool
) throws {
    var files = files
    var opened = 0
    let before = peakMegabytes()
    let clock = ContinuousClock()
    let start = clock.now
    try withTemporaryFolder { folder in
        let path = folder.appending(name)
        for (name, bytes) in others { try writeQuickly(bytes, to: folder.appending(name)) }
        for _ in 0..<count {
            // A file that is written over is flushed to the disk by some systems; a new one is not.
            try Files.remove(path)
            try writeQuickly(files.next(), to: path)
            if try open(path) { opened += 1 }
        }
    }
    let (time, after) = (clock.now - start, peakMegabytes())
    #expect(opened >= least, "\(opened) of \(count) were opened: the mutations test the first bytes only")
    #expect(opened < count * 9 / 10, "\(opened) of \(count) were opened: the mutations harm nothing")
    #expect(time < .seconds(90), "usually a few seconds")
    #expect(after.resident - before.resident < 256, "megabytes of memory")
    #expect(after.mapped - before.mapped < 2048, "megabytes of address space")
}

/// The most memory that the process has held, and has asked for, in megabytes.
private func peakMegabytes() -> (resident: Int, mapped: Int) {
    func kilobytes(_ key: String) -> Int {
        guard let file = fopen("/proc/self/status", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, 256, file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            if text.hasPrefix(key) { return Int(text.filter(\.isNumber)) ?? 0 }
        }
        return 0
    }
    return (kilobytes("VmHWM:") / 1024, kilobytes("VmPeak:") / 1024)
}
