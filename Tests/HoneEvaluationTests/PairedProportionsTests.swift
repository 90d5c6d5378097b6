import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct PairedProportionsTests {
    struct Known: Sendable {
        var table: PairedProportions
        var lower: Double
        var upper: Double
        var tolerance: Double

        init(
            _ candidate: Int,
            _ reference: Int,
            _ items: Int,
            _ lower: Double,
            _ upper: Double,
            _ tolerance: Double
        ) {
            table = PairedProportions(
                onlyCandidateRight: candidate,
                onlyReferenceRight: reference,
                itemCount: items
            )
            self.lower = lower
            self.upper = upper
            self.tolerance = tolerance
        }
    }

    // Published: Tango (1998), section 6.2 (9, 3, 32); Fagerland, Lydersen and Laake, "Recommended Tests and Confidence
    // Intervals for Paired Binomial Proportions", Statistics in Medicine 33 (2014), table V (1, 7, 21). The others by
    // `scipy.optimize.brentq` on the statistic with the likelihood maximised by `scipy.optimize.minimize_scalar`.
    static let known = [
        Known(9, 3, 32, -0.027, 0.390, 5e-4),
        Known(1, 7, 21, -0.517, -0.026, 5e-4),
        Known(1, 7, 21, -0.5172322772713781, -0.026003032540024285, 1e-7),
        Known(107, 132, 1144, -0.048494550616670656, 0.004661329604119234, 1e-7),
        Known(6, 16, 161, -0.12402343245404551, -0.005433395308647162, 1e-7),
        Known(14, 5, 3080, 0.0001650219117130778, 0.006173943462010874, 1e-7),
    ]

    @Test(arguments: known)
    func intervalIsTheKnownOne(_ known: Known) {
        let interval = known.table.interval()
        #expect(abs(interval.lower - known.lower) < known.tolerance)
        #expect(abs(interval.upper - known.upper) < known.tolerance)
    }

    /// Tango (1998), section 6.1: soft contact lenses, 44 pairs, margin 0.1, Z of 1.709, lower 90% limit -0.096.
    @Test func contactLensesAreAsPublished() {
        let lenses = PairedProportions(onlyCandidateRight: 0, onlyReferenceRight: 1, itemCount: 44)
        #expect(abs(lenses.scoreStatistic(at: -0.1) - 1.709) < 5e-4)
        #expect(abs(lenses.lowerBound(confidence: 0.95) - -0.096) < 5e-4)
        #expect(abs(lenses.interval(confidence: 0.9).lower - -0.096) < 5e-4)
    }

    /// Without a discordant item the interval is known in closed form: plus and minus z^2 / (n + z^2).
    @Test(arguments: [1, 3, 60, 3080])
    func agreementOnEveryItemLeavesAnInterval(_ items: Int) {
        let table = PairedProportions(onlyCandidateRight: 0, onlyReferenceRight: 0, itemCount: items)
        let z = NormalDistribution.quantile(0.975)
        let expected = z * z / (Double(items) + z * z)
        #expect(abs(table.interval().lower + expected) < 1e-12)
        #expect(abs(table.interval().upper - expected) < 1e-12)
        #expect(table.scoreStatistic(at: 0) == 0)
    }

    @Test func statisticIsThatOfTheNumericalMaximum() {
        var random = Philox(seed: 11)
        for _ in 0..<300 {
            let items = 5 + random.below(400)
            let candidate = random.below(items / 2 + 1)
            let reference = random.below(items / 2 + 1)
            let difference = (random.uniform() - 0.5) * 0.8
            let table = PairedProportions(
                onlyCandidateRight: candidate,
                onlyReferenceRight: reference,
                itemCount: items
            )
            let oracle = ScoreTableOracle(
                onlyCandidateRight: candidate,
                onlyReferenceRight: reference,
                itemCount: items
            )
            let expected = oracle.statistic(difference)
            #expect(
                abs(table.scoreStatistic(at: difference) - expected) < 1e-5 * max(1, abs(expected)),
                "\(candidate), \(reference) of \(items) at \(difference)"
            )
        }
    }

    @Test func statisticFallsAndBoundsInvertIt() {
        var random = Philox(seed: 12)
        for _ in 0..<200 {
            let items = 1 + random.below(100)
            let candidate = random.below(items + 1)
            let reference = random.below(items - candidate + 1)
            let table = PairedProportions(
                onlyCandidateRight: candidate,
                onlyReferenceRight: reference,
                itemCount: items
            )
            let statistics = (-99...99).map { table.scoreStatistic(at: Double($0) / 100) }
            #expect(zip(statistics, statistics.dropFirst()).allSatisfy { $0 >= $1 - 1e-9 })
            let lower = table.lowerBound(confidence: 0.95)
            let z = NormalDistribution.quantile(0.95)
            #expect(lower <= table.difference && lower >= -1)
            if lower > -1 { #expect(abs(table.scoreStatistic(at: lower) - z) < 1e-6) }
            #expect(table.upperBound(confidence: 0.95) == -table.exchanged.lowerBound(confidence: 0.95))
        }
    }

    @Test func outcomesAreCounted() {
        let table = PairedProportions(
            candidate: [true, true, false, false, true],
            reference: [true, false, true, false, false]
        )
        #expect(table == PairedProportions(onlyCandidateRight: 2, onlyReferenceRight: 1, itemCount: 5))
        #expect(abs(table.difference - 0.2) < 1e-15)
        #expect(table.discordantCount == 3)
    }

    /// The coverage by enumeration of all tables that have any weight.
    @Test(arguments: [60, 200], [(0.1, 0.0), (0.1, -0.03), (0.2, -0.03), (0.2, 0.05), (0.4, 0.0)])
    func coverageIsNearItsLevel(_ items: Int, _ truth: (discordance: Double, difference: Double)) {
        var covered = 0.0
        forEachTable(items: items, discordance: truth.discordance, difference: truth.difference) {
            table,
            probability in
            if table.interval().contains(truth.difference) { covered += probability }
        }
        #expect(covered > 0.935 && covered < 0.97, "\(covered)")
    }

    @Test func badTablesTrap() async {
        await #expect(processExitsWith: .failure) {
            _ = PairedProportions(onlyCandidateRight: 3, onlyReferenceRight: 3, itemCount: 5)
        }
        await #expect(processExitsWith: .failure) {
            _ = PairedProportions(candidate: [true], reference: [true, false])
        }
        await #expect(processExitsWith: .failure) { _ = PairedProportions(candidate: [], reference: []) }
    }
}

/// Calls `body` with every table of `items` items and its probability, leaving out those that are too rare to matter.
func forEachTable(
    items: Int,
    discordance: Double,
    difference: Double,
    _ body: (PairedProportions, Double) -> Void
) {
    let discordant = BinomialDistribution(trials: items, probability: discordance)
    let share = min(max((discordance + difference) / 2 / discordance, 0), 1)
    for count in 0...items {
        let probability = discordant.probability(of: count)
        guard probability > 1e-9 else { continue }
        let part = BinomialDistribution(trials: count, probability: share)
        for candidate in 0...count {
            let joint = probability * part.probability(of: candidate)
            guard joint > 1e-10 else { continue }
            body(
                PairedProportions(
                    onlyCandidateRight: candidate,
                    onlyReferenceRight: count - candidate,
                    itemCount: items
                ),
                joint
            )
        }
    }
}
