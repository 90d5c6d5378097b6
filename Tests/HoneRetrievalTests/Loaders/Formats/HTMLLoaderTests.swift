import HoneBase
import HoneTestSupport
import Testing

@testable import HoneRetrieval

@Suite struct HTMLLoaderTests {
    private func blocks(_ html: String) throws -> [Block] { try load("a.html", html).blocks }

    @Test(
        arguments: [
            ("<p>one<p>two", [paragraph("one"), paragraph("two")]),
            ("text <b>bold</b>\n  and <i>more</i>.", [paragraph("text bold and more.")]),
            ("a<br>b<br/>c", [paragraph("a\nb\nc")]),
            ("<div>a<div>b</div>c</div>", ["a", "b", "c"].map(paragraph)),
            ("<h1>One</h1><h6>Six<br>two</h6>", [heading(1, "One"), heading(6, "Six two")]),
            ("<ul><li>a<li>b <p>more</ul>after", [item("a"), item("b\nmore"), paragraph("after")]),
            ("<ol><li>a<ul><li>b</ul>c</ol>", [item("a"), item("b"), item("c")]),
            ("<dl><dt>word<dd>meaning</dl>", [item("word"), item("meaning")]),
            (
                "<table><caption>T</caption><tr><th>a<th>b<tr><td>1<td><p>2</p><p>3</p><tr><td><td></table>",
                [paragraph("T"), row("a | b"), row("1 | 2 3")]
            ),
            ("<table><tr><td>a<table><tr><td>b<td>c</table>d</table>", [row("a"), row("b | c"), row("d")]),
            ("<pre>\n  a\n\n  b &lt;c&gt;\n</pre>", [code("  a\n\n  b <c>")]),
            ("&eacute;&#8364;&#x1F600;&nbsp;x &amp; y", [paragraph("é€😀\u{A0}x & y")]),
            ("<script>var a = '<p>no</p>';</script><style>p{}</style><p>yes", [paragraph("yes")]),
            (
                "<nav><ul><li>Home</ul></nav><p>yes<noscript>no</noscript><template>no</template>",
                [paragraph("yes")]
            ),
            (
                "<p>yes<span hidden>no</span><div aria-hidden=true>no</div><div style='Display : none'>no</div>",
                [paragraph("yes")]
            ),
            ("<div hidden=''><p>no<div>no</div></div><p>yes", [paragraph("yes")]),
            ("<!-- no -->yes<!-- no", [paragraph("yes")]),
            ("<section><article><unknown-tag>yes</unknown-tag></article></section>", [paragraph("yes")]),
            ("yes</div></p></table><b>also", [paragraph("yes"), paragraph("also")]),
        ] as [(String, [Block])]
    )
    func elementsBecomeBlocks(_ html: String, _ expected: [Block]) throws {
        #expect(try blocks(html) == expected)
    }

    @Test func theHeadIsRead() throws {
        let html = """
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title> A
            title &amp; more </title><meta name="Author" content="B. Writer"><meta name="viewport" content="x">
            <meta name="readers" content="alice, the team"><META NAME=readers CONTENT=carol>
            <meta property="og:type" content="article"></head><body><h1>Heading</h1></body></html>
            """
        let document = try #require(try load("a.html", html).documents.first)
        #expect(document.title == "A title & more")
        #expect(document.readers == ["alice", "the team", "carol"])
        #expect(document.metadata == ["author": "B. Writer", "og:type": "article"])
        #expect(document.readable == [heading(1, "Heading")])
        #expect(try load("a.htm", "<h1>A <b>b</b></h1>").documents.first?.title == "A b")
        #expect(try load("a.htm", "<meta name=readers content=''>x").documents.first?.readers == [])
        #expect(try load("a.htm", "<meta name=readers>x").documents.first?.readers == [])
        #expect(try load("a.htm", "x").documents.first?.readers == nil)
    }

    /// A title that does not end is not the whole page.
    @Test func titlesAreBounded() throws {
        let html = "<title>" + String(repeating: "€", count: 1_000_000) + "</title><p>x"
        let title = try #require(try HTMLReader.read(Array(html.utf8), LoadLimits()).title)
        #expect((4_093...4_096).contains(title.utf8.count) && title.allSatisfy { $0 == "€" })
    }

    /// Generators of sites keep it above the page.
    @Test func aFrontMatterIsReadAsInMarkdown() throws {
        let html = """
            ---
            title: Given
            readers: [anna]
            layout: page
            ---
            <title>Other</title><meta name=layout content=no><meta name=author content=B><h1>Secret</h1>
            """
        let document = try #require(try load("a.html", html).documents.first)
        #expect(document.readers == ["anna"] && document.title == "Given")
        #expect(document.metadata == ["layout": "page", "author": "B"])
        #expect(document.readable == [heading(1, "Secret")])
        // A byte order mark is none of it, whatever encoding is declared.
        let marked = "\u{FEFF}---\nreaders: [anna]\n---\n<meta charset=windows-1252><p>x"
        #expect(try load("a.html", marked).documents.first?.readers == ["anna"])
        let wrong = try load("a.html", "---\nlayout: page\nreaders: anna, ben\n---\n<p>x")
        #expect(wrong.documents.isEmpty && wrong.faults.map(\.place.line) == [3])
        let twice = try load("a.html", "---\nreaders: [anna]\n---\n<meta name=readers content=ben><p>x")
        #expect(
            twice.reasons == [.readers(found: "readers in the front matter and in <meta name=\"readers\">")]
        )
    }

    /// No page is less restricted than meant.
    @Test(
        arguments: [
            "<noscript>%</noscript><p>x", "<head><noscript>%</noscript></head><p>x",
            "<template><div>%</div></template><p>x", "<p>x<div hidden>%</div>", "<nav>%</nav><p>x",
            "<p>x<meta hidden name=readers content='anna, ben'>",
            "<meta property=og:type name=readers content='anna, ben'><p>x",
        ]
    )
    func readersCountWhereverTheyStand(_ html: String) throws {
        let readers = "<meta name=readers content='anna, ben'><meta name=author content=B>"
        let document = try #require(
            try load("a.html", html.split(separator: "%").joined(separator: readers)).documents.first
        )
        #expect(document.readers == ["anna", "ben"] && document.string == "x")
        #expect(document.metadata["author"] == nil)
    }

    @Test(arguments: ["<meta name=reader content=anna>x", "<p>x<template><meta name=' Reader'></template>"])
    func misnamedReadersAreRefused(_ html: String) throws {
        #expect(try load("a.html", html).reasons == [Readers.misnamed("reader")])
    }

    @Test(
        arguments: [
            ("<meta charset=iso-8859-1>", [0xE9], "é", []),
            ("<meta charset='windows-1252'>", [0x80], "€", []),
            (
                "<meta http-equiv=Content-Type content='text/html; charset = windows-1251'>",
                [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2], "Привет", []
            ),
            ("<meta charset=\"Shift_JIS\">", [0x93, 0xFA, 0x96, 0x7B], "日本", []),
            // What is UTF-8 is UTF-8.
            ("<meta charset=iso-8859-1>", [0xC3, 0xA9], "é", []), ("", [0xC3, 0xA9], "é", []),
            ("<meta charset=no-such>", [0xE9], "é", [.guessedEncoding("Windows-1252")]),
            ("", [0xE9], "é", [.guessedEncoding("Windows-1252")]),
        ] as [(String, [UInt8], String, [LoadReason])]
    )
    func encodingsAreDecoded(_ head: String, _ bytes: [UInt8], _ text: String, _ faults: [LoadReason]) throws
    {
        let padding = "The text of the page, long enough to be judged. "
        let loaded = try load("a.html", Array((head + "<p>" + padding).utf8) + bytes)
        #expect(loaded.blocks == [paragraph(padding + text)])
        #expect(loaded.reasons == faults)
    }

    @Test func utf16IsDecoded() throws {
        let html = "<title>T</title><meta charset=utf-8><p>é😀"
        let loaded = try load("a.html", [0xFF, 0xFE] + utf16(html, isLittleEndian: true))
        #expect(loaded.blocks == [paragraph("é😀")])
    }

    @Test func bytesThatStandForNothingAreTold() throws {
        let loaded = try load(
            "a.html",
            Array("<meta charset=shift_jis><p>text ".utf8) + [0x93, 0xFA, 0xFD, 0x41]
        )
        #expect(loaded.blocks == [paragraph("text 日\u{FFFD}A")])
        #expect(loaded.reasons == [.replaced(count: 1, offset: 34, encoding: "shift_jis")])
    }

    @Test(arguments: ["", "<p> </p>", "<script>a</script>", "<title>only</title>"])
    func pagesWithoutTextArePassedOver(_ html: String) throws {
        #expect(try load("a.html", html).reasons == [.empty])
    }

    @Test(arguments: ["div", "span", "b", "table><tr><td", "ul><li", "svg", "font", "blockquote"])
    func deepNestingIsReadOrRefused(_ tag: String) throws {
        let shallow = String(repeating: "<\(tag)>", count: 300) + "deep"
        let loaded = try load("a.html", shallow)
        #expect(tag == "svg" || loaded.documents.first?.string == "deep")
        let deep = String(repeating: "<\(tag)>", count: 400_000) + "deep"
        #expect(try load("a.html", deep).reasons == [.tooDeep(limit: 2000)])
    }

    @Test func parsersThatTakeSquaredTimeAreKeptShort() throws {
        let attributes = "<p " + (0..<300_000).map { "a\($0) " }.joined() + ">x"
        #expect(try load("a.html", attributes).reasons == [.tooManyAttributes(limit: 1000)])
        let quoted = "<p " + String(repeating: "a=' ", count: 300_000) + ">x"
        _ = try load("a.html", quoted)
        let ends = String(repeating: "<b>", count: 1900) + String(repeating: "</i>", count: 50_000) + "x"
        _ = try load("a.html", ends)
        let open = String(repeating: "<p x", count: 1_000_000)
        _ = try load("a.html", open)
        let amounts = String(repeating: "&", count: 2_000_000)
        _ = try load("a.html", amounts)
    }

    /// The parser is given a piece after the other: none of them divides a character, a tag or a reference.
    @Test func longPagesAreReadWhole() throws {
        for shift in 0..<8 {
            let text = (0..<4000).map { "é€😀<b class='日本'>&eacute;\($0)</b>" }.joined(separator: " ")
            let read = (0..<4000).map { "é€😀é\($0)" }.joined(separator: " ")
            let lead = String(repeating: "x", count: shift)
            #expect(try load("a.html", "<p>\(lead)\(text)").blocks == [paragraph(lead + read)])
        }
    }

    @Test func readingIsBoundedInTimeAndSize() throws {
        let long = String(repeating: "<p>x", count: 100_000)
        #expect(try load("a.html", long, LoadLimits(seconds: 0)).reasons == [.tooSlow(seconds: 0)])
        let tag = "<p a='" + String(repeating: "x", count: 100_000) + "'>x"
        #expect(try load("a.html", tag, LoadLimits(seconds: 0)).reasons == [.tooSlow(seconds: 0)])
        #expect(
            try load("a.html", long, LoadLimits(documentBytes: 1000)).reasons
                == [.fileTooLarge(bytes: 400_000, limit: 1000)]
        )
    }
}
