import Testing

@testable import HoneRetrieval

private func trimmed(_ text: String) -> String {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { buffer in
        String(decoding: buffer[TextEdges.trimmed(buffer, 0..<buffer.count)], as: UTF8.self)
    }
}

@Suite struct TextEdgesTests {
    /// Against the library's table, scalar by scalar.
    @Test func whiteSpaceIsWhatUnicodeSays() {
        for value in UInt32(0)...0x3400 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let bytes = Array(String(scalar).utf8)
            let expected = scalar.properties.isWhitespace ? bytes.count : 0
            let (start, end) = bytes.withUnsafeBufferPointer { buffer in
                (
                    TextEdges.spaceLength(buffer, at: 0, before: buffer.count),
                    TextEdges.spaceLength(buffer, endingAt: buffer.count, from: 0)
                )
            }
            #expect(start == expected && end == expected, "U+\(String(value, radix: 16))")
        }
    }

    @Test(
        arguments: [
            ("", ""), ("  ", ""), ("a", "a"), (" a b\n", "a b"), ("\u{A0}\u{2009}é\u{3000}", "é"),
            ("\u{85}\u{1680}x\u{205F}\u{2028}", "x"), ("\u{200B}a", "\u{200B}a"),
            ("\u{20}\u{301}", "\u{301}"),
        ]
    )
    func textIsTrimmed(_ text: String, _ expected: String) {
        #expect(Array(trimmed(text).utf8) == Array(expected.utf8))
    }

    @Test func scalarsBeginAndEnd() {
        let bytes = Array("aé€😀".utf8)
        bytes.withUnsafeBufferPointer { buffer in
            var place = 0
            for (length, value) in [(1, 0x61), (2, 0xE9), (3, 0x20AC), (4, 0x1F600)] as [(Int, UInt32)] {
                let end = TextEdges.scalarEnd(buffer, startingAt: place, before: buffer.count)
                #expect(end == place + length)
                #expect(TextEdges.scalarStart(buffer, endingAt: end, from: 0) == place)
                #expect(TextEdges.scalar(buffer, at: place, before: buffer.count)?.value == value)
                place = end
            }
        }
    }
}
