import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct MeanStatisticTests {
    @Test(arguments: [1, 3, 4, 5, 8, 31])
    func scoreIsTheWeightedMean(_ items: Int) {
        var random = Philox(seed: UInt64(items))
        let scores = (0..<2).map { _ in (0..<items).map { _ in random.uniform() } }
        let counts = (0..<items).map { _ in Double(random.below(4)) }
        let statistic = MeanStatistic(scores: scores)
        #expect(statistic.itemCount == items && statistic.seedCount == 2)
        for seed in 0..<2 { #expect(statistic.contributions(seed: seed) == scores[seed]) }
        let means = zip(scores[0], scores[1]).map { ($0 + $1) / 2 }
        let expected = zip(means, counts).reduce(0) { $0 + $1.0 * $1.1 } / Double(items)
        #expect(abs(statistic.score(counts: counts) - expected) < 1e-14)
        for (value, mean) in zip(statistic.contributions, means) { #expect(abs(value - mean) < 1e-15) }
    }
}
