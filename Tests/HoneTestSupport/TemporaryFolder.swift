internal import Glibc
internal import HoneBase
public import SystemPackage

/// Calls `body` with an empty folder that is removed afterwards.
@discardableResult
public func withTemporaryFolder<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
    var template = Array("/tmp/hone-test-XXXXXX".utf8CString)
    guard let name = mkdtemp(&template) else { throw FileError.unwritable("/tmp", reason: "mkdtemp failed") }
    let folder = FilePath(String(cString: name))
    defer { try? Files.remove(folder) }
    return try body(folder)
}
