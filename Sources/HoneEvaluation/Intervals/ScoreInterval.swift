extension Outcomes {
    /// The interval of the score: Wilson's for answers that are right or wrong in one seed, otherwise the percentile
    /// bootstrap over items, and over seeds where there are several.
    ///
    /// The same `seed` gives the same interval bit for bit.
    public func interval(
        confidence: Double = 0.95,
        resamples: Int = 10_000,
        seed: UInt64 = 0
    ) -> Interval {
        if seedCount == 1, let right = rightCounts?.first {
            return .wilson(right: right, of: itemCount, confidence: confidence)
        }
        return bootstrapInterval(confidence: confidence, resamples: resamples, seed: seed)
    }

    /// The percentile bootstrap interval of the score: the metric is recomputed on every resample of the items; with
    /// several seeds, these are resampled too.
    ///
    /// The same `seed` gives the same interval bit for bit.
    /// - Complexity: O(resamples * items * seeds).
    public func bootstrapInterval(
        confidence: Double = 0.95,
        resamples: Int = 10_000,
        seed: UInt64 = 0
    ) -> Interval {
        checkConfidence(confidence, "Outcomes.bootstrapInterval")
        let statistic = statistic
        let distribution = BootstrapDistribution(
            of: statistic,
            resamples: resamples,
            seed: seed,
            differing: differingCount(statistic.contributions)
        )
        return distribution.interval(confidence: confidence, within: 0...1)
    }
}

/// How many of the contributions differ from the most frequent one.
func differingCount(_ contributions: [Double]) -> Int {
    var counts: [Double: Int] = [:]
    for contribution in contributions { counts[contribution, default: 0] += 1 }
    return contributions.count - (counts.values.max() ?? 0)
}
