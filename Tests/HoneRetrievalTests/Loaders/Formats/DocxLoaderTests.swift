import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

@Suite struct DocxLoaderTests {
    private static let styles = """
        <w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
        <w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="My own"/><w:basedOn w:val="berschrift1"/></w:style>
        <w:style w:type="paragraph" w:styleId="Deep"><w:name w:val="Deep"/><w:pPr><w:outlineLvl w:val="7"/></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="Points"><w:name w:val="Points"/><w:pPr><w:numPr/></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="Far"><w:name w:val="Far"/><w:pPr><w:outlineLvl w:val="9223372036854775807"/></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
        """

    private func blocks(_ body: String) throws -> [Block] {
        try load("a.docx", docx(body, styles: Self.styles)).blocks
    }

    private static func number(_ id: Int) -> String {
        "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"\(id)\"/></w:numPr>"
    }

    @Test(
        arguments: [
            (
                wordParagraph("One") + wordParagraph("") + wordParagraph("Two"),
                [paragraph("One"), paragraph("Two")]
            ),
            (
                wordParagraph("A", style: "berschrift1") + wordParagraph("B", style: "Mine"),
                [heading(1, "A"), heading(1, "B")]
            ),
            (
                wordParagraph("A", style: "Heading3") + wordParagraph("B", style: "Title"),
                [heading(3, "A"), heading(1, "B")]
            ),
            (
                wordParagraph("A", style: "Deep") + wordParagraph("B", style: "Loop"),
                [heading(6, "A"), paragraph("B")]
            ),
            (wordParagraph("A", properties: "<w:outlineLvl w:val=\"1\"/>"), [heading(2, "A")]),
            (wordParagraph("A", style: "Far"), [paragraph("A")]),
            (
                wordParagraph("A", properties: number(2)) + wordParagraph("B", style: "Points"),
                [item("A"), item("B")]
            ),
            (wordParagraph("A", style: "Points", properties: number(0)), [paragraph("A")]),
            (wordParagraph("A", style: "Heading1", properties: number(1)), [heading(1, "A")]),
            (
                "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c &amp; d</w:t></w:r>"
                    + "<w:hyperlink><w:r><w:t xml:space=\"preserve\"> e</w:t></w:r></w:hyperlink><w:r><w:noBreakHyphen/></w:r></w:p>",
                [paragraph("a b\nc & d e\u{2011}")]
            ),
            (
                "<w:tbl><w:tr><w:tc>" + wordParagraph("a") + wordParagraph("b") + "</w:tc><w:tc>"
                    + wordParagraph("c")
                    + "</w:tc></w:tr><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
                    + wordParagraph("d"),
                [row("a b | c"), paragraph("d")]
            ),
            (
                "<w:p><w:del><w:r><w:delText>no</w:delText><w:t>no</w:t></w:r></w:del><w:ins><w:r><w:t>yes</w:t></w:r></w:ins>"
                    + "<w:moveFrom><w:r><w:t>no</w:t></w:r></w:moveFrom><w:r><w:instrText>no</w:instrText></w:r></w:p>",
                [paragraph("yes")]
            ),
            (
                "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr>"
                    + "<w:t>yes</w:t></w:r></w:p>",
                [paragraph("yes")]
            ),
            (
                "<w:p><w:pPr><w:pPrChange><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr></w:pPrChange></w:pPr>"
                    + "<w:r><AlternateContent><Choice><w:txbxContent>" + wordParagraph("box")
                    + "</w:txbxContent></Choice>"
                    + "<Fallback><w:t>no</w:t></Fallback></AlternateContent><w:t>text</w:t></w:r></w:p>",
                [paragraph("box"), paragraph("text")]
            ),
        ] as [(String, [Block])]
    )
    func bodiesBecomeBlocks(_ body: String, _ expected: [Block]) throws {
        #expect(try blocks(body) == expected)
    }

    @Test func propertiesAreRead() throws {
        let document = try #require(
            try load("a.docx", docx(wordParagraph("x"), title: "A &lt;title&gt;", main: "word/document2.xml"))
                .documents.first
        )
        #expect(document.title == "A <title>" && document.metadata == ["author": "A. Writer"])
        #expect(document.identifier == "a.docx" && document.readers == nil)
    }

    /// One text of a file may have any length.
    @Test func propertiesAreBounded() throws {
        let long = String(repeating: "€", count: 1_000_000)
        let title = "T</dc:title><dc:description>\(long)</dc:description><dc:title>T"
        let document = try #require(
            try load("a.docx", docx(wordParagraph("x"), title: title)).documents.first
        )
        // 4,096 bytes, but for what would be a part of a character.
        #expect(document.title == "T")
        #expect(document.metadata["description"] == String(repeating: "€", count: 1_365))
    }

    @Test func aDocumentWithoutTextIsPassedOver() throws {
        #expect(try load("a.docx", docx("<w:p/>")).reasons == [.empty])
    }

    private static let compound: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]

    @Test func otherFilesAreToldApart() throws {
        let protected = Self.compound + utf16("Root EncryptedPackage", isLittleEndian: true)
        #expect(try load("a.docx", protected).reasons == [.encrypted])
        let packed = zip([(name: "word/document.xml", bytes: [1, 2, 3])], flags: 0x0801)
        #expect(try load("a.docx", packed).reasons == [.encrypted])
        for bytes in [[], Self.compound, Array("%PDF-1.4".utf8), Array("text".utf8)] {
            guard case .otherKind(expected: "a docx file", _)? = try load("a.docx", bytes).reasons.first
            else {
                Issue.record("\(bytes) was read")
                continue
            }
        }
        for bytes in [zip([(name: "a.txt", bytes: [1])]), docx("<w:p>"), docx("<w:p>&unknown;</w:p>")] {
            guard case .broken(format: "Word", _)? = try load("a.docx", bytes).reasons.first else {
                Issue.record("it was read")
                continue
            }
        }
        guard case .archive? = try load("a.docx", Array(docx("<w:p/>").dropLast(30))).reasons.first else {
            Issue.record("a cut archive was read")
            return
        }
    }

    /// A grammar could define entities that grow without end.
    @Test func aGrammarIsRefused() throws {
        let entities = (1...9).map { "<!ENTITY e\($0) \"\(String(repeating: "&e\($0 - 1);", count: 10))\">" }
            .joined()
        let xml =
            "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY e0 \"x\">\(entities)]><d a=\"&e9;\"><p><r><t>&e9;</t></r></p></d>"
        let loaded = try load("a.docx", zip([(name: "word/document.xml", bytes: Array(xml.utf8))]))
        #expect(loaded.reasons == [.broken(format: "Word", "its XML defines a grammar of its own")])
    }

    /// In another encoding a grammar would not be seen.
    @Test func anotherEncodingIsRefused() throws {
        let xml = "<d><p><r><t>text</t></r></p></d>"
        let hidden = xml.map { $0 == "<" ? "+ADw-" : String($0) }.joined()
        for (encoding, text, isRead) in [("UTF-8", xml, true), ("UTF-7", hidden, false)] {
            let part = Array("<?xml version=\"1.0\" encoding=\"\(encoding)\"?>\(text)".utf8)
            let loaded = try load("a.docx", zip([(name: "word/document.xml", bytes: part)]))
            #expect(loaded.documents.isEmpty != isRead, "\(encoding)")
        }
    }

    @Test func deepAndWideXMLIsRefused() throws {
        let deep = String(repeating: "<w:p>", count: 100_000)
        #expect(try load("a.docx", docx(deep)).reasons == [.tooDeep(limit: 256)])
        let wide = "<w:p " + (0..<200_000).map { "a\($0)=\"\" " }.joined() + "/>"
        for before in ["", "<w:p><![CDATA[<!--]]></w:p>", "<?x <!-- ?>", "<!--><w:p a=\"-->"] {
            #expect(try load("a.docx", docx(before + wide)).reasons == [.tooManyAttributes(limit: 1000)])
        }
    }

    /// 300 MB of zeros in a file of 300 kB.
    @Test func aBombIsRefused() throws {
        try withTemporaryFolder { folder in
            let packed = folder.appending("zeros.gz")
            let shell = "head -c 300000000 /dev/zero | gzip -9n > '\(packed.string)'"
            _ = try ChildProcess("sh", ["-c", shell]).run()
            let stream = try Files.bytes(of: packed)
            for name in ["word/document.xml", "word/media/image.png"] {
                let bomb = zip([
                    PackedEntry(name: "word/document.xml", gzip: stream),
                    PackedEntry(name: name + "x", gzip: stream),
                ])
                let path = folder.appending("a.docx")
                try writeQuickly(bomb, to: path)
                guard case .archive(.tooLarge)? = try load(path).reasons.first else {
                    Issue.record("a bomb was unpacked")
                    return
                }
            }
        }
    }

    @Test func textIsLimited() throws {
        let long = (0..<200).map { wordParagraph("paragraph \($0)") }.joined()
        #expect(
            try load("a.docx", docx(long), LoadLimits(documentBytes: 1000)).reasons == [
                .textTooLarge(limit: 1000)
            ]
        )
        let size = docx(long).count
        #expect(
            try load("a.docx", docx(long), LoadLimits(packedFileBytes: 1000)).reasons
                == [.fileTooLarge(bytes: size, limit: 1000)]
        )
    }
}
