import HoneBase
import HoneTestSupport
import Testing

@testable import HoneEvaluation

@Suite struct RankingMetricTests {
    /// A ranking, what is judged, and a score computed by hand.
    struct Case: CustomTestStringConvertible {
        var metric: RankingMetric
        var ranked: [Int]
        var judged: [Int]
        var score: Double

        var testDescription: String { "\(metric.name) of \(ranked), judged \(judged)" }

        init(_ metric: RankingMetric, _ ranked: [Int], _ judged: [Int], _ score: Double) {
            (self.metric, self.ranked, self.judged, self.score) = (metric, ranked, judged, score)
        }
    }

    static let cases = [
        // 1 / log2(3) of 1
        Case(.ndcg(at: 10), [0, 1], [1], 0.6309297535714575),
        // (2 / log2(3) + 1 / 2) of (2 + 1 / log2(3) + 1 / 2): gains are grades, not powers of 2
        Case(.ndcg(at: 10), [0, 2, 1], [2, 1, 1], 0.5627272554209044),
        // (1 + 3 / log2(3)) of (3 + 1 / log2(3)); with powers of 2 it would be 0.7098
        Case(.ndcg(at: 10), [1, 3], [3, 1], 0.7967075809905066),
        // 1 of (1 + 1 / log2(3)): what was not found counts
        Case(.ndcg(at: 10), [1], [1, 1], 0.6131471927654584),
        // 1 / log2(11)
        Case(.ndcg(at: 10), [0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [1], 0.2890648263178879),
        Case(.ndcg(at: 10), [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [1], 0),
        // The best ranking is cut too.
        Case(.ndcg(at: 1), [1], [1, 1, 1], 1),
        Case(.ndcg(at: 2), [1, 1, 0], [1, 0, 1, 1], 1),
        Case(.ndcg(at: 10), [2, 2, 1, 0], [0, 1, 2, 2], 1),
        Case(.ndcg(at: 10), [], [1], 0),
        Case(.ndcg(at: 10), [0, 0], [0], 0),
        // Negative grades count as not relevant.
        Case(.ndcg(at: 10), [-1, 1], [-1, 1], 0.6309297535714575),
        Case(.recall(at: 100), [1, 0, 2], [1, 2, 3, 0], 2.0 / 3),
        Case(.recall(at: 2), [1, 0, 2], [1, 2, 3, 0], 1.0 / 3),
        Case(.recall(at: 100), [0, 0], [0, -1], 0),
        Case(.recall(at: 100), [], [1], 0),
        Case(.recall(at: 1), [1], [1], 1),
        Case(.reciprocalRank(at: 10), [0, -1, 0, 1, 1], [1, 1], 0.25),
        Case(.reciprocalRank(at: 10), [3], [3], 1),
        Case(.reciprocalRank(at: 10), [0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [1], 0.1),
        Case(.reciprocalRank(at: 10), [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [1], 0),
        Case(.reciprocalRank(at: 10), [0, 0], [1], 0),
        Case(.reciprocalRank(at: 10), [], [], 0),
    ]

    @Test(arguments: cases)
    func scoresAreThose(_ item: Case) {
        #expect(abs(item.metric.score(ranked: item.ranked, judged: item.judged) - item.score) < 1e-15)
    }

    @Test func namesAreThoseOfTables() {
        #expect(RankingMetric.usual.map(\.name) == ["ndcg@10", "recall@100", "mrr@10"])
    }

    @Test func hugeGradesStayFractions() {
        for grades in [[Int.max, 1], [Int.max, Int.max], [1, Int.max]] {
            let score = RankingMetric.ndcg(at: 10).score(ranked: grades, judged: grades)
            #expect(score > 0.6 && score <= 1)
        }
    }

    /// The best gain is that of the best of all orders.
    @Test func theIdealIsTheBestOrder() {
        var random = Philox(seed: 41)
        for _ in 0..<200 {
            let judged = (0..<1 + random.below(5)).map { _ in random.below(4) }
            let cut = 1 + random.below(6)
            let ranked =
                judged.shuffled(using: &random).prefix(random.below(judged.count + 1))
                + (0..<random.below(3)).map { _ in 0 }
            let twin = RankingTwin(results: Array(ranked), judged: judged)
            let metrics: [(RankingMetric, Double)] = [
                (.ndcg(at: cut), twin.ndcg(cut)), (.recall(at: cut), twin.recall(cut)),
                (.reciprocalRank(at: cut), twin.reciprocalRank(cut)),
            ]
            for (metric, expected) in metrics {
                let score = metric.score(ranked: Array(ranked), judged: judged)
                #expect(abs(score - expected) < 1e-12, "\(metric.name) of \(ranked), judged \(judged)")
                #expect(score >= 0 && score <= 1)
            }
        }
    }

    @Test func aCutThatIsNoRankTraps() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = RankingMetric.recall(at: 0).score(ranked: [1], judged: [1])
        }
        expectTrap(result, "RankingMetric: the cut 0 is not a rank from 1 on")
    }
}
