import HoneBase
import Testing

@testable import HoneData

@Suite struct ParagraphsTests {
    private func paragraphs(_ text: String, _ separator: ParagraphRule.Break = .automatic) -> [String] {
        let bytes = Array(text.utf8)
        let ranges = bytes.withUnsafeBufferPointer { Paragraphs(of: $0, separator: separator).ranges }
        return ranges.map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    @Test(arguments: [
        ("", []), ("\n \n", []), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]),
        ("a\nb\n\nc", ["a\nb", "c"]), ("\n\na\n \t\nb\n\n", ["a", "b"]), ("a\r\n\r\nb\r\n", ["a", "b"]),
        ("\n\na\nb\n\n", ["a", "b"]), ("a\n\n\n\nb\nc", ["a", "b\nc"]), ("é\n\nü", ["é", "ü"]),
    ])
    func blankLinesElseLineEndsSeparate(_ text: String, _ expected: [String]) {
        #expect(paragraphs(text) == expected)
    }

    @Test func theSeparatorCanBeChosen() {
        #expect(paragraphs("a\nb\n\nc", .lineEnd) == ["a", "b", "c"])
        #expect(paragraphs("a\nb", .blankLine) == ["a\nb"])
    }

    @Test(arguments: [
        ("a\n\nb\n\nc", [0], "b\n\nc"), ("a\n\nb\n\nc", [1], "a\n\nc"), ("a\n\nb\n\nc", [2], "a\n\nb"),
        ("a\n\nb\n\nc\n", [], "a\n\nb\n\nc\n"), ("a\n\nb\n\nc\n", [1], "a\n\nc\n"),
        ("a\n\nb\n\nc\n", [1, 2], "a"),
        ("\n a\n\nb", [1], "\n a"), ("\n a\n\nb", [0], "b"), ("a\nb\nc\n", [0, 1, 2], ""),
    ])
    func whatIsKeptIsKeptByteForByte(_ text: String, _ drop: [Int], _ expected: String) {
        let (rest, dropped) = document(text).dropping(.automatic) { index, _ in drop.contains(index) }
        #expect(rest.text == expected)
        #expect(dropped == drop.count)
        #expect(rest.source == document(text).source)
    }

    /// The paragraphs that are left are those that were not dropped.
    @Test(arguments: 0..<10)
    func theRestHasTheOtherParagraphs(_ seed: UInt64) {
        var random = Philox(seed: seed)
        for _ in 0..<100 {
            let pieces = ["\n", "\n\n", "\r\n", " ", "a", "bc", "é", "\n \n"]
            let text = (0..<random.below(40)).map { _ in pieces[random.below(pieces.count)] }.joined()
            let all = paragraphs(text, .blankLine)
            let isDropped = all.map { _ in random.below(3) == 0 }
            let (rest, _) = document(text).dropping(.blankLine) { index, bytes in
                #expect(Array(bytes) == Array(all[index].utf8))
                return isDropped[index]
            }
            #expect(paragraphs(rest.text, .blankLine) == zip(all, isDropped).filter { !$1 }.map(\.0))
        }
    }
}
