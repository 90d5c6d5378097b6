import Testing

@testable import HoneText

@Suite struct TrainingCutTests {
    private func words(_ text: String) -> [String] {
        var words: [String] = []
        var cut = TrainingCut()
        var text = text
        text.withUTF8 { bytes in
            cut.forEachWord(of: bytes) { words.append(String(decoding: $0, as: UTF8.self)) }
        }
        return words
    }

    @Test(
        arguments: [
            ("", []), ("a", ["a"]), (" the cat", [" the", " cat"]), ("don't", ["don", "'", "t"]),
            (" in 1984.", [" in", " 1", "9", "8", "4", "."]), ("a  b", ["a", "  b"]), ("a   ", ["a", "   "]),
            ("x \n\n y", ["x", " ", "\n\n", " y"]), ("\r\n\t\ta", ["\r\n", "\t\t", "a"]),
            (" (a) == b", [" (", "a", ")", " ==", " b"]), ("e\u{301}té", ["e\u{301}té"]),
            ("日本1語", ["日本", "1", "語"]), ("a\u{A0}\u{2003}b", ["a", "\u{A0}\u{2003}", "b"]),
            ("½²", ["½", "²"]), ("😀😀.", ["😀😀."]), ("a\0b", ["a", "\0", "b"]),
        ]
    )
    func wordsAre(_ text: String, _ expected: [String]) {
        #expect(words(text) == expected)
    }

    /// The scanner agrees with the cut as it is written down in the oracle.
    @Test func wordsAreThoseOfTheDefinition() {
        var random = RandomTexts(5)
        for _ in 0..<400 {
            let text = random.next(50)
            let marked = text.unicodeScalars.map { $0 == "\u{2581}" ? " " : $0 }
            let given = text.isEmpty ? "" : " " + String(String.UnicodeScalarView(marked))
            let expected = TrainerOracle.words(text).map { word in
                word.map { $0 == "\u{2581}" ? " " : $0 }
            }
            #expect(words(given).map { Array($0.unicodeScalars) } == expected, "\(text.debugDescription)")
        }
    }
}
