import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct RankingComparisonTests {
    /// Searches over 60 queries that put the only relevant document at these ranks.
    private func scores(_ rank: (Int) -> Int, queries: Int = 60) throws -> RankingScores {
        var (results, judgements): ([String: [ScoredDocument]], [String: [String: Int]]) = ([:], [:])
        for query in 0..<queries {
            judgements["q\(query)"] = ["relevant": 1]
            results["q\(query)"] = (1...10).map { place in
                ScoredDocument(place == rank(query) ? "relevant" : "d\(place)", score: Double(-place))
            }
        }
        return try RankingScores(of: results, judgements: judgements)
    }

    @Test func searchesArePairedByQuery() throws {
        let reference = try scores { 2 + $0 % 3 }
        // One rank higher for each query: little beside the differences between queries.
        let better = try scores { 1 + $0 % 3 }
        let mixed = try scores { $0 % 2 == 0 ? 1 + $0 % 3 : 4 + $0 % 3 }
        let results = try pairedResults(
            of: [better, reference, mixed],
            against: reference,
            by: .ndcg(at: 10),
            resamples: 1000,
            seed: 5
        )
        #expect(results[0].difference > 0.1 && results[0].interval.lower > 0.05)
        #expect(results[0].differencePValue < 0.01 && results[0].verdict == .goodEnough)
        #expect(results[1].difference == 0 && results[1].differencePValue > 0.5)
        #expect(results[1].verdict == .cannotTell)
        #expect(results[2].differencePValue > results[0].differencePValue)
        let expected = better.mean(of: .ndcg(at: 10)) - reference.mean(of: .ndcg(at: 10))
        #expect(abs(results[0].difference - expected) < 1e-12)
    }

    @Test func theSameSeedGivesTheSameResult() throws {
        let (first, second) = (try scores { 1 + $0 % 7 }, try scores { 1 + $0 % 5 })
        let results = try (0..<2).map { _ in
            try pairedResults(
                of: [first],
                against: second,
                by: .reciprocalRank(at: 10),
                resamples: 400,
                seed: 9
            )
        }
        #expect(results[0] == results[1])
    }

    @Test func otherQueriesAreRefused() throws {
        let (few, many) = (try scores({ _ in 1 }, queries: 9), try scores({ _ in 1 }, queries: 11))
        #expect(throws: EvaluationError.differentQueries(count: 2, first: "q10")) {
            try pairedResults(of: [few], against: many, by: .ndcg(at: 10))
        }
    }
}
