internal import Crypto
internal import Glibc
public import SystemPackage

/// The name that git gives to a file's content: SHA-1 of `blob`, its length and its bytes, as 40 hexadecimal digits.
///
/// It tells damage, and no more: SHA-1 does not withstand those who search for collisions.
public struct BlobDigest: Sendable, Hashable, CustomStringConvertible {
    /// The 40 lower-case hexadecimal digits.
    public let description: String

    /// The name of the content of the file at `path`.
    ///
    /// - Throws: `FileError` where it cannot be read.
    public init(ofFile path: FilePath) throws(FileError) {
        description = try MappedFile(path).withBytes { bytes in
            var hash = Insecure.SHA1()
            var start = "blob \(bytes.count)\u{0}"
            start.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
            hash.update(bufferPointer: bytes)
            return hash.finalize().map { byte in
                let digits = String(byte, radix: 16)
                return byte < 16 ? "0" + digits : digits
            }
            .joined()
        }
    }
}
