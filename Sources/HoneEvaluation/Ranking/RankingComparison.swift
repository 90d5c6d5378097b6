/// Compares searches with the reference, query by query, by one metric.
///
/// The paired bootstrap over queries and Holm's correction are those of `pairedResults(of:against:margin:)`, which says what
/// the other parameters mean. `differencePValue` tests that two searches are equally good; with a margin of 0, good
/// enough means shown to be better.
/// - Throws: `differentQueries` where a search was scored on other queries than the reference.
public func pairedResults(
    of candidates: [RankingScores],
    against reference: RankingScores,
    by metric: RankingMetric,
    margin: Double = 0,
    confidence: Double = 0.95,
    resamples: Int = 10_000,
    seed: UInt64 = 0
) throws(EvaluationError) -> [PairedResult] {
    var outcomes: [Outcomes] = []
    for candidate in candidates {
        guard candidate.queries == reference.queries else {
            let others = Set(candidate.queries).symmetricDifference(reference.queries)
            throw .differentQueries(count: others.count, first: others.min() ?? "")
        }
        outcomes.append(try candidate.outcomes(by: metric))
    }
    return try pairedResults(
        of: outcomes,
        against: reference.outcomes(by: metric),
        margin: margin,
        confidence: confidence,
        resamples: resamples,
        seed: seed
    )
}
