/// A block as it is cut: with what belongs to it though no block holds it.
struct TextBlock: Equatable {
    /// What it is.
    var kind: DocumentBlock.Kind
    /// What is cut.
    var range: Range<Int>
    /// The block itself: of a heading, the words without their marks.
    var core: Range<Int>
}

/// A document's blocks, and what lies between them.
enum TextBlocks {
    /// Marks longer than this stand for themselves.
    private static let mostMarkBytes = 64

    /// Blocks that hold every byte of `text` that is no white space.
    ///
    /// Marks without a word between blocks (`##` before a heading, a table's divider) belong to the block behind them;
    /// other text between blocks is a paragraph.
    static func covering(_ text: UnsafeBufferPointer<UInt8>, _ blocks: [DocumentBlock]) -> [TextBlock] {
        var result: [TextBlock] = []
        var end = 0
        for block in blocks {
            let gap = TextEdges.trimmed(text, end..<block.range.lowerBound)
            end = block.range.upperBound
            var range = block.range
            if isMark(text, gap) {
                range = gap.lowerBound..<range.upperBound
            } else if !gap.isEmpty {
                result.append(TextBlock(kind: .paragraph, range: gap, core: gap))
            }
            guard !TextEdges.trimmed(text, range).isEmpty else { continue }
            result.append(TextBlock(kind: block.kind, range: range, core: block.range))
        }
        let rest = TextEdges.trimmed(text, end..<text.count)
        if isMark(text, rest), let last = result.indices.last {
            result[last].range = result[last].range.lowerBound..<rest.upperBound
        } else if !rest.isEmpty {
            result.append(TextBlock(kind: .paragraph, range: rest, core: rest))
        }
        return result
    }

    private static func isMark(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        !range.isEmpty && range.count <= mostMarkBytes
            && text[range].allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: false
                default: true
                }
            }
    }
}
