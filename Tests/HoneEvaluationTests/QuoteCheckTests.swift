import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct QuoteCheckTests {
    private static let document = Array("Below 55 °C, not 65.".utf8)

    @Test(
        arguments: [
            ("Below", 0..<5, .exact), ("55 °C", 6..<12, .exact), ("Below 55 °C, not 65.", 0..<21, .exact),
            ("", 4..<4, .empty), ("Below", 4..<4, .empty),
            ("65.", 18..<22, .outside(count: 21)), ("Below", -1..<4, .outside(count: 21)),
            ("\u{B0}", 9..<10, .splitsCharacter), ("C", 10..<12, .splitsCharacter),
            ("Belov", 0..<5, .differs(at: 4)), ("below", 0..<5, .differs(at: 0)),
            ("Belo", 0..<5, .otherLength(expected: 5, found: 4)),
            ("Below 5", 0..<5, .otherLength(expected: 5, found: 7)),
        ] as [(String, Range<Int>, QuoteCheck)]
    )
    func quotesAreChecked(_ quote: String, _ range: Range<Int>, _ expected: QuoteCheck) {
        #expect(QuoteCheck(quote, at: range, of: Self.document) == expected)
    }

    /// Characters that look alike are other bytes.
    @Test func equivalentCharactersDiffer() {
        #expect(QuoteCheck("e\u{301}", at: 0..<2, of: Array("\u{E9}".utf8)) == .differs(at: 0))
    }

    /// Exact if and only if it is the slice, for every range of a text of many kinds of characters.
    @Test func exactMeansTheSlice() {
        let text = "aé\u{301}漢\u{1F600}\u{1F1E9}\u{1F1EA}\r\nz"
        let bytes = Array(text.utf8)
        for lower in bytes.indices {
            for upper in lower + 1...bytes.count {
                guard let quote = String(validating: bytes[lower..<upper], as: UTF8.self) else {
                    let decoded = String(decoding: bytes[lower..<upper], as: UTF8.self)
                    #expect(QuoteCheck(decoded, at: lower..<upper, of: bytes) == .splitsCharacter)
                    continue
                }
                #expect(QuoteCheck(quote, at: lower..<upper, of: bytes) == .exact)
                #expect(QuoteCheck(quote + "z", at: lower..<upper, of: bytes) != .exact)
            }
        }
    }
}
