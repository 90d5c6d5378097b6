import Testing

@testable import HoneData

struct WhitespaceTests {
    @Test func whiteSpaceIsThatOfUnicode() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if scalar.isSpace != scalar.properties.isWhitespace {
                Issue.record("U+\(String(value, radix: 16))")
            }
        }
    }

    @Test(arguments: [("", ""), ("  ", ""), (" a b\t", "a b"), ("a", "a"), ("\u{3000}x\n", "x")])
    func spaceIsTrimmedAtBothEnds(_ text: String, _ trimmed: String) {
        #expect(text.trimmedOfSpace == trimmed)
        #expect(text.isBlank == trimmed.isEmpty)
    }
}
