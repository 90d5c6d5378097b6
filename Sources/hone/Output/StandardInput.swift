internal import Glibc
internal import HoneBase
internal import SystemPackage

/// What a command is given on standard input.
enum StandardInput {
    /// All of it.
    static func bytes() throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(STDIN_FILENO, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system(errno, "standard input", writing: false) }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: block.prefix(count))
        }
    }

    /// All of it as text.
    ///
    /// - Throws: `FileError.notUTF8` for other bytes.
    static func text() throws(FileError) -> String { try Files.text(bytes(), of: "standard input") }

    /// Its lines as texts, without their breaks.
    ///
    /// - Throws: `FileError.notUTF8` for other bytes.
    static func lines() throws(FileError) -> [String] {
        let bytes = Array(try text().utf8)
        return bytes.withUnsafeBytes { Lines($0).map { String(decoding: $0.bytes, as: UTF8.self) } }
    }
}
