import Testing

@testable import HoneRetrieval

@Suite struct MarkdownBlocksTests {
    private func blocks(_ text: String) -> [Block] {
        let bytes = Array(text.utf8)
        let found = bytes.withUnsafeBufferPointer { MarkdownBlocks.blocks(of: $0, in: 0..<$0.count) }
        let document = Document(identifier: "d", text: bytes, blocks: found)
        if !found.isEmpty { expectSound(document) }
        return document.readable
    }

    @Test(
        arguments: [
            ("# One\n## Two ##\n###### Six #\n", [heading(1, "One"), heading(2, "Two"), heading(6, "Six")]),
            ("#\n# \n####### seven\n#hash\n", [paragraph("####### seven\n#hash")]),
            ("# C#\n#\tTab\n   # three\n", [heading(1, "C#"), heading(1, "Tab"), heading(1, "three")]),
            ("text\n# Next\ntext", [paragraph("text"), heading(1, "Next"), paragraph("text")]),
            ("Title\n===\nSub\n---\n", [heading(1, "Title"), heading(2, "Sub")]),
            ("Two\nlines\n===\n", [heading(1, "Two\nlines")]),
            ("===\n", [paragraph("===")]), ("a\n\n---\n\nb", [paragraph("a"), paragraph("b")]),
            ("***\n- - -\n___\n", []),
        ] as [(String, [Block])]
    )
    func headingsAndRules(_ text: String, _ expected: [Block]) { #expect(blocks(text) == expected) }

    @Test(
        arguments: [
            ("one\ntwo\n\nthree", [paragraph("one\ntwo"), paragraph("three")]),
            ("> quoted\n> more\n>\n> next\n", [paragraph("> quoted\n> more"), paragraph("> next")]),
            ("- a\n- b\n  more\nlazy\n* c\n", [item("- a"), item("- b\n  more\nlazy"), item("* c")]),
            ("1. a\n2) b\n", [item("1. a"), item("2) b")]),
            ("- a\n  - b\n    - c\n", [item("- a"), item("- b"), item("- c")]),
            (
                "- a\n\n  second\n\n- b\n\nafter\n",
                [item("- a"), paragraph("second"), item("- b"), paragraph("after")]
            ),
            ("In the year\n1999. It was\n", [paragraph("In the year\n1999. It was")]),
            ("text\n- a\n", [paragraph("text"), item("- a")]), ("-a\n*b*\n", [paragraph("-a\n*b*")]),
            ("-\n- b\n", [item("-"), item("- b")]),
            ("<!-- hidden\n\nstill -->\nshown\n", [paragraph("shown")]),
            ("<!-- a --> b\n", [paragraph("b")]), ("a <!-- b\nc -->\n", [paragraph("a <!-- b\nc -->")]),
        ] as [(String, [Block])]
    )
    func paragraphsAndLists(_ text: String, _ expected: [Block]) { #expect(blocks(text) == expected) }

    @Test(
        arguments: [
            (
                "```swift\nlet a = 1\n\n# no heading\n```\ntext",
                [code("```swift\nlet a = 1\n\n# no heading\n```"), paragraph("text")]
            ),
            ("~~~~\n~~~\n```\n~~~~~\n", [code("~~~~\n~~~\n```\n~~~~~")]),
            ("```\nnever closed\n", [code("```\nnever closed")]),
            ("```a``` inline\n", [paragraph("```a``` inline")]),
            ("text\n```\na\n```\n", [paragraph("text"), code("```\na\n```")]),
            ("    indented\n      more\n\ntext", [code("    indented\n      more"), paragraph("text")]),
            ("text\n    more text\n", [paragraph("text\n    more text")]),
            ("- a\n\n  ```\n  b\n  ```\n\n  c\n", [item("- a"), code("  ```\n  b\n  ```"), paragraph("c")]),
        ] as [(String, [Block])]
    )
    func codeIsKeptWhole(_ text: String, _ expected: [Block]) { #expect(blocks(text) == expected) }

    @Test(
        arguments: [
            (
                "| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 | 4 |\n\ntext",
                [row("| a | b |"), row("| 1 | 2 |"), row("| 3 | 4 |"), paragraph("text")]
            ),
            ("a | b\n--|--\n1 | 2\ntext\n", [row("a | b"), row("1 | 2"), paragraph("text")]),
            (
                "Table:\n| a |\n|---|\n| 1 |\n# H\n",
                [paragraph("Table:"), row("| a |"), row("| 1 |"), heading(1, "H")]
            ),
            ("| a | b |\n|---|\n", [paragraph("| a | b |\n|---|")]),
            ("| a \\| b |\n|---|\n| x |\n", [row("| a \\| b |"), row("| x |")]),
            ("a | b\nc | d\n", [paragraph("a | b\nc | d")]),
        ] as [(String, [Block])]
    )
    func tablesAreRows(_ text: String, _ expected: [Block]) { #expect(blocks(text) == expected) }

    @Test func documentsHaveTitles() throws {
        #expect(try load("a.md", "# The *pump*\ntext").documents.first?.title == "The *pump*")
        #expect(try load("a.md", "intro\n\n# Later\n").documents.first?.title == nil)
        #expect(try load("a.md", "---\ntitle: Given\n---\n# Heading\n").documents.first?.title == "Given")
    }

    @Test func deepNestingIsOnlyLong() {
        let deep = (0..<5000).map { String(repeating: "> ", count: $0 % 2000) + "- x\n" }.joined()
        #expect(!blocks(deep).isEmpty)
        let lists = (0..<2000).map { String(repeating: " ", count: 2 * $0) + "- x\n" }.joined()
        #expect(blocks(lists).count == 2000)
    }
}
