import Glibc
import HoneBase
import SystemPackage

/// Makes a file of `bytes` without waiting for the disk, as `Files.write` does.
func write(_ bytes: [UInt8], to path: FilePath) throws {
    try Files.makeFolder(path.removingLastComponent())
    guard let file = fopen(path.string, "w") else { throw FileError.unwritable(path, reason: "fopen") }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw FileError.diskFull(path) }
}
