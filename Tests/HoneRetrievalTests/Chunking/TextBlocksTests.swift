import Testing

@testable import HoneRetrieval

private func covering(_ text: String, _ blocks: [(DocumentBlock.Kind, String)]) -> [String] {
    let bytes = Array(text.utf8)
    var start = text.startIndex
    let places = blocks.map { kind, words in
        while !text[start...].hasPrefix(words) { start = text.index(after: start) }
        let end = text.index(start, offsetBy: words.count)
        defer { start = end }
        let place = text.utf8.distance(from: text.startIndex, to: start)
        return DocumentBlock(kind, place..<place + words.utf8.count)
    }
    return bytes.withUnsafeBufferPointer { buffer in
        TextBlocks.covering(buffer, places).map { block in
            let kind: String
            switch block.kind {
            case .heading(let level): kind = "h\(level)"
            case .paragraph: kind = "p"
            case .listItem: kind = "l"
            case .tableRow: kind = "r"
            case .code: kind = "c"
            }
            return "\(kind) \(String(decoding: buffer[block.range], as: UTF8.self))"
        }
    }
}

@Suite struct TextBlocksTests {
    /// Marks belong to the block behind them, words between blocks are a paragraph.
    @Test func everythingIsInABlock() {
        #expect(covering("", []) == [])
        #expect(covering(" \n ", []) == [])
        #expect(covering("no blocks", []) == ["p no blocks"])
        #expect(covering("## A\n\nb", [(.heading(level: 2), "A"), (.paragraph, "b")]) == ["h2 ## A", "p b"])
        #expect(
            covering("A\n===\n\nb", [(.heading(level: 1), "A"), (.paragraph, "b")]) == ["h1 A", "p ===\n\nb"]
        )
        #expect(covering("a\n---\n", [(.paragraph, "a")]) == ["p a\n---"])
        #expect(
            covering("|a|\n|-|\n|b|", [(.tableRow, "|a|"), (.tableRow, "|b|")]) == ["r |a|", "r |-|\n|b|"]
        )
        #expect(
            covering("a <!-- x --> b", [(.paragraph, "a"), (.code, "b")]) == ["p a", "p <!-- x -->", "c b"]
        )
        #expect(covering("before a behind", [(.listItem, "a")]) == ["p before", "l a", "p behind"])
        let rule = String(repeating: "=", count: 65)
        #expect(
            covering("a\n\(rule)\nb", [(.paragraph, "a"), (.paragraph, "b")]) == ["p a", "p \(rule)", "p b"]
        )
        #expect(covering("a\u{A0} b", [(.paragraph, "a"), (.paragraph, "\u{A0}")]) == ["p a", "p b"])
    }
}
