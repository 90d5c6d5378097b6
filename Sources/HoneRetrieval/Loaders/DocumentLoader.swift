internal import HoneBase
internal import SystemPackage

/// A format of files that documents are read from.
///
/// A new one is a file beside the others and a line in `DocumentLoaders.all`.
protocol DocumentLoader: Sendable {
    /// What people call the format.
    var name: String { get }
    /// How the names of its files end, in lower case with the point.
    var endings: [String] { get }

    /// The documents of a file, read one after the other.
    ///
    /// - Throws: `LoadFault` where nothing of the file can be read.
    func load(_ source: DocumentSource) throws(LoadFault) -> any DocumentStream
}

/// The formats known.
enum DocumentLoaders {
    static let all: [any DocumentLoader] = [
        MarkdownLoader(),
        TextLoader(),
        HTMLLoader(),
        PDFLoader(),
        DocxLoader(),
        CSVLoader(),
        JSONLinesLoader(),
    ]

    /// All endings, in the order of the formats.
    static var endings: [String] { all.flatMap(\.endings) }

    /// The format that a file's name tells, in any case of letters; nil for none.
    static func loader(forName name: String) -> (any DocumentLoader)? {
        let name = name.lowercased()
        return all.first { loader in loader.endings.contains { name.hasSuffix($0) } }
    }
}

/// A file to be read as documents: where it is, what it is called in the index, what it may ask for.
struct DocumentSource: Sendable {
    /// Where the file is.
    var path: FilePath
    /// Its path inside the indexed folder.
    var identifier: String
    /// What reading it may take.
    var limits: LoadLimits

    /// The fault of this file, at a line counted from 1, or of the file as a whole.
    func fault(_ reason: LoadReason, line: Int? = nil, field: String? = nil) -> LoadFault {
        LoadFault(at: .init(file: path.string, line: line, field: field), reason)
    }
}

/// The documents of one file; no more than one is held.
protocol DocumentStream {
    /// The next document or fault; nil behind the last.
    mutating func next() -> LoadEvent?
}

/// A file that is one document, with what is to be said about it.
struct SingleDocument: DocumentStream {
    private var events: [LoadEvent]

    init(_ document: Document, warnings: [LoadFault] = []) {
        events = [.document(document)] + warnings.reversed().map { .fault($0) }
    }

    mutating func next() -> LoadEvent? { events.popLast() }
}
