internal import HoneBase
public import SystemPackage

/// Documents, cut into chunks, searchable by words and by meaning, each with its permissions: one state of a file.
///
/// A search sees the state that was opened, whatever is changed meanwhile.
public struct Index: Sendable {
    /// The file.
    public let path: FilePath
    /// What it was made with.
    public let settings: IndexSettings
    /// What is said about who may read.
    public let permissions: PermissionRules
    /// The bytes of the file, in this state.
    public let byteCount: Int
    let segments: [IndexSegment]
    /// What narrows a search by meaning; nil where all is scanned.
    let graphs: GraphCandidates?
    /// The bytes of the graphs in the file.
    let graphByteCount: Int
    /// The place of each document among all, by their identifiers: what breaks ties of scores.
    ///
    /// A row and a file may be called the same; then their files count. So it does not depend on when a document was added.
    private let order: [[Int]]
    private let views = ReaderViews()

    /// Opens the index at `path`.
    ///
    /// - Throws: `IndexError` where it is no index, of a later version or damaged.
    public init(_ path: FilePath) throws(IndexError) {
        let file = try IndexFile(path)
        let state = try IndexState(of: file)
        let segments = try state.openedSegments(of: file.bytes, state.permissions)
        (self.path, settings, permissions) = (path, state.settings, state.permissions)
        self.segments = segments
        graphs = try IndexGraphs.open(file, state, segments)
        graphByteCount = state.graphs.reduce(0) { $0 + $1.count }
        byteCount = file.root.end
        order = Self.order(of: segments)
    }

    /// What an index says about itself: all that a change of it asks for before it reads its parts.
    public struct Facts: Sendable, Equatable {
        /// What it was made with.
        public let settings: IndexSettings
        /// What is said about who may read.
        public let permissions: PermissionRules
    }

    /// What the index at `path` says about itself; nil where there is none, or only what a process left that was killed
    /// before the first one was made.
    ///
    /// Its parts are not looked at: a change makes those graphs anew that cannot be searched.
    ///
    /// - Throws: `IndexError` where it is something else, of a later version or damaged.
    public static func present(at path: FilePath) throws(IndexError) -> Facts? {
        guard Files.exists(path), try !IndexFile.isUnfinished(path) else { return nil }
        let state = try IndexState(of: IndexFile(path))
        return Facts(settings: state.settings, permissions: state.permissions)
    }

    private static func order(of segments: [IndexSegment]) -> [[Int]] {
        var all: [(identifier: String, segment: Int, document: Int)] = []
        for (number, segment) in segments.enumerated() {
            for document in 0..<segment.documents.count {
                all.append((segment.documents.identifier(of: document), number, document))
            }
        }
        all.sort { first, second in
            if first.identifier != second.identifier { return first.identifier < second.identifier }
            let sources = [first, second].map { segments[$0.segment].documents.source(of: $0.document) }
            return (sources[0], first.segment, first.document) < (sources[1], second.segment, second.document)
        }
        var order = segments.map { [Int](repeating: 0, count: $0.documents.count) }
        for (place, entry) in all.enumerated() { order[entry.segment][entry.document] = place }
        return order
    }

    /// Whether a search by meaning may be approximate: there are graphs.
    public var isSearchedApproximately: Bool { graphs != nil }

    /// The documents that are there.
    public var documentCount: Int { segments.reduce(0) { $0 + $1.isThere.count { $0 } } }

    /// The chunks of the documents that are there.
    public var chunkCount: Int {
        segments.reduce(0) { sum, segment in
            sum
                + segment.isThere.indices.reduce(0) {
                    $0 + (segment.isThere[$1] ? segment.documents.chunks(of: $1).count : 0)
                }
        }
    }

    /// Where `chunk` stands among all: by its document's identifier, then by its place in the document.
    func place(of chunk: ChunkKey) -> (Int, Int) {
        let segment = segments[chunk.segment]
        return (order[chunk.segment][Int(segment.documentOfChunk[chunk.number])], chunk.number)
    }

    /// What `reader` sees of the chunks whose documents have the metadata `filter`.
    func view(of reader: Reader, filter: [String: String] = [:]) -> ReaderView {
        let rights = segments.map { $0.rights(of: reader) }
        return views.view(of: segments, rights, filter)
    }

    /// What is needed to quote `chunk`.
    func result(_ chunk: ChunkKey, score: Double) -> SearchResult {
        let documents = segments[chunk.segment].documents
        let document = Int(segments[chunk.segment].documentOfChunk[chunk.number])
        let found = documents.chunk(chunk.number)
        func text(_ range: Range<Int>) -> String {
            documents.withText(of: document, range) { String(decoding: $0, as: UTF8.self) }
        }
        return SearchResult(
            document: documents[document],
            range: found.range,
            text: text(found.range),
            headings: found.headings.map(text),
            score: score
        )
    }
}

/// A chunk of an open index.
struct ChunkKey: Hashable, Sendable {
    var segment: Int
    var number: Int
}
