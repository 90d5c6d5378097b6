public import SystemPackage

/// A file of a folder that documents can be read from.
public struct DocumentFile: Sendable {
    /// Where the file is.
    public let path: FilePath
    /// Its path inside the folder, with `/` between folders: what its document is called.
    public let identifier: String
    /// The number of its bytes when the folder was read.
    public let bytes: Int
    /// What people call its format, such as "Markdown".
    public let format: String
    private let loader: any DocumentLoader

    init(_ path: FilePath, identifier: String, bytes: Int, _ loader: any DocumentLoader) {
        self.path = path
        self.identifier = identifier
        self.bytes = bytes
        self.loader = loader
        format = loader.name
    }

    /// The documents of the file, read as they are asked for.
    ///
    /// Most files are one document. A file of rows is one a row, `identifier#id`; a long text several, `identifier`,
    /// `identifier#part-2` and so on.
    public func documents(limits: LoadLimits = .init()) -> LoadedDocuments {
        LoadedDocuments(DocumentSource(path: path, identifier: identifier, limits: limits), loader)
    }
}
