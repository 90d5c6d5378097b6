import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct ScoredDocumentTests {
    /// Ids in the order in which trec_eval ranks them where their scores are equal.
    @Test(
        arguments: [
            ["b", "a"], ["a", "Z"], ["d2", "d10", "d1"], ["aa", "a"], ["a", ""],
            ["\u{1F600}", "\u{FFFD}", "z"],
            // By bytes, not by characters: as characters, e with an accent of its own stands behind f.
            ["f", "e\u{301}"],
        ]
    )
    func equalScoresAreRankedByID(_ ids: [String]) {
        var random = Philox(seed: 40)
        for _ in 0..<10 {
            let documents = ids.map { ScoredDocument($0, score: 0.5) }.shuffled(using: &random)
            #expect(documents.sorted { $0.ranks(before: $1) }.map(\.id) == ids)
        }
    }

    @Test func higherScoresComeFirst() {
        let scores: [Double] = [.infinity, 3, 0, -0.5, -.infinity]
        let documents = scores.enumerated().map { ScoredDocument("d\(9 - $0)", score: $1) }
        #expect(documents.reversed().sorted { $0.ranks(before: $1) } == documents)
        #expect(!documents[0].ranks(before: documents[0]))
        // The two zeros are equal, so that the id decides.
        #expect(ScoredDocument("b", score: -0.0).ranks(before: ScoredDocument("a", score: 0)))
    }
}
