import Testing

@testable import HoneData

@Suite struct ParagraphIndexTests {
    private func add(_ text: String, _ number: Int, to index: inout ParagraphIndex) -> Int? {
        Array(text.utf8).withUnsafeBufferPointer { index.add($0, number: number) }
    }

    private func find(_ text: String, in index: ParagraphIndex) -> Int? {
        Array(text.utf8).withUnsafeBufferPointer { index.document(of: $0) }
    }

    @Test func theFirstDocumentIsTold() {
        var index = ParagraphIndex(ParagraphRule(leastCharacters: 5))
        #expect(add("Hello there", 3, to: &index) == nil)
        #expect(add("hello\n  THERE", 4, to: &index) == 3)
        #expect(find("hello there ", in: index) == 3)
        #expect(find("hello", in: index) == nil)
        index.add(document("Hello there\n\nnew one\n\nabc"), number: 7)
        #expect(find("NEW ONE", in: index) == 7)
        #expect(find("hello there", in: index) == 3)
    }

    /// Length is that of the folded form, in characters.
    @Test(arguments: [
        ("abcd", false), ("abcde", true), ("a    b", false), ("ab cd", true), ("ÄÖÜä", false),
        ("ÄÖÜäö", true),
    ])
    func shortParagraphsMayRepeat(_ text: String, _ isLong: Bool) {
        var index = ParagraphIndex(ParagraphRule(leastCharacters: 5))
        #expect(add(text, 0, to: &index) == nil)
        #expect(add(text, 1, to: &index) == (isLong ? 0 : nil))
        #expect(find(text, in: index) == (isLong ? 0 : nil))
    }
}
