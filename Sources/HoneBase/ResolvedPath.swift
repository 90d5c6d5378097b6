internal import Glibc
package import SystemPackage

extension FilePath {
    /// The path from the root on, without links; nil where nothing is there.
    package var resolved: FilePath? {
        guard let path = realpath(string, nil) else { return nil }
        defer { free(path) }
        return FilePath(String(cString: path))
    }
}
