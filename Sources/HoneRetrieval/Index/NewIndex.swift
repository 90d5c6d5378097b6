internal import HoneBase
public import SystemPackage

/// Makes an index of documents that are given one after the other, where `IndexUpdate` reads a folder.
public struct NewIndex: ~Copyable {
    private let path: FilePath
    private let analysis: WordAnalysis
    private let embedder: (any Embedder)?
    private var writer: IndexWriter
    private var state: IndexState
    private var segment: SegmentBuilder

    /// An index at `path`, where an empty file may be.
    ///
    /// - Parameter embedder: the model that makes the vectors, the one that `settings` name; nil for none.
    /// - Throws: `IndexError` where an index is there already, or no file can be written.
    public init(
        at path: FilePath,
        _ settings: IndexSettings,
        _ permissions: PermissionRules,
        embedder: (any Embedder)?
    ) throws(IndexError) {
        guard let analysis = WordAnalysis(named: settings.analysis) else {
            throw .segment(Problem("no analysis of words is called \(settings.analysis)"))
        }
        let writer = try IndexWriter(path)
        guard writer.root == nil else {
            throw .file(.unwritable(path, reason: "an index is there already"))
        }
        segment = try Self.builder(analysis, embedder)
        self.writer = writer
        (self.path, self.analysis, self.embedder) = (path, analysis, embedder)
        state = IndexState(settings: settings, permissions: permissions)
    }

    /// Adds a document, whose identifier no other has, with its chunks; one without chunks is found by no search.
    public mutating func add(_ document: Document, chunks: [Chunk]) throws(IndexError) {
        try segment.add(
            StoredDocument(document, source: document.identifier),
            text: document.text,
            chunks: chunks
        )
        if segment.isFull { try close() }
    }

    /// Writes what is left; only now an index is there.
    public consuming func finish() throws(IndexError) -> Index {
        if !segment.isEmpty { try close() }
        try IndexGraphs.write(for: &state, keeping: nil, &writer)
        try writer.commit(state.bytes, version: state.fileVersion)
        return try Index(path)
    }

    private mutating func close() throws(IndexError) {
        let full = segment
        // No second reference: what is full is not copied.
        segment = try Self.builder(analysis, embedder)
        state.segments.append(try full.finish(&writer))
    }

    private static func builder(
        _ analysis: WordAnalysis,
        _ embedder: (any Embedder)?
    ) throws(IndexError) -> SegmentBuilder {
        do throws(VectorError) { return try SegmentBuilder(analysis, embedder) { _ in } } catch {
            throw .segment(error.problem)
        }
    }
}
