import Testing

@testable import HoneEvaluation

@Suite struct WilsonIntervalTests {
    struct Known: Sendable {
        var right: Int
        var items: Int
        var confidence: Double
        var lower: Double
        var upper: Double
    }

    /// The first four are examples of Newcombe, "Two-Sided Confidence Intervals for the Single Proportion", Statistics in
    /// Medicine 17 (1998), method 3; all digits are from `scipy.stats.binomtest(...).proportion_ci(method="wilson")`.
    static let known = [
        Known(right: 81, items: 263, confidence: 0.95, lower: 0.2552885198782742, upper: 0.36620957698280004),
        Known(
            right: 15,
            items: 148,
            confidence: 0.95,
            lower: 0.06238639953073629,
            upper: 0.16048724172330803
        ),
        Known(right: 0, items: 20, confidence: 0.95, lower: 0, upper: 0.16112515805281935),
        Known(right: 1, items: 29, confidence: 0.95, lower: 0.006113214292762667, upper: 0.17175521879320282),
        Known(right: 20, items: 20, confidence: 0.95, lower: 0.8388748419471808, upper: 1),
        Known(
            right: 2866,
            items: 3080,
            confidence: 0.95,
            lower: 0.9209929721553013,
            upper: 0.938973415680396
        ),
        Known(
            right: 2866,
            items: 3080,
            confidence: 0.99,
            lower: 0.9177690111443031,
            upper: 0.9414190978608667
        ),
        Known(right: 45, items: 50, confidence: 0.8, lower: 0.8322871956907352, upper: 0.9422705285231536),
    ]

    @Test(arguments: known)
    func intervalIsTheKnownOne(_ known: Known) {
        let interval = Interval.wilson(right: known.right, of: known.items, confidence: known.confidence)
        #expect(abs(interval.lower - known.lower) < 1e-12)
        #expect(abs(interval.upper - known.upper) < 1e-12)
        #expect(interval.confidence == known.confidence)
    }

    /// The coverage at a true share is the sum of the binomial probabilities of the counts whose interval contains it.
    @Test(arguments: [60, 200, 1000], [0.7, 0.9])
    func coverageIsNearItsLevel(_ items: Int, _ centre: Double) {
        let intervals = (0...items).map { Interval.wilson(right: $0, of: items) }
        var coverages: [Double] = []
        for step in -20...20 {
            let share = centre + Double(step) * 0.0031
            let binomial = BinomialDistribution(trials: items, probability: share)
            coverages.append(
                (0...items).reduce(0) {
                    $0 + (intervals[$1].contains(share) ? binomial.probability(of: $1) : 0)
                }
            )
        }
        let mean = coverages.reduce(0, +) / Double(coverages.count)
        #expect(mean > 0.945 && mean < 0.96)
        #expect(coverages.allSatisfy { $0 > 0.92 && $0 < 0.98 })
    }

    @Test func moreItemsNarrowIt() {
        let widths = [10, 100, 1000, 10_000].map { Interval.wilson(right: $0 * 9 / 10, of: $0).width }
        #expect(zip(widths, widths.dropFirst()).allSatisfy { $0 > 2 * $1 })
    }

    @Test func badCountsTrap() async {
        await #expect(processExitsWith: .failure) { _ = Interval.wilson(right: 0, of: 0) }
        await #expect(processExitsWith: .failure) { _ = Interval.wilson(right: 6, of: 5) }
        await #expect(processExitsWith: .failure) { _ = Interval.wilson(right: 3, of: 5, confidence: 95) }
    }
}
