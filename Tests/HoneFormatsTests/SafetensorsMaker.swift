import Glibc
import HoneBase
import SystemPackage

/// A safetensors file made by hand: the header's length, the header as it is given, the data.
func safetensors(_ header: String, data: Int = 0, length: UInt64? = nil) -> [UInt8] {
    safetensors([UInt8](header.utf8), data: (0..<data).map { UInt8(truncatingIfNeeded: $0) }, length: length)
}

/// A safetensors file made by hand of bytes.
func safetensors(_ header: [UInt8], data: [UInt8], length: UInt64? = nil) -> [UInt8] {
    let length = length ?? UInt64(header.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + header + data
}

/// Makes a file of `bytes` without waiting for the disk.
func write(_ bytes: [UInt8], to path: FilePath) throws {
    guard let file = fopen(path.string, "w") else { throw FileError.unwritable(path, reason: "fopen") }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw FileError.diskFull(path) }
}
