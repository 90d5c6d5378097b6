internal import Glibc
internal import SystemPackage

extension FilePath {
    /// The path from the root on, so that it is found from any working folder.
    var absolute: FilePath {
        guard let path = realpath(string, nil) else { return self }
        defer { free(path) }
        return FilePath(String(cString: path))
    }
}
