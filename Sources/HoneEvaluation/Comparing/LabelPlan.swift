internal import HoneBase

/// What a comparison says of the number of items that a verdict needs.
///
/// A verdict with a power of 80% needs (z_level + z_power)^2 * v / (d + m)^2 items, for a true difference d, a margin m
/// and a variance v of an item's difference, which for right and wrong answers is the discordance less d^2 (Nam, 1997;
/// Connor, "Sample Size for Testing Differences in Proportions for the Paired-Sample Design", Biometrics 43, 1987). Both d
/// and v are known only as well as the present items tell, so the count is computed three times:
///
/// - at the estimates: above ten times the present count, labels will not settle it;
/// - at the favourable quartiles (the difference further from minus the margin, fewer items that differ): `from`;
/// - at the unfavourable quartiles: `to`, at most ten times the present count.
///
/// The quartiles of the difference are those of its normal approximation, those of the share of items that differ are
/// the ends of its 50% Wilson interval. The share is not taken below the least that a difference of the margin needs.
/// The variance that comes from training seeds does not shrink with the number of items.
public struct LabelPlan: Sendable, Equatable {
    /// The candidate's score less the reference's.
    public let difference: Double
    /// How many of the items differ.
    public let differing: Int
    /// The present number of items.
    public let itemCount: Int
    /// The mean square of the differences of the items that differ: 1 for right and wrong answers.
    public let meanSquare: Double
    /// The variance of the difference that comes from the choice of training seeds.
    public let seedVariance: Double

    /// The plan for answers that are right or wrong.
    public init(_ pairs: PairedProportions) {
        difference = pairs.difference
        differing = pairs.discordantCount
        itemCount = pairs.itemCount
        meanSquare = 1
        seedVariance = 0
    }

    /// The plan for what each item adds to the difference.
    init(difference: Double, contributions: [Double], differing: Int, seedVariance: Double) {
        self.difference = difference
        self.differing = differing
        itemCount = contributions.count
        let squares = contributions.reduce(0) { $0 + $1 * $1 }
        meanSquare = differing == 0 ? 1 : squares / Double(differing)
        self.seedVariance = seedVariance
    }

    /// The range of test items with which a verdict is reached with `power`; `tests` is by how much Holm's correction
    /// divides the level.
    public func labelsNeeded(
        margin: Double,
        confidence: Double = 0.95,
        power: Double = 0.8,
        tests: Int = 1
    ) -> LabelsNeeded {
        checkMargin(margin, "LabelPlan.labelsNeeded")
        checkConfidence(confidence, "LabelPlan.labelsNeeded")
        checkConfidence(power, "LabelPlan.labelsNeeded")
        require(tests > 0, "LabelPlan.labelsNeeded: \(tests) tests are fewer than one")
        let level = (1 - confidence) / Double(tests)
        let reach = NormalDistribution.quantile(1 - level) + NormalDistribution.quantile(power)
        let items = Double(itemCount)
        let shares = Interval.wilson(right: differing, of: itemCount, confidence: 0.5)
        let share = Double(differing) / items
        let distance = abs(difference + margin)
        let error = (variance(share, margin) / items + seedVariance).squareRoot()
        let quartile = NormalDistribution.quantile(0.75) * error

        func needed(_ distance: Double, _ share: Double) -> Double {
            guard distance > 0 else { return .infinity }
            let allowed = (distance / reach) * (distance / reach) - seedVariance
            return allowed > 0 ? variance(share, margin) / allowed : .infinity
        }
        let most = 10 * items
        guard needed(distance, share) <= most else { return .willNotSettle }
        let favourable = needed(distance + quartile, shares.lower)
        let unfavourable = needed(distance - quartile, shares.upper)
        let from = max(itemCount + 1, Int(favourable.rounded(.up)))
        return .range(from: from, to: max(from, Int(min(unfavourable, most).rounded(.up))))
    }

    /// The variance of an item's difference when a `share` of the items differs.
    private func variance(_ share: Double, _ margin: Double) -> Double {
        let size = meanSquare.squareRoot()
        let least = max(margin, abs(difference)) * size
        return max(share * meanSquare, least) - difference * difference
    }
}
