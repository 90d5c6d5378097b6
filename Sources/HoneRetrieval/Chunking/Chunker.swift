internal import HoneBase

/// Cuts documents into chunks, at what their authors set apart.
///
/// A heading begins a chunk. Paragraphs, entries of lists, rows of tables and code stay whole where they fit; small ones
/// under one heading share a chunk. A block larger than a chunk is cut behind sentences (code behind lines), a sentence
/// behind lines or words, and a word between characters. Text that is in no block is cut as a paragraph.
///
/// The size is counted by the embedder's own tokenizer and holds all that it reads: the special tokens, the headings above
/// the chunk where these are embedded too, and the text. Only a single character of more tokens than that is longer. A
/// chunk also has at most 32 bytes for each token of the size: some tokenizers make one token of a word of any length.
public struct Chunker: Sendable {
    /// The tokens of a chunk as the embedder reads it.
    public let size: Int
    /// The tokens at the end of a chunk that the next one under the same heading repeats at most, in whole sentences or
    /// blocks.
    public let overlap: Int
    /// Whether the embedder reads a chunk's headings too; they take up at most half of the size.
    public let includesHeadings: Bool
    /// How tokens are counted.
    public let counter: TokenCounter

    /// A way of cutting.
    ///
    /// - Throws: `ChunkingError` where nothing fits beside the special tokens, or chunks overlap by more than half.
    public init(
        size: Int,
        overlap: Int = 0,
        includesHeadings: Bool = true,
        counter: TokenCounter
    ) throws(ChunkingError) {
        guard size > counter.markCount else { throw .sizeTooSmall(size, least: counter.markCount + 1) }
        let most = (size - counter.markCount) / 2
        guard (0...most).contains(overlap) else { throw .overlapNotAllowed(overlap, most: most) }
        self.size = size
        self.overlap = overlap
        self.includesHeadings = includesHeadings
        self.counter = counter
    }

    /// The tokens that a chunk's text may have where nothing stands above it.
    var textSize: Int { size - counter.markCount }

    /// The bytes that a chunk has at most.
    var mostBytes: Int { 32 * size }

    /// The chunks of a document, in order.
    ///
    /// Each begins and ends between characters; together they hold all of the text that is no white space. Without
    /// overlap no two share a byte.
    ///
    /// - Complexity: linear; each byte is counted a few times.
    public func chunks(of document: Document) -> [Chunk] {
        document.text.withUnsafeBufferPointer { text in
            var writer = ChunkWriter(self, text, titleTokens: titleTokens(of: document, text))
            for block in TextBlocks.covering(text, document.blocks) { writer.add(block) }
            return writer.finish()
        }
    }

    /// The tokens of a title that is read above every chunk: none where the document begins with it as a heading.
    private func titleTokens(of document: Document, _ text: UnsafeBufferPointer<UInt8>) -> Int {
        guard includesHeadings, let title = document.title else { return 0 }
        if let first = document.blocks.first, case .heading = first.kind,
            text.string(first.range).contains(title)
        {
            return 0
        }
        let bytes = Array(title.utf8)
        return 1 + bytes.withUnsafeBufferPointer { counter.count($0) }
    }
}
