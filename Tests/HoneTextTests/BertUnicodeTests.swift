import Testing

@testable import HoneText

struct BertUnicodeTests {
    private func category(_ scalar: Unicode.Scalar) -> Unicode.GeneralCategory {
        BertUnicode.properties(of: scalar).category
    }

    @Test func categoriesAreThoseOfUnicode8() {
        // Facts of the Unicode Character Database 8.0, where today's differs.
        #expect(category("\u{1885}") == .otherLetter)
        #expect(category("\u{A9BD}") == .spacingMark)
        #expect(category("\u{1734}") == .nonspacingMark)
        #expect(category("\u{166D}") == .otherPunctuation)
        // Assigned in 9.0, 11.0 and 17.0.
        #expect(category("\u{1E028}") == .unassigned)
        #expect(category("\u{2E4F}") == .unassigned)
        #expect(category("\u{1ACF}") == .unassigned)
        // Assigned in 8.0 and before.
        #expect(category("\u{A69E}") == .nonspacingMark)
        #expect(category("\u{301}") == .nonspacingMark)
        #expect(category("\u{E000}") == .privateUse)
        #expect(category("\u{FFFF}") == .unassigned)
    }

    @Test func combiningClassesAndDecompositionsAreThoseOfUnicode9() {
        #expect(BertUnicode.properties(of: "\u{1E028}").combiningClass == 230)
        #expect(BertUnicode.properties(of: "\u{1DF9}").combiningClass == 0)
        #expect(BertUnicode.properties(of: "\u{327}").combiningClass == 202)
        let decomposition = { (scalar: Unicode.Scalar) in
            BertUnicode.decomposition(scalar, BertUnicode.properties(of: scalar))
        }
        #expect(decomposition("\u{1D5}") == ["U", "\u{308}", "\u{304}"])
        #expect(decomposition("\u{212B}") == ["A", "\u{30A}"])
        #expect(decomposition("\u{AC01}") == ["\u{1100}", "\u{1161}", "\u{11A8}"])
        #expect(decomposition("a") == nil)
        #expect(decomposition("\u{11938}") == nil)
        #expect(decomposition("\u{FB01}") == nil)
    }

    @Test func punctuationIsASCIIPunctuationAndTheCategoriesOfPunctuation() {
        let ascii = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
        for value in UInt8(0)..<128 {
            let scalar = Unicode.Scalar(value)
            let isPunctuation = BertUnicode.isPunctuation(scalar, category(scalar))
            #expect(isPunctuation == ascii.unicodeScalars.contains(scalar))
        }
        for scalar in "\u{A1}\u{AB}\u{2014}\u{203F}\u{3001}\u{FF0C}\u{2E42}\u{166E}".unicodeScalars {
            #expect(BertUnicode.isPunctuation(scalar, category(scalar)))
        }
        for scalar in "\u{A2}\u{B4}\u{D7}\u{2E43}\u{20AC}\u{1F600}a\u{301}".unicodeScalars {
            #expect(!BertUnicode.isPunctuation(scalar, category(scalar)))
        }
    }

    @Test func controlCharactersAreControlFormatAndPrivateUse() {
        for scalar in "\u{0}\u{B}\u{7F}\u{85}\u{AD}\u{200D}\u{FEFF}\u{E000}\u{10FFFD}\u{FFFD}\u{E0020}"
            .unicodeScalars
        {
            #expect(BertUnicode.isControl(scalar, category(scalar)))
        }
        for scalar in "\t\n\r a\u{A0}\u{2028}\u{378}\u{FFFF}\u{13430}".unicodeScalars {
            #expect(!BertUnicode.isControl(scalar, category(scalar)))
        }
    }

    @Test(arguments: [
        (0x4E00, true), (0x9FFF, true), (0x3400, true), (0xFAFF, true), (0x2B81F, true), (0x2B820, false),
        (0x2CEAF, true), (0x2CEB0, false), (0x3042, false), (0xAC00, false), (0x3007, false),
        (0x30000, false),
    ])
    func chineseCharactersAreTheseBlocks(_ value: Int, _ isChinese: Bool) {
        #expect(BertUnicode.isChinese(UInt32(value)) == isChinese)
    }
}
