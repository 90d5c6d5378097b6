/// Puts a text together from the blocks of a document that is no plain text: entries of lists and rows of tables are
/// one line apart, all others two; in a text that is a table all are one line apart.
struct TextAssembly {
    /// The text so far.
    private(set) var text: [UInt8] = []
    /// Its blocks.
    private(set) var blocks: [DocumentBlock] = []
    /// Whether a block would have made the text longer than allowed; it was left out.
    private(set) var isTooLarge = false
    /// The most bytes of text.
    let limit: Int

    private let isTable: Bool

    /// An empty text, which is a table or not, that may grow to `limit` bytes.
    init(limit: Int, isTable: Bool = false) {
        self.limit = limit
        self.isTable = isTable
    }

    /// Adds a block, without the white space around it; one without text is left out.
    mutating func append(_ kind: DocumentBlock.Kind, _ content: [UInt8]) {
        // Libraries give UTF-8; where one did not, the text must be sound all the same.
        guard String(validating: content, as: UTF8.self) != nil else {
            append(kind, Array(String(decoding: content, as: UTF8.self).utf8))
            return
        }
        content.withUnsafeBufferPointer { content in
            var list = BlockList(of: content)
            list.append(kind, 0..<content.count)
            guard let block = list.blocks.first else { return }
            let separator = separator(before: block.kind)
            guard text.count + separator.count + block.range.count <= limit else {
                isTooLarge = true
                return
            }
            text.append(contentsOf: separator)
            let start = text.count
            text.append(contentsOf: content[block.range])
            blocks.append(DocumentBlock(block.kind, start..<text.count))
        }
    }

    private func separator(before kind: DocumentBlock.Kind) -> [UInt8] {
        guard let last = blocks.last?.kind else { return [] }
        switch (last, kind) {
        case (.listItem, .listItem), (.tableRow, .tableRow): return [0x0A]
        case _ where isTable: return [0x0A]
        default: return [0x0A, 0x0A]
        }
    }

    /// The document that the text is of.
    func document(
        _ identifier: String,
        title: String?,
        metadata: [String: String] = [:],
        readers: [String]? = nil
    ) -> Document {
        Document(
            identifier: identifier,
            title: text.withUnsafeBufferPointer { Document.title(title, of: $0, blocks) },
            text: text,
            blocks: blocks,
            metadata: metadata,
            readers: readers
        )
    }
}
