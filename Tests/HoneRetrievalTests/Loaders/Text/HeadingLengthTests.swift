import HoneTestSupport
import Testing

@testable import HoneRetrieval

@Suite struct HeadingLengthTests {
    private static let (longest, tooLong) = (
        String(repeating: "w", count: 1_000), String(repeating: "w", count: 1_001)
    )

    @Test(
        arguments: [
            ("", ""), ("a title", "a title"), (longest, longest), (tooLong, longest),
            (String(repeating: "\u{E9}", count: 600), String(repeating: "\u{E9}", count: 500)),
            ("a" + String(repeating: "\u{E9}", count: 600), "a" + String(repeating: "\u{E9}", count: 499)),
            (String(repeating: "\u{1F600}", count: 251), String(repeating: "\u{1F600}", count: 250)),
        ]
    )
    func titlesAreCutBehindACharacter(_ title: String, _ expected: String) {
        #expect(HeadingLength.cut(title) == expected)
    }

    /// What is longer is a paragraph, in every format that has headings.
    @Test func longHeadingsAreParagraphs() throws {
        let files: [(String, (String) -> String)] = [
            ("a.md", { "# \($0)\n\ntext" }), ("b.md", { "\($0)\n===\n\ntext" }),
            ("a.html", { "<h1>\($0)</h1><p>text" }),
        ]
        for (name, file) in files {
            #expect(
                try load(name, file(Self.longest)).blocks == [heading(1, Self.longest), paragraph("text")]
            )
            #expect(
                try load(name, file(Self.tooLong)).blocks == [paragraph(Self.tooLong), paragraph("text")]
            )
        }
    }

    @Test func longTitlesAreCut() throws {
        let files = [
            ("a.md", "---\ntitle: \(Self.tooLong)\n---\ntext"),
            ("a.html", "<title>\(Self.tooLong)</title>text"),
            ("a.jsonl", "{\"title\": \"\(Self.tooLong)\", \"text\": \"text\"}"),
            ("a.csv", "readers,title,text\nanna,\(Self.tooLong),text"),
        ]
        for (name, file) in files {
            let document = try #require(try load(name, file).documents.first)
            #expect(document.title == Self.longest && document.string == "text", "\(name)")
        }
    }
}
