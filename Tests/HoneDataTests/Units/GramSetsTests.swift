import HoneBase
import Testing

@testable import HoneData

struct GramSetsTests {
    private func sets(_ texts: [String]) -> [[Int32]] {
        let sets = GramSets(texts)
        return sets.withGrams { grams in (0..<sets.count).map { Array(grams[sets.range(of: $0)]) } }
    }

    @Test func eachGramStandsOnceAndRareOnesFirst() {
        let sets = sets(["abcdefg", "abcde", "xabcde", "abcd", "aaaaaaaaa", ""])
        #expect(sets.map(\.count) == [3, 1, 2, 0, 1, 0])
        #expect(sets[1][0] == sets[0].last && sets[1][0] == sets[2].last)
        #expect(sets.allSatisfy { $0 == $0.sorted() })
    }

    /// More grams than the table starts with, from scalars of every length in UTF-8.
    @Test func differentGramsAreToldApart() {
        var random = Philox(seed: 6)
        let letters = ["a", "b", "é", "ж", "日", "語", "😀", "\u{10FFFF}"].map { Character($0) }
        let texts = (0..<400).map { _ in String((0..<80).map { _ in letters[random.below(letters.count)] }) }
        let oracle = texts.map { text -> Set<String> in
            let scalars = Array(text)
            return Set((0...scalars.count - 5).map { String(scalars[$0..<$0 + 5]) })
        }
        let sets = sets(texts)
        #expect(sets.map(\.count) == oracle.map(\.count))
        for (first, second) in zip(texts.indices, texts.indices.dropFirst()) {
            let common = Set(sets[first]).intersection(sets[second]).count
            #expect(common == oracle[first].intersection(oracle[second]).count)
        }
    }
}
