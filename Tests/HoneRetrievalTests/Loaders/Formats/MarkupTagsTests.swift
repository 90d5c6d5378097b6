import Testing

@testable import HoneRetrieval

@Suite struct MarkupTagsTests {
    @Test(
        arguments: [
            ("", 0), ("text < 3 and > 2", 0), ("<p>", 0), ("<p a b=1 c='x y' d=\"> e\">", 4),
            ("<p a><b c d><i>", 2),
            ("</p a b c>", 0), ("<br/>", 0), ("<p a", 1), ("<p a='never closed b c", 1), ("<p \" a b>", 3),
            ("<!-- <p a b c> --><p d>", 1), ("<!--><p a b>-->", 2), ("<!-- --!><p a b>-->", 2),
            ("<!-- <p a b", 0),
            ("<script x>if (a <b c d e f) {}</script><p a b>", 2), ("<SCRIPT><p a b c", 0),
            ("<scripts><p a b>", 2),
            ("<style><p a b></style>", 0),
        ] as [(String, Int)]
    )
    func attributesAreCounted(_ html: String, _ count: Int) {
        #expect(MarkupTags.mostAttributes(in: Array(html.utf8), isHTML: true) == count)
    }

    @Test(
        arguments: [
            ("<style><p a b></style>", 2), ("<_ a b>", 2), ("<:x a>", 1), ("<é a b c>", 3),
            ("<![CDATA[<!--]]><p a b>", 2), ("<![CDATA[<p a b]]><q c>", 1), ("<![CDATA[<p a b", 0),
            ("<?x <!-- ?><p a>", 1), ("<!--><p a=\"--><p a b>", 2), ("<!-- <p a b> --><q c>", 1),
        ] as [(String, Int)]
    )
    func attributesOfXMLAreCounted(_ xml: String, _ count: Int) {
        #expect(MarkupTags.mostAttributes(in: Array(xml.utf8), isHTML: false) == count)
    }

    @Test func marksAreFoundInAnyCase() {
        for (text, isThere) in [("<x><!DocType y>", true), ("<!doc type>", false), ("<!doctyp", false)] {
            let found = Array(text.utf8).withUnsafeBufferPointer { MarkupTags.contains("<!doctype", in: $0) }
            #expect(found == isThere)
        }
    }
}
