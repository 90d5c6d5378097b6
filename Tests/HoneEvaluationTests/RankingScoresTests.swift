import HoneBase
import HoneTestSupport
import Testing

@testable import HoneEvaluation

@Suite struct RankingScoresTests {
    private func list(_ scores: KeyValuePairs<String, Double>) -> [ScoredDocument] {
        scores.map { ScoredDocument($0.key, score: $0.value) }
    }

    @Test func queriesAreScoredOneByOne() throws {
        let scores = try RankingScores(
            of: ["q2": list(["b": 1, "a": 2]), "q1": list(["a": 1, "b": 2, "c": 3])],
            judgements: ["q1": ["b": 1], "q2": ["b": 1, "z": 1]]
        )
        #expect(scores.queries == ["q1", "q2"])
        #expect(scores.metrics == RankingMetric.usual)
        #expect(scores.values[1] == [1, 0.5])
        #expect(scores.values[2] == [0.5, 0.5])
        #expect(scores.mean(of: .recall(at: 100)) == 0.75)
        #expect(scores.mean(of: .reciprocalRank(at: 10)) == 0.5)
        let none = [
            scores.unjudgedQueryCount, scores.unansweredQueryCount, scores.queryCountWithoutRelevant,
            scores.identicalHitCount,
        ]
        #expect(none == [0, 0, 0, 0])
    }

    @Test func equalScoresAreRankedByIDWhateverTheOrder() throws {
        for results in [list(["a": 1, "b": 1, "c": 1]), list(["c": 1, "a": 1, "b": 1])] {
            let scores = try RankingScores(of: ["q": results], judgements: ["q": ["a": 1]])
            #expect(scores.mean(of: .reciprocalRank(at: 10)) == 1.0 / 3)
        }
    }

    @Test func whatIsLeftOutIsCounted() throws {
        let scores = try RankingScores(
            of: ["q1": list(["a": 1]), "q2": [], "q4": list(["a": 1]), "q5": list(["a": 1]), "q6": []],
            judgements: ["q1": ["a": 1], "q2": ["a": 1], "q3": ["a": 2], "q4": ["a": 0, "b": -1], "q5": [:]]
        )
        // A judged query without results scores 0, whether its list is empty or missing.
        #expect(scores.queries == ["q1", "q2", "q3", "q4"])
        #expect(scores.values.allSatisfy { $0 == [1, 0, 0, 0] })
        #expect(scores.unansweredQueryCount == 2)
        #expect(scores.queryCountWithoutRelevant == 1)
        #expect(scores.unjudgedQueryCount == 2)
    }

    @Test func documentsNamedLikeTheQueryAreLeftOut() throws {
        let results = ["q": list(["q": 9, "a": 1])]
        let judgements = ["q": ["a": 1, "q": 1]]
        let without = try RankingScores(of: results, judgements: judgements)
        #expect(without.identicalHitCount == 1)
        #expect(without.mean(of: .reciprocalRank(at: 10)) == 1)
        // The judgements stay as they are.
        #expect(without.mean(of: .recall(at: 100)) == 0.5)
        let with = try RankingScores(of: results, judgements: judgements, ignoringIdenticalIDs: false)
        #expect(with.identicalHitCount == 0)
        #expect(with.mean(of: .recall(at: 100)) == 1)
        let alone = try RankingScores(of: ["q": list(["q": 9])], judgements: judgements)
        #expect(alone.unansweredQueryCount == 1)
    }

    @Test func theIntervalIsThatOfTheMeanOverQueries() throws {
        var random = Philox(seed: 42)
        var (results, judgements): ([String: [ScoredDocument]], [String: [String: Int]]) = ([:], [:])
        for query in 0..<80 {
            judgements["q\(query)"] = ["d0": 1]
            results["q\(query)"] = (0..<8).map { ScoredDocument("d\($0)", score: random.uniform()) }
        }
        let scores = try RankingScores(of: results, judgements: judgements)
        let outcomes = try scores.outcomes(by: .ndcg(at: 10))
        #expect(outcomes.itemCount == 80)
        #expect(abs(outcomes.score - scores.mean(of: .ndcg(at: 10))) < 1e-15)
        let interval = outcomes.interval(resamples: 1000, seed: 3)
        #expect(interval.contains(outcomes.score) && interval.width > 0.02 && interval.width < 0.2)
        #expect(interval == outcomes.interval(resamples: 1000, seed: 3))
    }

    @Test func badInputIsRefused() {
        #expect(throws: EvaluationError.empty(what: "judged queries")) {
            try RankingScores(of: ["q": list(["a": 1])], judgements: ["q": [:]])
        }
        #expect(throws: EvaluationError.repeatedDocument("a", query: "q")) {
            try RankingScores(of: ["q": list(["a": 1, "b": 1, "a": 2])], judgements: ["q": ["a": 1]])
        }
        #expect(throws: EvaluationError.scoreIsNaN(document: "b", query: "q")) {
            try RankingScores(of: ["q": list(["a": 1, "b": .nan])], judgements: ["q": ["a": 1]])
        }
    }

    @Test func aMetricThatWasNotMeasuredTraps() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = try RankingScores(of: [:], judgements: ["q": ["a": 1]]).mean(of: .ndcg(at: 5))
        }
        expectTrap(result, "RankingScores: ndcg@5 was not measured")
    }
}
