import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct SeedSamplerTests {
    @Test func oneSeedDoesNotMove() {
        var sampler = SeedSampler(MeanStatistic(scores: [[0.1, 0.7]]), seed: 1, stream: 1)
        for _ in 0..<10 { #expect(sampler.deviation() == 0) }
        #expect(sampler.lastingVariance == 0)
    }

    private func variance(_ sampler: SeedSampler) -> Double {
        var sampler = sampler
        let draws = 40_000
        return (0..<draws).reduce(0) { sum, _ in
            let deviation = sampler.deviation()
            return sum + deviation * deviation
        } / Double(draws)
    }

    /// Seeds that differ alike on every item: all of the variance is lasting, and has Student's width for n - 1.
    @Test(arguments: [[0.1, 0.5], [0.2, 0.3, 0.7], [0.1, 0.2, 0.3, 0.4, 0.9]])
    func lastingVarianceIsStudents(_ shifts: [Double]) {
        let count = Double(shifts.count)
        let mean = shifts.reduce(0, +) / count
        let unbiased = shifts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1) / count
        // `scipy.stats.t.ppf(0.95, n - 1)` for 1, 2 and 4 degrees of freedom.
        let student = [2: 6.313751514675, 3: 2.919985580354, 5: 2.131846786327][shifts.count] ?? .nan
        let expected = unbiased * (student / 1.6448536269514722) * (student / 1.6448536269514722)
        let statistic = MeanStatistic(scores: shifts.map { [Double](repeating: $0, count: 30) })
        let sampler = SeedSampler(statistic, seed: 9, stream: 1)
        #expect(abs(sampler.lastingVariance / expected - 1) < 1e-9)
        #expect(abs(variance(sampler) / expected - 1) < 0.03)
    }

    /// Seeds of equal accuracy that err on different items: nothing is lasting.
    @Test func seedsThatErrElsewhereHaveNoLastingVariance() {
        let rows = (0..<4).map { seed in (0..<80).map { $0 / 20 == seed ? 0.0 : 1.0 } }
        let sampler = SeedSampler(MeanStatistic(scores: rows), seed: 9, stream: 1)
        #expect(sampler.lastingVariance == 0)
    }

    @Test func chanceBetweenSeedsIsMostlyNotLasting() {
        var random = Philox(seed: 5)
        var lasting = 0.0
        var whole = 0.0
        for _ in 0..<200 {
            let rows = (0..<5).map { _ in (0..<100).map { _ in random.uniform() < 0.9 ? 1.0 : 0.0 } }
            lasting += SeedSampler(MeanStatistic(scores: rows), seed: 1, stream: 1).lastingVariance
            whole += 0.09 / 500
        }
        #expect(lasting < whole)
    }
}
