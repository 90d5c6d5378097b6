/// The blocks of a text as they are found: each is trimmed, and an empty one left out, so that what
/// `DocumentBlock` promises holds.
struct BlockList {
    let text: UnsafeBufferPointer<UInt8>
    private(set) var blocks: [DocumentBlock] = []

    init(of text: UnsafeBufferPointer<UInt8>) { self.text = text }

    /// Adds a block behind those there are; of code only whole blank lines are trimmed.
    ///
    /// A heading that is too long to stand above others is a paragraph.
    mutating func append(_ kind: DocumentBlock.Kind, _ range: Range<Int>) {
        var trimmed = text.trimmed(range)
        guard !trimmed.isEmpty else { return }
        if kind == .code {
            var start = trimmed.lowerBound
            while start > range.lowerBound, text[start - 1] != 0x0A { start -= 1 }
            trimmed = start..<trimmed.upperBound
        }
        let isTooLong = if case .heading = kind { trimmed.count > HeadingLength.most } else { false }
        blocks.append(DocumentBlock(isTooLong ? .paragraph : kind, trimmed))
    }
}

extension Document {
    /// The title, or else what a heading of the first level says with which the text begins; cut where it is too long.
    static func title(
        _ given: String?,
        of text: UnsafeBufferPointer<UInt8>,
        _ blocks: [DocumentBlock]
    ) -> String? {
        if let given { return HeadingLength.cut(given) }
        guard let first = blocks.first, first.kind == .heading(level: 1) else { return nil }
        let words = text.string(first.range).split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? nil : words.joined(separator: " ")
    }
}
