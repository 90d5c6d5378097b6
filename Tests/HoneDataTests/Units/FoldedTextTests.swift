import Testing

@testable import HoneData

struct FoldedTextTests {
    @Test(arguments: [
        ("", ""), ("  ", ""), ("Hello  World", "hello world"), ("\tHello\r\n\nWORLD ", "hello world"),
        ("ÄÖ\u{A0}x\u{3000}y", "äö x y"), ("a", "a"),
    ])
    func caseAndWhiteSpaceAreFolded(_ text: String, _ folded: String) {
        #expect(FoldedText.fold(text) == folded)
        #expect(FoldedText.fold(folded) == folded)
    }
}
