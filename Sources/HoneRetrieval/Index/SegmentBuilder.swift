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
        for chunk in chunks {
            let readable = Self.text(of: chunk, in: text, title: stored.title)
            try add(readable)
            guard let embedder else { continue }
            waiting.append(Self.fitting(readable, under: chunk.headings.count, embedder))
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
        for chunk in chunks { try add(Self.text(of: chunk, in: text, title: stored.title)) }
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

    /// What is searched of a chunk: what it stands under, and its text.
    static func text(of chunk: Chunk, in text: [UInt8], title: String?) -> String {
        func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }
        return Self.text(string(chunk.range), under: chunk.headings.map(string), title: title)
    }

    /// The same of a passage that was read.
    static func text(_ text: String, under headings: [String], title: String?) -> String {
        var parts = headings
        // Most documents begin with their title as a heading.
        if let title, parts.first.map({ !$0.contains(title) }) ?? true { parts.insert(title, at: 0) }
        return (parts + [text]).joined(separator: "\n")
    }

    /// As much of what is searched of a chunk as the embedder reads: title and outermost headings give way to the text.
    ///
    /// A chunk is cut so that mostly nothing must.
    private static func fitting(_ readable: String, under headings: Int, _ embedder: any Embedder) -> String {
        var (text, left) = (readable[...], headings + 1)
        func isTooLong() -> Bool {
            var bytes = Array(text.utf8)
            let count = bytes.withUnsafeMutableBufferPointer {
                embedder.counter.count(UnsafeBufferPointer($0))
            }
            return count + embedder.counter.markCount > embedder.maximumTokens
        }
        while left > 0, isTooLong(), let end = text.firstIndex(of: "\n") {
            text = text[text.index(after: end)...]
            left -= 1
        }
        return String(text)
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
