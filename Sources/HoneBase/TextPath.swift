package import SystemPackage

extension FilePath {
    /// Refuses a path that is not UTF-8, whose `string` is that of another file.
    ///
    /// - Throws: `FileError.nameNotUTF8`.
    package func requireText() throws(FileError) {
        guard String(validating: self) != nil else { throw .nameNotUTF8(self) }
    }
}
