import HoneBase
import Testing

@testable import HoneData

@Suite struct FoldedWordsTests {
    @Test(arguments: [
        ("", []), (" .,\n", []), ("One two", ["one", "two"]),
        ("Don't stop--now!", ["don", "t", "stop", "now"]),
        ("r2d2 3.14", ["r2d2", "3", "14"]), ("ÄRGER Straße", ["ärger", "straße"]),
        ("ΟΔΟΣ Привет", ["οδοσ", "привет"]), ("e\u{301}te\u{301}", ["e\u{301}te\u{301}"]),
        ("\u{2018}tis\u{2019} \u{201C}so\u{201D}", ["tis", "so"]), ("a\u{A0}b\u{2003}c", ["a", "b", "c"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]), ("東京tower", ["東", "京", "tower"]), ("カタ", ["カ", "タ"]),
        ("x😀y", ["x", "y"]), ("\u{10400}\u{10428}", ["\u{10428}\u{10428}"]), ("İ", ["i"]),
        ("½ Ⅳ", ["½", "ⅳ"]),
    ])
    func wordsAreFolded(_ text: String, _ expected: [String]) {
        #expect(FoldedWords.words(in: text).map { Array($0.utf8) } == expected.map { Array($0.utf8) })
    }

    /// The words by the library's own properties, scalar by scalar.
    private func slowWords(_ text: String) -> [String] {
        var words = [""]
        for scalar in text.unicodeScalars {
            let properties = scalar.properties
            let isMark = [Unicode.GeneralCategory.nonspacingMark, .spacingMark, .enclosingMark]
                .contains(properties.generalCategory)
            let isNumber = [Unicode.GeneralCategory.decimalNumber, .letterNumber, .otherNumber]
                .contains(properties.generalCategory)
            let isOwn =
                properties.isIdeographic
                || (0x3041...0x30FF).contains(scalar.value) && properties.isAlphabetic
            if isOwn {
                words += [String(scalar), ""]
            } else if properties.isAlphabetic || isMark || isNumber {
                words[words.count - 1].unicodeScalars.append(
                    properties.lowercaseMapping.unicodeScalars.first!
                )
            } else {
                words.append("")
            }
        }
        return words.filter { !$0.isEmpty }
    }

    @Test(arguments: 0..<8)
    func allScalarsAreWhatTheLibrarySays(_ seed: UInt64) {
        var random = Philox(seed: seed)
        let bounds = [0x80, 0x250, 0x3000, 0x1_0000, 0x2_0000, 0x11_0000]
        for _ in 0..<50 {
            var text = ""
            for _ in 0..<200 {
                let value = UInt32(random.below(bounds[random.below(bounds.count)]))
                if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
            }
            let (fast, slow) = (FoldedWords.words(in: text), slowWords(text))
            #expect(fast.map { Array($0.utf8) } == slow.map { Array($0.utf8) })
        }
    }
}
