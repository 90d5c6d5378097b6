internal import Crypto
internal import Glibc
public import SystemPackage

/// A SHA-256 hash (FIPS 180-4), written as 64 hexadecimal digits.
public struct Digest: Sendable, Hashable, CustomStringConvertible {
    /// The 64 lower-case hexadecimal digits.
    public let description: String

    /// The hash of `bytes`.
    public init(of bytes: UnsafeRawBufferPointer) {
        description = Self.hexadecimal(SHA256.hash(data: bytes))
    }

    /// The hash of the UTF-8 of `text`.
    public init(of text: String) {
        var text = text
        description = text.withUTF8 { Self.hexadecimal(SHA256.hash(data: UnsafeRawBufferPointer($0))) }
    }

    /// The hash of the file at `path`.
    public init(ofFile path: FilePath) throws(FileError) {
        // Read in pieces: the pages of a mapped file would count as memory of the process.
        // A pipe that has taken the file's place is not waited for.
        let descriptor = open(path.string, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .system(errno, path, writing: false) }
        defer { close(descriptor) }
        var hash = SHA256()
        var block = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(descriptor, &block, block.count)
            guard count >= 0 else { throw .system(errno, path, writing: false) }
            guard count > 0 else { break }
            block.withUnsafeBytes {
                hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count]))
            }
        }
        description = Self.hexadecimal(hash.finalize())
    }

    /// The first eight bytes as a number: a key that spreads evenly.
    public var prefix: UInt64 { UInt64(description.prefix(16), radix: 16) ?? 0 }

    private static func hexadecimal(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let bytes = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
