import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

/// Wrong parts of a Word document in a sound zip.
private struct WrongWord: WrongFiles {
    var part: ByteMutations
    let name: String
    let others: [(name: String, bytes: [UInt8])]

    mutating func next() -> [UInt8] { zip(others + [(name: name, bytes: part.next())]) }
}

/// Wrong files of each format give documents or faults, and nothing else: no crash, no hang, no memory without end.
@Suite struct LoaderMutationTests {
    private static let front = "---\ntitle: \"A \\\"t\\\"\"\nreaders: [a, 'b']\nk:\n  - x # y\n---\n"

    private static let markdown =
        front
        + "# Pump é\n\ntext\nmore\n\n- a\n  - b\n\n```\ncode\n```\n| a | b |\n|---|---|\n| 1 | 2 |\n\nSub\n---\n> 😀\n"

    private static let html = """
        <!DOCTYPE html><html><head><meta charset="shift_jis"><title>T &amp; t</title><meta name="readers" content="a,b">
        <script>if (a < b) {}</script></head><body><nav>no</nav><h1>H</h1><p>one<br>two &eacute;&#8364;</p><ul><li>a<li>b</ul>
        <table><tr><th>x<td>y</table><pre> a
        b</pre><div hidden>no</div><!-- no --></body></html>
        """

    private static let rows = """
        {"_id": "1", "title": "T", "text": "a\\n\\nb\\u00e9", "metadata": {"k": 1}, "readers": ["x"]}
        {"id": 2, "content": "c", "more": [1, {"a": null}], "readers": "y"}

        {"text": "d"}
        """

    /// Whether a file gave documents and nothing was wrong with it.
    private func isSound(_ path: FilePath) throws -> Bool {
        let loaded = try load(path)
        for fault in loaded.faults { #expect(!fault.description.isEmpty) }
        return loaded.faults.isEmpty && !loaded.documents.isEmpty
    }

    @Test(
        arguments: [
            ("a.md", markdown, 71), ("a.txt", front + "Pumps\n=====\n\ntext é\r\n\r\nmore\n", 72),
            ("a.html", html, 73),
            ("a.csv", "id,title,b\n1,\"Pump, \"\"x\"\"\",é\r\n\n2,\"br\nakes\",\n", 74),
            ("b.csv", "id;readers;text\n1;\"a, b\";\"x\n\ny\"\n2;;z\n", 75), ("a.jsonl", rows, 76),
        ] as [(String, String, UInt64)]
    )
    func wrongTextsDoNoHarm(_ name: String, _ text: String, _ seed: UInt64) throws {
        let files = ByteMutations(of: Array(text.utf8), seed: seed)
        try expectNoHarm(files, count: 3_000, opening: 60, name: name, isSound)
    }

    @Test func wrongWideTextsDoNoHarm() throws {
        for isLittle in [true, false] {
            let files = ByteMutations(of: utf16(Self.markdown, isLittleEndian: isLittle), seed: 77)
            try expectNoHarm(files, count: 2_000, opening: 20, name: "a.md", isSound)
        }
    }

    private static let body =
        wordParagraph("One é", style: "Heading1")
        + wordParagraph("two", properties: "<w:numPr><w:numId w:val=\"1\"/></w:numPr>")
        + "<w:tbl><w:tr><w:tc>" + wordParagraph("a") + "</w:tc><w:tc>" + wordParagraph("b")
        + "</w:tc></w:tr></w:tbl>"

    @Test func wrongZipsDoNoHarm() throws {
        let files = ByteMutations(of: docx(Self.body, styles: "<w:style/>", title: "T"), seed: 78)
        try expectNoHarm(files, count: 3_000, opening: 5, name: "a.docx", isSound)
    }

    @Test(arguments: ["word/document.xml", "word/styles.xml", "docProps/core.xml", "_rels/.rels"])
    func wrongWordDoesNoHarm(_ name: String) throws {
        let names = "xmlns:w=\"w\""
        var parts: [(name: String, bytes: [UInt8])] = [
            (
                "word/document.xml",
                Array("<w:document \(names)><w:body>\(Self.body)</w:body></w:document>".utf8)
            ),
            (
                "word/styles.xml",
                Array(
                    "<w:styles \(names)><w:style w:styleId=\"a\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"a\"/></w:style></w:styles>"
                        .utf8
                )
            ),
            ("docProps/core.xml", Array("<c xmlns:dc=\"d\"><dc:title>T</dc:title></c>".utf8)),
            (
                "_rels/.rels",
                Array("<R><Relationship Type=\"x/officeDocument\" Target=\"/word/document.xml\"/></R>".utf8)
            ),
        ]
        let index = try #require(parts.firstIndex { $0.name == name })
        let part = parts.remove(at: index)
        let files = WrongWord(part: ByteMutations(of: part.bytes, seed: 79), name: name, others: parts)
        try expectNoHarm(files, count: 2_000, opening: 20, name: "a.docx", isSound)
    }

    @Test(.enabled(if: hasPDFToText)) func wrongPDFsDoNoHarm() throws {
        let files = ByteMutations(of: pdf(pages: [pdfLines(["One", "two"]), pdfLines(["three"])]), seed: 80)
        try expectNoHarm(files, count: 300, opening: 10, name: "a.pdf", isSound)
    }
}
