/// The comparison of two approaches on the same items by any metric and any number of seeds, by resampling.
///
/// See `BootstrapDistribution` and `FittedNull` for the two resamplings.
struct PairedBootstrap {
    let difference: Double
    let distribution: BootstrapDistribution
    /// How many items differ from the rest.
    let differing: Int
    /// What each item adds to the difference.
    let contributions: [Double]
    private let candidateSeeds: SeedSampler
    private let referenceSeeds: SeedSampler
    private let resamples: Int
    private let seed: UInt64

    /// Resamples the difference of `candidate` to `reference`, whose items must be the same.
    init(candidate: Outcomes, reference: Outcomes, resamples: Int, seed: UInt64) {
        let candidateStatistic = candidate.statistic
        let referenceStatistic = reference.statistic
        contributions = zip(candidateStatistic.contributions, referenceStatistic.contributions)
            .map { $0 - $1 }
        differing = differingCount(contributions)
        distribution = BootstrapDistribution(
            of: candidateStatistic,
            against: referenceStatistic,
            resamples: resamples,
            seed: seed,
            differing: differing
        )
        candidateSeeds = SeedSampler(
            candidateStatistic,
            seed: seed,
            stream: BootstrapDistribution.Stream.nullCandidateSeeds
        )
        referenceSeeds = SeedSampler(
            referenceStatistic,
            seed: seed,
            stream: BootstrapDistribution.Stream.nullReferenceSeeds
        )
        difference = candidate.score - reference.score
        self.resamples = resamples
        self.seed = seed
    }

    /// The variance of the difference that comes from the choice of seeds and that no number of items removes.
    var seedVariance: Double { candidateSeeds.lastingVariance + referenceSeeds.lastingVariance }

    /// The two-sided p value of no difference: twice the smaller share of resamples on one side of 0.
    var differencePValue: Double {
        min(1, 2 * min(distribution.share(atMost: 0), distribution.share(atLeast: 0)))
    }

    /// The p value of the hypothesis that the candidate is worse by `margin` or more: the share of resamples at or below
    /// minus the margin, or the probability under the fitted null distribution when that is larger.
    func nonInferiorityPValue(margin: Double) -> Double {
        checkMargin(margin, "PairedBootstrap.nonInferiorityPValue")
        let share = distribution.share(atMost: -margin)
        return share < 0.5 ? max(share, fittedPValue(contributions, bound: -margin, sign: 1)) : share
    }

    /// The p value of the hypothesis that the candidate is worse by no more than `margin`.
    func inferiorityPValue(margin: Double) -> Double {
        checkMargin(margin, "PairedBootstrap.inferiorityPValue")
        let share = distribution.share(atLeast: -margin)
        return share < 0.5
            ? max(share, fittedPValue(contributions.map { -$0 }, bound: margin, sign: -1)) : share
    }

    /// The worst difference that an item could show is the largest that was seen, or 1 when fewer than four differ.
    private func fittedPValue(_ differences: [Double], bound: Double, sign: Double) -> Double {
        let mean = differences.reduce(0, +) / Double(differences.count)
        guard mean > bound else { return 1 }
        let largest = differences.reduce(2 * abs(bound)) { max($0, abs($1)) }
        let null = FittedNull(
            differences: differences,
            bound: bound,
            worst: -max(largest, differing < 4 ? 1 : 0)
        )
        var candidateSeeds = candidateSeeds
        var referenceSeeds = referenceSeeds
        return null.probabilityOfMean(resamples: resamples, seed: seed) {
            sign * (candidateSeeds.deviation() - referenceSeeds.deviation())
        }
    }
}
