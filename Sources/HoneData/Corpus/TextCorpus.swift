internal import HoneBase
public import SystemPackage

/// The documents of a text corpus, in files of any size.
///
/// A `.txt` or `.md` file is one document; a `.jsonl` file holds a document a line, in a field of an object. Each may be
/// packed by gzip, its name then ends in `.gz`.
public struct TextCorpus: Sendable {
    /// The files in the order in which they are read: that of the paths, within a folder that of their names.
    public let files: [FilePath]
    /// The field of a `.jsonl` row that holds its text.
    public let field: String

    /// The endings of plain text and of rows.
    static let endings = (text: [".txt", ".md"], rows: [".jsonl"])
    private static let known = endings.text + endings.rows + ["these with .gz"]

    /// The corpus of these files, and of all that lie in or below these folders.
    ///
    /// Within folders, files of other endings and names that begin with a point are passed over. A file that is reached
    /// twice counts once.
    ///
    /// - Throws: `CorpusError` where a path is missing or leads to no text.
    public init(_ paths: [FilePath], field: String = "text") throws(CorpusError) {
        self.field = field
        var search = Search()
        for path in paths {
            guard Files.exists(path) else { throw .file(.missing(path)) }
            if Files.isFolder(path) {
                let before = search.found
                try search.add(folder: path)
                guard search.found > before else {
                    throw .nothingFound(folder: path.string, known: Self.known)
                }
            } else {
                guard Self.holdsText(path.string) else {
                    throw .unknownEnding(file: path.string, known: Self.known)
                }
                search.add(file: path)
            }
        }
        files = search.files
    }

    /// Reads the documents from the first one on.
    public func reader() -> CorpusReader { CorpusReader(self) }

    private static func holdsText(_ name: String) -> Bool {
        let name = unpackedName(name)
        return (endings.text + endings.rows).contains { name.hasSuffix($0) }
    }

    /// The name without the ending of a packed file.
    static func unpackedName(_ name: String) -> Substring {
        name.hasSuffix(".gz") ? name.dropLast(3) : name[...]
    }

    private struct Search {
        var files: [FilePath] = []
        /// How many files were found, those among them that are there already.
        var found = 0
        private var seen: Set<String> = []

        mutating func add(file path: FilePath) {
            found += 1
            if isNew(path) { files.append(path) }
        }

        mutating func add(folder path: FilePath) throws(CorpusError) {
            // Named twice, or reached through a link that leads back to a folder above it.
            guard isNew(path) else {
                found += 1
                return
            }
            let names: [String]
            do throws(FileError) { names = try Files.names(in: path) } catch { throw .file(error) }
            for name in names where !name.hasPrefix(".") {
                let inner = path.appending(name)
                if Files.isFolder(inner) {
                    try add(folder: inner)
                } else if TextCorpus.holdsText(name) {
                    add(file: inner)
                }
            }
        }

        private mutating func isNew(_ path: FilePath) -> Bool {
            guard let real = path.resolved else { return true }
            return seen.insert(real.string).inserted
        }
    }
}
