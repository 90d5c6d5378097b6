import Testing

@testable import HoneEvaluation

@Suite struct SQuADWordsTests {
    /// Computed in Python with `string.punctuation`, the pattern `\b(a|an|the)\b` of `re` and `str.split`.
    @Test(
        arguments: [
            ("The Cat, the hat!", ["cat", "hat"]), ("a.b an-the", ["ab", "anthe"]),
            ("\u{201C}the\u{201D} end", ["\u{201C}", "\u{201D}", "end"]),
            ("an apple\u{2014}a day", ["apple\u{2014}", "day"]),
            ("\u{DC}ber THE \u{D6}l", ["\u{FC}ber", "\u{F6}l"]),
            ("the_ x", ["x"]), ("co-operate", ["cooperate"]), ("A", []), ("  the\u{A0} x\ty ", ["x", "y"]),
            ("$1,000.50", ["100050"]), ("theatre another", ["theatre", "another"]),
            ("5a the5", ["5a", "the5"]), ("n\u{303}a a", ["n\u{303}"]), ("", []),
        ] as [(String, [String])]
    )
    func wordsAreThoseOfTheScript(_ text: String, _ expected: [String]) {
        #expect(SQuADWords(text).words == expected)
    }
}
