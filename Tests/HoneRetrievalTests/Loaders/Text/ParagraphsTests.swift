import Testing

@testable import HoneRetrieval

@Suite struct ParagraphsTests {
    @Test(
        arguments: [
            ("", []), (" \n\t\n\u{A0}\n", []), ("one", [paragraph("one")]),
            ("one\ntwo\n\n\n three \n", [paragraph("one\ntwo"), paragraph("three")]),
            ("Pumps\n=====\ntext\n", [heading(1, "Pumps"), paragraph("text")]),
            ("Pumps\n-----\n\nOil\n~~~", [heading(2, "Pumps"), heading(3, "Oil")]),
            ("Pumps and hoses\n---\ntext", [paragraph("Pumps and hoses\n---\ntext")]),
            ("two lines\nPumps\n=====\n", [paragraph("two lines\nPumps\n=====")]),
            ("====\n====\n", [paragraph("====\n====")]), ("\n===\n", [paragraph("===")]),
            ("a\n==\n", [paragraph("a\n==")]), ("a\n===x\n", [paragraph("a\n===x")]),
            ("page one\u{C}page two\n\u{C}\u{C}", [paragraph("page one"), paragraph("page two")]),
            ("a\n\u{C}b\nc", [paragraph("a"), paragraph("b\nc")]),
        ] as [(String, [Block])]
    )
    func paragraphsAreFound(_ text: String, _ expected: [Block]) {
        #expect(blocks(text, findsHeadings: true) == expected)
    }

    @Test func headingsAreTextWhereNoneAreLookedFor() {
        #expect(blocks("Pumps\n=====\ntext\n", findsHeadings: false) == [paragraph("Pumps\n=====\ntext")])
    }

    private func blocks(_ text: String, findsHeadings: Bool) -> [Block] {
        let bytes = Array(text.utf8)
        let found = bytes.withUnsafeBufferPointer {
            Paragraphs.blocks(of: $0, in: 0..<$0.count, findsHeadings: findsHeadings)
        }
        return Document(identifier: "d", text: bytes, blocks: found).readable
    }
}
