/// McNemar's test of whether two approaches are right on equally many of the same items.
///
/// Both p values are two-sided. The exact one sums the binomial distribution of the discordant items (McNemar, 1947) and
/// never errs more often than its level. The mid-p one counts the observed outcome by half; Fagerland, Lydersen and Laake
/// (BMC Medical Research Methodology 13:91, 2013) find it closer to its level.
public struct McNemar: Sendable, Equatable {
    /// Twice the probability of the smaller discordant count or less, at most 1.
    public let exactPValue: Double
    /// The same with the probability of the observed count taken by half.
    public let midPValue: Double

    /// The test of `pairs`.
    public init(_ pairs: PairedProportions) {
        let smaller = min(pairs.onlyCandidateRight, pairs.onlyReferenceRight)
        let coin = BinomialDistribution(trials: pairs.discordantCount, probability: 0.5)
        let tail = 2 * coin.probability(atMost: smaller)
        exactPValue = min(1, tail)
        midPValue =
            pairs.onlyCandidateRight == pairs.onlyReferenceRight
            ? 1 : min(1, tail - coin.probability(of: smaller))
    }
}
