import Testing

@testable import HoneRetrieval

struct WordAnalysisTests {
    static let all = WordAnalysis.StopWords.allCases.flatMap { stopWords in
        WordAnalysis.Stemming.allCases.map { WordAnalysis(stopWords: stopWords, stemming: $0) }
    }

    @Test(arguments: all)
    func namesAreReadBack(_ analysis: WordAnalysis) {
        #expect(WordAnalysis(named: analysis.name) == analysis)
    }

    @Test func namesAreDifferentAndKept() {
        #expect(Set(Self.all.map(\.name)).count == 4)
        // Indexes hold this name.
        #expect(WordAnalysis.english.name == "words-unicode14 stop=en33 stem=english3.1")
        #expect(WordAnalysis.plain.name == "words-unicode14 stop=none stem=none")
    }

    @Test(arguments: ["", "words", "words-unicode15 stop=en33 stem=english3.1", "words-unicode14 stop=en33"])
    func otherNamesAreUnknown(_ name: String) { #expect(WordAnalysis(named: name) == nil) }

    @Test(
        arguments: zip(
            all,
            [
                ["the", "pumps", "were", "leaking", "the", "end"],
                ["the", "pump", "were", "leak", "the", "end"],
                ["pumps", "were", "leaking", "end"], ["pump", "were", "leak", "end"],
            ]
        )
    )
    func termsOfAText(_ analysis: WordAnalysis, _ terms: [String]) {
        #expect(analysis.terms(of: "The pumps were leaking - the END, a 1") == terms)
    }

    /// A stop word is looked for before its ending is taken off.
    @Test func stopWordsAreWordsAsTheyStand() {
        #expect(WordAnalysis.english.terms(of: "nots ins for-ever ifs") == ["not", "in", "ever", "if"])
    }
}
