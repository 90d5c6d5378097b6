import HoneBase
import HoneTestSupport
import Testing

@testable import HoneData

@Suite struct GramFilterTests {
    private func words(_ count: Int, _ random: inout Philox) -> [String] {
        (0..<count).map { _ in "w" + randomText(&random, count: 3, alphabet: 20) }
    }

    @Test func allOfTheTrainingTextIsSeen() {
        var random = Philox(seed: 1)
        let texts = (0..<50).map { _ in words(15 + random.below(300), &random).joined(separator: " ") }
        let filter = GramFilter(of: texts)
        #expect(filter.gramLength == 13 && filter.leastWords == 15)
        #expect(filter.wordCount == texts.reduce(0) { $0 + FoldedWords.words(in: $1).count })
        #expect(filter.gramCount == Set(texts.flatMap { WordGrams.set(of: $0, length: 13) }).count)
        for text in texts {
            #expect(filter.contains(text))
            #expect(filter.seenShare(of: text) == 1)
            #expect(filter.seenShare(of: text.uppercased().replacing(" ", with: ", \n")) == 1)
            #expect(filter.seenRuns(in: text) == [0..<FoldedWords.words(in: text).count])
        }
    }

    /// A run of the training text within other words is told where it stands; a shorter one is not.
    @Test(arguments: [(0, 13), (5, 14), (0, 15), (7, 15), (20, 40), (100, 100)])
    func aRunIsToldWhereItStands(_ before: Int, _ length: Int) {
        var random = Philox(seed: UInt64(length))
        let training = words(500, &random)
        let filter = GramFilter(of: [training.joined(separator: " ")])
        let foreign = words(before + 30, &random).map { "x" + $0 }
        let text = Array(foreign[..<before]) + training[200..<200 + length] + foreign[before...]
        let runs = filter.seenRuns(in: text.joined(separator: " "))
        if length < filter.leastWords {
            #expect(runs.isEmpty && filter.seenShare(of: text.joined(separator: " ")) == 0)
        } else {
            #expect(runs.count == 1)
            // A foreign gram beside it is taken for known once in 256.
            #expect(runs[0].contains(before) && runs[0].contains(before + length - 1))
            #expect(runs[0].count <= length + 2)
            let share = filter.seenShare(of: text.joined(separator: " "))
            #expect(share == Double(runs[0].count) / Double(text.count))
        }
    }

    /// Two runs with a foreign word between them are two.
    @Test func runsAreApart() {
        var random = Philox(seed: 7)
        let training = words(200, &random)
        let filter = GramFilter(of: [training.joined(separator: " ")], gramLength: 5)
        let text = training[0..<20] + ["foreign"] + training[50..<80]
        #expect(filter.seenRuns(in: text.joined(separator: " ")) == [0..<20, 21..<51])
        // Runs of the training text that meet are one stretch of seen words, though no gram crosses.
        let met = training[0..<20] + training[50..<80]
        #expect(filter.seenRuns(in: met.joined(separator: " ")) == [0..<50])
    }

    /// Grams do not reach from one document into the next.
    @Test func documentsAreApart() {
        let filter = GramFilter(of: ["a b c", "d e f"], gramLength: 3)
        #expect(filter.gramCount == 2 && filter.wordCount == 6)
        #expect(filter.contains("A b, c!") && filter.contains("d e f g"))
        #expect(!filter.contains("a b"))
    }

    @Test func textsOfFewWordsAreNotSeen() {
        let filter = GramFilter(of: ["one two three"], gramLength: 3)
        for text in ["", "one", "one two three"] { #expect(filter.seenShare(of: text) == 0) }
        let empty = GramFilter(of: [] as [String])
        #expect(empty.gramCount == 0 && empty.seenShare(of: "a " + String(repeating: "b ", count: 50)) == 0)
    }

    /// One foreign gram in 256 is known; of 2000 foreign texts of 200 words none is seen.
    @Test func foreignTextsAreNotSeenByChance() {
        var random = Philox(seed: 11)
        let filter = GramFilter(of: [words(50_000, &random).joined(separator: " ")])
        var (asked, known, seen) = (0, 0, 0)
        for _ in 0..<2000 {
            let text = words(200, &random).map { "x" + $0 }.joined(separator: " ")
            WordGrams.forEach(in: text, length: 13) { gram in
                asked += 1
                if filter.knows(gram) { known += 1 }
            }
            if filter.seenShare(of: text) > 0 { seen += 1 }
        }
        let expected = Double(asked) * GramFilter.falsePositiveRate
        #expect(abs(Double(known) - expected) < 5 * expected.squareRoot())
        #expect(seen == 0)
    }

    @Test func gramsOfOneWordTrap() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = GramFilter(of: ["a"], gramLength: 1)
        }
        expectTrap(result, "grams of 1 words")
    }
}
