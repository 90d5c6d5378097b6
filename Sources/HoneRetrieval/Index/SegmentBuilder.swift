internal import HoneBase

/// Makes one segment of documents that are given one after the other.
struct SegmentBuilder {
    /// The most bytes of text, and the most chunks, of a segment: what a change holds in memory at once.
    static let (mostBytes, mostChunks) = (48 << 20, 100_000)
    /// The chunks that are embedded at once.
    private static let batch = 256

    private let analysis: WordAnalysis
    private let embedder: (any Embedder)?
    private var documents = DocumentTableBuilder()
    private var words: WordSegmentBuilder
    private var vectors: VectorSegmentBuilder?
    private var waiting: [String] = []
    /// What is told after each batch: the chunks embedded.
    private let progress: (Int) -> Void

    init(
        _ analysis: WordAnalysis,
        _ embedder: (any Embedder)?,
        progress: @escaping (Int) -> Void
    ) throws(VectorError) {
        self.analysis = analysis
        self.embedder = embedder
        self.progress = progress
        words = WordSegmentBuilder(analysis)
        if let embedder { vectors = try VectorSegmentBuilder(dimension: embedder.facts.dimension) }
    }

    /// Whether there is no document in it.
    var isEmpty: Bool { documents.count == 0 }
    /// Whether another document belongs into the next segment.
    var isFull: Bool {
        documents.textByteCount >= Self.mostBytes || documents.chunkCount >= Self.mostChunks
    }

    /// Adds a document with its chunks.
    mutating func add(_ stored: StoredDocument, text: [UInt8], chunks: [Chunk]) throws(IndexError) {
        for chunk in chunks {
            let readable = Self.text(of: chunk, in: text, title: stored.title)
            do throws(WordSegmentError) { try words.add(readable) } catch {
                throw .segment(error.problem)
            }
            guard embedder != nil else { continue }
            waiting.append(readable)
            if waiting.count == Self.batch { try embed() }
        }
        documents.add(stored, text: text, chunks: chunks)
    }

    /// What is searched of a chunk: what it stands under, and its text.
    static func text(of chunk: Chunk, in text: [UInt8], title: String?) -> String {
        var parts = chunk.headings.map { String(decoding: text[$0], as: UTF8.self) }
        // Most documents begin with their title as a heading.
        if let title, parts.first.map({ !$0.contains(title) }) ?? true { parts.insert(title, at: 0) }
        parts.append(String(decoding: text[chunk.range], as: UTF8.self))
        return parts.joined(separator: "\n")
    }

    private mutating func embed() throws(IndexError) {
        guard let embedder, !waiting.isEmpty else { return }
        let numbers = embedder.vectors(of: waiting)
        do throws(VectorError) { try vectors?.append(numbers) } catch { throw .segment(error.problem) }
        progress(waiting.count)
        waiting = []
    }

    /// Writes the segment behind what `writer` has written.
    consuming func finish(_ writer: inout IndexWriter) throws(IndexError) -> IndexState.Place {
        try embed()
        let table = documents.finish()
        let documents = try table.withRawBytes { (bytes) throws(IndexError) in try writer.append(bytes) }
        let index = words.finish()
        let words = try index.withRawBytes { (bytes) throws(IndexError) in try writer.append(bytes) }
        guard let vectors else {
            return IndexState.Place(documents: documents, words: words, vectors: nil, gone: [])
        }
        let place = try vectors.finish().withBytes { (bytes) throws(IndexError) in try writer.append(bytes) }
        return IndexState.Place(documents: documents, words: words, vectors: place, gone: [])
    }
}
