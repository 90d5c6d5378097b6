/// The comparison of two approaches on the same items by any metric and any number of seeds, by resampling.
///
/// Items are drawn together for both approaches; the seeds of each are drawn apart, since seed 1 of one approach has
/// nothing in common with seed 1 of another. See `BootstrapDistribution` and `FittedNull` for the two resamplings.
struct PairedBootstrap {
    let difference: Double
    let distribution: BootstrapDistribution
    /// How many items carry a difference.
    let differing: Int
    /// What each item adds to the difference.
    let contributions: [Double]
    private let candidateScores: [Double]
    private let referenceScores: [Double]
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
        candidateScores = candidate.seedScores
        referenceScores = reference.seedScores
        difference = candidate.score - reference.score
        self.resamples = resamples
        self.seed = seed
    }

    /// The two-sided p value of no difference: twice the smaller share of resamples on one side of 0.
    var differencePValue: Double {
        min(1, 2 * min(distribution.share(atMost: 0), distribution.share(atLeast: 0)))
    }

    /// The p value of the hypothesis that the candidate is worse by `margin` or more: the share of resamples at or below
    /// minus the margin, or the probability under the fitted null distribution when that is larger.
    func nonInferiorityPValue(margin: Double) -> Double {
        checkMargin(margin, "PairedBootstrap.nonInferiorityPValue")
        let share = distribution.share(atMost: -margin)
        guard share < 0.5 else { return share }
        return max(share, fittedPValue(contributions, bound: -margin, sign: 1))
    }

    /// The p value of the hypothesis that the candidate is worse by no more than `margin`.
    func inferiorityPValue(margin: Double) -> Double {
        checkMargin(margin, "PairedBootstrap.inferiorityPValue")
        let share = distribution.share(atLeast: -margin)
        guard share < 0.5 else { return share }
        return max(share, fittedPValue(contributions.map { -$0 }, bound: margin, sign: -1))
    }

    private func fittedPValue(_ differences: [Double], bound: Double, sign: Double) -> Double {
        let mean = differences.reduce(0, +) / Double(differences.count)
        guard mean > bound else { return 1 }
        let swing = differences.reduce(1) { max($0, abs($1)) }
        let null = FittedNull(differences: differences, bound: bound, worst: -swing)
        var candidateSeeds = SeedSampler(
            seedCount: candidateScores.count,
            seed: seed,
            stream: BootstrapDistribution.Stream.nullCandidateSeeds
        )
        var referenceSeeds = SeedSampler(
            seedCount: referenceScores.count,
            seed: seed,
            stream: BootstrapDistribution.Stream.nullReferenceSeeds
        )
        return null.probabilityOfMean(resamples: resamples, seed: seed) {
            let drawn =
                candidateSeeds.resampledMean(of: candidateScores)
                - referenceSeeds.resampledMean(of: referenceScores)
            return sign * (drawn - difference)
        }
    }
}
