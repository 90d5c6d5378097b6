import HoneBase
import HoneRetrieval

/// Counters and documents for tests.
enum CountedDocuments {
    /// A token for each word and each mark, as WordPiece with a large vocabulary counts.
    static let words = TokenCounter(markCount: 2) { text in
        var count = 0
        var isInWord = false
        for byte in text {
            let isWord =
                byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte)
            let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
            if !isSpace, !(isWord && isInWord) { count += 1 }
            isInWord = isWord
        }
        return count
    }

    /// A token for each byte that is no space: sums are exact.
    static let bytes = TokenCounter(markCount: 0) { text in text.count { $0 != 0x20 && $0 != 0x0A } }

    /// Counts that do not add up, as with byte-level BPE: a text that begins with a space has one token less, and three
    /// bytes are one token.
    static let uneven = TokenCounter(markCount: 1) { text in
        guard let first = text.first else { return 0 }
        return (text.count + 2) / 3 + (first == 0x20 ? 0 : 1)
    }

    /// Counts that grow when texts are put together: white space is tokens too.
    static let spaced = TokenCounter(markCount: 1) { text in text.count }

    /// No tokens at all.
    static let none = TokenCounter(markCount: 1) { _ in 0 }

    /// A document of blocks, each given as a kind and its text, with this between them.
    static func document(
        _ blocks: [(DocumentBlock.Kind, String)],
        between separator: String = "\n\n"
    ) -> Document {
        var text: [UInt8] = []
        var places: [DocumentBlock] = []
        for (index, (kind, content)) in blocks.enumerated() {
            if index > 0 { text += separator.utf8 }
            let start = text.count
            text += content.utf8
            places.append(DocumentBlock(kind, start..<text.count))
        }
        return Document(identifier: "document", text: text, blocks: places)
    }

    /// The text of a range.
    static func text(_ range: Range<Int>, of document: Document) -> String {
        String(decoding: document.text[range], as: UTF8.self)
    }

    /// The chunks as texts.
    static func texts(_ chunks: [Chunk], of document: Document) -> [String] {
        chunks.map { text($0.range, of: document) }
    }
}
