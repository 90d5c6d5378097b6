import HoneBase
import Testing

@testable import HoneData

@Suite struct FoldedKeyTests {
    /// Computed apart, from the definition of FNV-1a.
    @Test func theHashIsTheKnownOne() {
        #expect(FoldedKey(of: "  Hello\n").value == 0xE3E1_EFD5_4283_D94F_7081_314B_599D_31B3)
        #expect(FoldedKey(of: "A \t B").value == 0xA68D_62C6_038B_5822_836D_BC79_780D_FF7A)
    }

    /// Keys are the same where folded texts are, for texts in ASCII and others.
    @Test(arguments: 0..<6)
    func keysAreThoseOfFoldedTexts(_ seed: UInt64) {
        var random = Philox(seed: seed)
        let pieces = ["a", "A", " ", "\n", "\t ", "b", "\u{212A}", "k", "Ä", "ä", "\u{A0}", "İ", "\u{2028}"]
        var keys: [FoldedKey: String] = [:]
        for _ in 0..<3000 {
            let text = (0..<random.below(5)).map { _ in pieces[random.below(pieces.count)] }.joined()
            let key = FoldedKey(of: text)
            let folded = FoldedText.fold(text)
            #expect(key.characters == folded.unicodeScalars.count)
            #expect(Array(keys[key, default: folded].utf8) == Array(folded.utf8))
            keys[key] = folded
        }
        #expect(Set(keys.values.map { Array($0.utf8) }).count == keys.count)
    }
}
