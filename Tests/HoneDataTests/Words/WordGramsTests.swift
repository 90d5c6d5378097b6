import HoneBase
import Testing

@testable import HoneData

@Suite struct WordGramsTests {
    private func grams(_ text: String, _ length: Int) -> [UInt64] {
        var grams: [UInt64] = []
        WordGrams.forEach(in: text, length: length) { grams.append($0) }
        return grams
    }

    /// The hashes stand in files, so they must never change: these were computed apart, from the definition.
    @Test func hashesAreTheKnownOnes() {
        let text = "The quick brown fox jumps over 2 lazy dogs, and naïve café-owners!"
        let known: [UInt64] = [
            0x5776_F358_0EB0_C953, 0x1267_D0DA_23FF_89A1, 0xFDB9_4A91_300C_4B30,
            0x50B5_2375_1066_D000, 0xEA1B_2779_8AD6_CEFC, 0xCB32_C9D9_384E_8CB7,
            0xB6D8_E217_92CB_2A39, 0x8D8C_1CF3_1BB4_140A, 0x8FA7_DD26_A6F7_ABD2,
        ]
        #expect(grams(text, 5) == known)
    }

    /// Grams are the same where their words are, and only there.
    @Test(arguments: [1, 2, 3, 13])
    func gramsAreTheRunsOfWords(_ length: Int) {
        var random = Philox(seed: UInt64(length))
        for count in [0, 1, 2, 12, 13, 14, 300] {
            let words = (0..<count).map { _ in randomText(&random, count: 1 + random.below(2), alphabet: 2) }
            let runs = (0..<max(0, count - length + 1)).map { Array(words[$0..<$0 + length]) }
            let found = grams(words.joined(separator: " "), length)
            #expect(found.count == runs.count)
            #expect(Set(found).count == Set(runs).count)
            #expect(Set(zip(found, runs).map { Pair(gram: $0, run: $1) }).count == Set(runs).count)
            #expect(WordGrams.set(of: words.joined(separator: ", "), length: length) == Set(found).sorted())
        }
    }

    private struct Pair: Hashable {
        let gram: UInt64
        let run: [String]
    }

    @Test func wordsAreCounted() {
        #expect(WordGrams.forEach(in: "one two, three", length: 13) { _ in } == 3)
        #expect(WordGrams.unique([3, 1, 3, 2, 1]) == [1, 2, 3])
        #expect(WordGrams.unique([]).isEmpty)
    }
}
