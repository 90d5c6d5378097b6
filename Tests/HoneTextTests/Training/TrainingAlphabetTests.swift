import Testing

@testable import HoneText

@Suite struct TrainingAlphabetTests {
    private func alphabet(_ text: String, _ coverage: Double, without: Set<UInt32> = []) -> String {
        var table = WordTable()
        var text = text
        text.withUTF8 { table.add($0) }
        let characters = TrainingAlphabet(table, coverage: coverage, excluded: without).characters
        return String(String.UnicodeScalarView(characters.compactMap { Unicode.Scalar($0) }))
    }

    @Test func charactersGoByFrequencyThenByNumber() {
        #expect(alphabet("b  baé日é日ab b", 1) == "b\u{2581}aé日")
    }

    @Test func rareCharactersAreLeftOut() {
        // Ten characters: eight, one and one.
        #expect(alphabet("aaaaaaaaéb", 1) == "abé\u{2581}")
        #expect(alphabet("aaaaaaaaéb", 0.9) == "ab\u{2581}")
        #expect(alphabet("aaaaaaaaéb", 0.8) == "a\u{2581}")
        #expect(alphabet("aaaaaaaaéb", 0.81) == "ab\u{2581}")
    }

    @Test func aCharacterThatIsATokenAlreadyIsLeftOut() {
        #expect(alphabet("aab", 1, without: [0x61]) == "b\u{2581}")
    }
}
