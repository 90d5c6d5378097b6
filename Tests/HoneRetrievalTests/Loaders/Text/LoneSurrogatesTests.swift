import HoneBase
import Testing

@testable import HoneRetrieval

@Suite struct LoneSurrogatesTests {
    private func count(_ text: String) -> Int {
        Array(text.utf8).withUnsafeBufferPointer { LoneSurrogates.count(in: $0) }
    }

    @Test(
        arguments: [
            ("", 0), (#""plain""#, 0), (#""\ud83d\ude00""#, 0), (#""\ud800""#, 1), (#""\uDC00""#, 1),
            (#""\ud83d \ude00""#, 2), (#""\ud83d\ud83d\ude00""#, 1), (#""\ud83d\n\ude00""#, 2),
            (#""\\ud800""#, 0), (#""\\\ud800""#, 1), (#""\ufffd\u0041""#, 0),
        ]
    )
    func halvesAreCounted(_ text: String, _ expected: Int) { #expect(count(text) == expected) }

    /// Against the parser, which puts U+FFFD where there is one.
    @Test func asManyAsTheParserReplaces() throws {
        let pieces = [#"\ud83d"#, #"\uDE00"#, #"\u0041"#, #"\\"#, #"\n"#, "a", "u"]
        var random = Philox(seed: 3)
        for _ in 0..<2_000 {
            let inner = (0..<random.below(12)).map { _ in pieces[random.below(pieces.count)] }.joined()
            let text = try #require(try JSONScanner.parse("\"\(inner)\"").string)
            #expect(count("\"\(inner)\"") == text.unicodeScalars.count { $0 == "\u{FFFD}" }, "\(inner)")
        }
    }
}
