import HoneBase
import HoneTestSupport
import Testing

@testable import HoneRetrieval

/// Texts put together at random from pieces that mean something to a format.
private struct MixedTexts {
    private var draws: Draws
    private let pieces: [String]

    init(_ pieces: [String], seed: UInt64) {
        self.pieces = pieces + Self.common
        draws = Draws(seed)
    }

    private static let common = [
        "\n", "\n", "\n\n", " ", "    ", "\t", "text", "é", "😀", "\u{A0}", "\u{301}", "\u{C}", "0",
        "\u{2028}", "\u{FEFF}",
    ]

    mutating func next() -> String {
        let count = Int(draws.indices(1, below: 40)[0])
        return draws.indices(count, below: pieces.count).map { pieces[Int($0)] }.joined()
    }
}

/// Whatever a text is, its blocks are in order, disjoint, inside it, not empty, and on characters' boundaries.
@Suite struct LoaderPropertyTests {
    private static let count = 20_000

    private func check(_ text: String, _ blocks: (UnsafeBufferPointer<UInt8>) -> [DocumentBlock]) {
        let bytes = Array(text.utf8)
        let found = bytes.withUnsafeBufferPointer { blocks($0) }
        if !found.isEmpty { expectSound(Document(identifier: "d", text: bytes, blocks: found)) }
        // What is visible belongs to a block, or is a mark between them.
        if found.isEmpty { #expect(!text.contains("text") || text.contains { "-<>`#|=:".contains($0) }) }
    }

    @Test func textsAreSound() {
        var texts = MixedTexts(["===", "---", "~~~", "A heading"], seed: 1)
        for _ in 0..<Self.count {
            let text = texts.next()
            check(text) { Paragraphs.blocks(of: $0, in: 0..<$0.count, findsHeadings: true) }
        }
    }

    @Test func markdownIsSound() {
        let pieces = [
            "# ", "## ", "#", "- ", "* ", "1. ", "> ", "```", "~~~~", "|", "|---|", "---", "===", "<!--",
            "-->", "\\", ":", "`",
        ]
        var texts = MixedTexts(pieces, seed: 2)
        for _ in 0..<Self.count {
            let text = texts.next()
            check(text) { MarkdownBlocks.blocks(of: $0, in: 0..<$0.count) }
        }
    }

    @Test func frontMatterIsReadOrRefused() {
        let pieces = [
            "---\n", "readers:", "title: ", "a: ", "[", "]", ",", "'", "\"", "\\", "- ", "#", "~", "|", ": ",
        ]
        var texts = MixedTexts(pieces, seed: 3)
        for _ in 0..<Self.count {
            let bytes = Array(("---\n" + texts.next() + "\n---\nrest").utf8)
            let matter = bytes.withUnsafeBufferPointer { try? FrontMatter.read($0) }
            guard let matter = matter ?? nil else { continue }
            #expect(matter.end <= bytes.count && (matter.end == 0 || bytes[matter.end - 1] == 0x0A))
            #expect(matter.title != "" && matter.readers?.contains("") != true)
        }
    }

    @Test func htmlIsSound() throws {
        let tags = [
            "p", "div", "h1", "h6", "ul", "li", "table", "tr", "td", "pre", "b", "nav", "script", "style",
            "title", "br", "head",
            "body", "html", "svg", "dl", "dt", "select", "form", "a hidden",
            "meta name=readers content='a,b'",
        ]
        let marks = [
            "&amp;", "&#13;", "&#0;", "&#xD800;", "&eacute;", "&", "<", ">", "<!--", "-->", "<![CDATA[",
            "]]>", "'", "\"",
        ]
        var texts = MixedTexts(tags.flatMap { ["<\($0)>", "</\($0)>"] } + marks, seed: 4)
        for _ in 0..<Self.count / 4 {
            let reader = try HTMLReader.read(Array(texts.next().utf8), LoadLimits())
            let assembly = reader.flow.assembly
            guard !assembly.blocks.isEmpty else { continue }
            expectSound(assembly.document("d", title: reader.title))
        }
    }

    @Test func wordIsSound() throws {
        let elements = ["p", "tbl", "tr", "tc", "r", "t", "pPr", "del", "txbxContent", "hyperlink"]
        let marks = [
            "<w:tab/>", "<w:br/>", "<w:vanish/>", "<w:pStyle w:val=\"Heading2\"/>", "<w:numId w:val=\"1\"/>",
            "&amp;", "&#13;",
            "<w:outlineLvl w:val=\"9\"/>",
        ]
        var draws = Draws(5)
        var texts = MixedTexts(marks, seed: 6)
        for _ in 0..<Self.count / 4 {
            var body = ""
            var open: [String] = []
            for choice in draws.indices(30, below: elements.count + 6) {
                if Int(choice) < elements.count {
                    open.append(elements[Int(choice)])
                    body += "<w:\(open.last ?? "")>"
                } else if let last = open.popLast() {
                    body += (last == "t" ? texts.next() : "") + "</w:\(last)>"
                }
            }
            body += open.reversed().map { "</w:\($0)>" }.joined()
            let xml = "<w:document xmlns:w=\"w\"><w:body>\(body)</w:body></w:document>"
                .replacing(["\u{C}", "\u{FEFF}"])
            let text = try DocxBody.text(of: Array(xml.utf8), DocxStyles(), LoadLimits())
            if !text.blocks.isEmpty { expectSound(text.document("d", title: nil)) }
        }
    }

    @Test func tablesAndRowsAreSound() throws {
        var cells = MixedTexts([",", ";", "\"", "\"\"", "a"], seed: 7)
        for _ in 0..<Self.count / 40 {
            _ = try load("a.csv", "a,b\n" + cells.next())
            _ = try load("a.csv", "readers,text\n" + cells.next())
        }
        var texts = MixedTexts(["\u{0}", "\r", "\r\n", "\u{1}"], seed: 8)
        for _ in 0..<Self.count / 40 {
            let row: JSON = ["text": .string(texts.next()), "title": .string(texts.next())]
            _ = try load("a.jsonl", row.text() + "\n")
        }
    }
}

extension String {
    /// The text without characters that XML does not have.
    fileprivate func replacing(_ characters: [String]) -> String {
        let left = Set(characters.flatMap(\.unicodeScalars))
        return String(String.UnicodeScalarView(unicodeScalars.filter { !left.contains($0) }))
    }
}
