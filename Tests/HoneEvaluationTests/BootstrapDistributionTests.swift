import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct BootstrapDistributionTests {
    static func scores(items: Int, seed: UInt64) -> [Double] {
        var random = Philox(seed: seed)
        return (0..<items).map { _ in random.uniform() }
    }

    static func variance(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    }

    /// The bootstrap of a mean is known: its variance is that of the sample over n, here stretched to Student's width.
    @Test(arguments: [50, 400])
    func varianceIsTheKnownOne(_ items: Int) {
        let scores = Self.scores(items: items, seed: 1)
        let mean = scores.reduce(0, +) / Double(items)
        let n = Double(items)
        let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
        let stretch = (n / (n - 1)).squareRoot() * (1 + (1.96 * 1.96 + 1) / (4 * (n - 1)))
        let distribution = BootstrapDistribution(
            of: MeanStatistic(scores: [scores]),
            resamples: 20_000,
            seed: 3,
            differing: items
        )
        let found = Self.variance(distribution.sorted)
        #expect(abs(found / (variance / n * stretch * stretch) - 1) < 0.03)
        // Student's quantile for 49 and for 399 degrees of freedom: `scipy.stats.t.ppf(0.975, n - 1)`.
        let student = items == 50 ? 2.009575234489209 : 1.965927295920618
        let half = student * (variance / (n - 1)).squareRoot()
        let interval = distribution.interval(confidence: 0.95, within: 0...1)
        #expect(abs(interval.width / (2 * half) - 1) < 0.03)
        #expect(abs((interval.lower + interval.upper) / 2 - mean) < half / 15)
    }

    @Test func boundsAndSharesAgree() {
        let distribution = BootstrapDistribution(
            of: MeanStatistic(scores: [Self.scores(items: 80, seed: 2)]),
            resamples: 9999,
            seed: 1,
            differing: 80
        )
        for confidence in [0.9, 0.95, 0.99] {
            let lower = distribution.lowerBound(confidence: confidence)
            #expect(abs(distribution.share(atMost: lower) - (1 - confidence)) < 2e-4)
            let upper = distribution.upperBound(confidence: confidence)
            #expect(abs(distribution.share(atLeast: upper) - (1 - confidence)) < 2e-4)
        }
        #expect(distribution.share(atMost: -1) == 1.0 / 10_000)
        #expect(distribution.share(atLeast: -1) == 1)
        #expect(distribution.sorted == distribution.sorted.sorted())
    }

    @Test func theSameSeedGivesTheSameBits() {
        func values(_ seed: UInt64) -> [Double] {
            let statistic = MeanStatistic(scores: (0..<3).map { Self.scores(items: 40, seed: $0) })
            return BootstrapDistribution(of: statistic, resamples: 300, seed: seed, differing: 40).sorted
        }
        #expect(values(1) == values(1))
        #expect(values(1) != values(2))
    }

    @Test func seedsAddVariance() {
        // Three seeds that differ by a shift on every item: all of the seeds' variance is between them.
        let base = Self.scores(items: 200, seed: 5).map { $0 * 0.8 }
        let statistic = MeanStatistic(scores: [0, 0.1, 0.2].map { shift in base.map { $0 + shift } })
        let distribution = BootstrapDistribution(of: statistic, resamples: 20_000, seed: 1, differing: 200)
        let kept = BootstrapDistribution(
            of: MeanStatistic(scores: [base.map { $0 + 0.1 }]),
            resamples: 20_000,
            seed: 1,
            differing: 200
        )
        // The variance of the mean of three, with the width of Student's distribution for two degrees of freedom.
        let between = 0.01 / 3 * (2.919985580354 / 1.6448536269514722) * (2.919985580354 / 1.6448536269514722)
        let added = Self.variance(distribution.sorted) - Self.variance(kept.sorted)
        #expect(abs(added / between - 1) < 0.05)
    }

    /// Without any difference n items exclude only what they would hardly have missed: about 3 / n at a level of 5%.
    @Test(arguments: [10, 60, 500])
    func agreementOnEveryItemLeavesAnInterval(_ items: Int) {
        let same = MeanStatistic(scores: [[Double](repeating: 1, count: items)])
        let distribution = BootstrapDistribution(
            of: same,
            against: same,
            resamples: 10_000,
            seed: 7,
            differing: 0
        )
        let loss = -distribution.lowerBound(confidence: 0.95)
        let missed = Mathematics.pow(1 - loss, Double(items))
        #expect(missed < 0.05 && missed > 0.01)
    }

    @Test func tooFewResamplesTrap() async {
        await #expect(processExitsWith: .failure) {
            let statistic = MeanStatistic(scores: [[0.5, 0.7]])
            _ = BootstrapDistribution(of: statistic, resamples: 10, seed: 0, differing: 2)
        }
    }
}
