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

    /// What it holds so far.
    var load: MergePolicy.Load {
        MergePolicy.Load(
            documents: documents.count,
            chunks: documents.chunkCount,
            bytes: documents.textByteCount
        )
    }

    /// Adds a document with its chunks.
    mutating func add(_ stored: StoredDocument, text: [UInt8], chunks: [Chunk]) throws(IndexError) {
        var readable = ReadableChunks(of: text, title: stored.title, embedder)
        for chunk in chunks {
            try add(readable.text(of: chunk))
            guard embedder != nil else { continue }
            waiting.append(readable.embeddedText(of: chunk))
            if waiting.count == Self.batch { try embed() }
        }
        documents.add(stored, text: text, chunks: chunks)
    }

    /// Adds a document of another segment of the same settings with its chunks and their vectors, bit for bit; only its
    /// words are found anew, in the same texts.
    mutating func add(_ document: Int, of segment: IndexSegment) throws(IndexError) {
        try embed()
        let (table, numbers) = (segment.documents, segment.documents.chunks(of: document))
        let (stored, chunks) = (table[document], numbers.map(table.chunk))
        let text = table.withText(of: document) { Array($0) }
        var readable = ReadableChunks(of: text, title: stored.title)
        for chunk in chunks { try add(readable.text(of: chunk)) }
        if let vectors = segment.vectors {
            do throws(VectorError) { try self.vectors?.append(numbers, of: vectors) } catch {
                throw .segment(error.problem)
            }
        }
        documents.add(stored, text: text, chunks: chunks)
    }

    private mutating func add(_ readable: String) throws(IndexError) {
        do throws(WordSegmentError) { try words.add(readable) } catch { throw .segment(error.problem) }
    }

    /// What is searched of a passage that was read.
    static func text(_ text: String, under headings: [String], title: String?) -> String {
        ReadableChunks.above(headings, title: title) + text
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
