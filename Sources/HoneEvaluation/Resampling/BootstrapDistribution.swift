internal import HoneBase

/// The values that a score, or a difference of two scores, takes over resamples of the items and the seeds.
///
/// The bootstrap of Efron (1979). Every resample draws the items, together for both approaches, and the seeds, apart for
/// each, since seed 1 of one approach has nothing in common with seed 1 of another; what the seeds add is counted on all
/// items, so that the variance of one item from seed to seed is not counted once more by their meeting (Owen, "The
/// Pigeonhole Bootstrap", Annals of Applied Statistics 1, 2007). Two corrections keep small test sets honest:
///
/// - Deviations are stretched to the width of Student's t interval (Hesterberg, "What Teachers Should Know About the
///   Bootstrap", The American Statistician 69, 2015), by about 3% at 60 items.
/// - Where fewer than four items differ from the rest, resampling sees almost no variance, whatever the items not
///   drawn into the test set would have shown. The missing ones of the four are counted as items with a full swing
///   of 1, as normal noise of variance (4 - differing) / n^2. Four is what makes n items without any difference
///   exclude no effect that n items would miss with a probability above 5%, and 1% likewise.
///
/// A statistic that is not a mean is biased on a finite sample, and its resamples are biased once more from there; both
/// biases, which the jackknife estimates, are taken off. For a mean they are zero.
struct BootstrapDistribution {
    /// The values in ascending order.
    let sorted: [Double]
    /// The value of the sample itself.
    let point: Double

    /// The streams of random numbers, independent under one seed.
    enum Stream {
        static let items: UInt64 = 0
        static let candidateSeeds: UInt64 = 1
        static let referenceSeeds: UInt64 = 2
        static let noise: UInt64 = 3
        static let nullItems: UInt64 = 4
        static let nullCandidateSeeds: UInt64 = 5
        static let nullReferenceSeeds: UInt64 = 6
    }

    /// Resamples the score of `candidate`, or its difference to `reference`, `resamples` times.
    /// - Complexity: O(resamples * items).
    init(
        of candidate: any ItemStatistic,
        against reference: (any ItemStatistic)? = nil,
        resamples: Int,
        seed: UInt64,
        differing: Int
    ) {
        require(resamples >= 200, "BootstrapDistribution: \(resamples) resamples are fewer than 200")
        let items = candidate.itemCount
        var counts = [Double](repeating: 1, count: items)
        func value() -> Double {
            candidate.score(counts: counts) - (reference?.score(counts: counts) ?? 0)
        }
        point = value()
        var sampler = ItemSampler(itemCount: items, seed: seed, stream: Stream.items)
        var candidateSeeds = SeedSampler(candidate, seed: seed, stream: Stream.candidateSeeds)
        var referenceSeeds = reference.map { SeedSampler($0, seed: seed, stream: Stream.referenceSeeds) }
        var noise = Philox(seed: seed, stream: Stream.noise)
        let missing = Double(max(0, 4 - differing))
        let noiseWidth = missing.squareRoot() / Double(items)
        let stretch = Self.stretch(items: items)
        let shift = 2 * ((reference.map(Self.bias) ?? 0) - Self.bias(candidate))
        var values: [Double] = []
        values.reserveCapacity(resamples)
        for _ in 0..<resamples {
            sampler.resample(into: &counts)
            var deviation = (value() - point) * stretch
            deviation += candidateSeeds.deviation() - (referenceSeeds?.deviation() ?? 0)
            if missing > 0 { deviation += noiseWidth * noise.normal() }
            values.append(point + shift + deviation)
        }
        sorted = values.sorted()
    }

    /// The two-sided percentile interval, cut to `range`; it always contains the value of the sample.
    func interval(confidence: Double, within range: ClosedRange<Double>) -> Interval {
        let skipped = skipped((1 - confidence) / 2)
        let lower = min(sorted[skipped], point)
        let upper = max(sorted[sorted.count - 1 - skipped], point)
        return Interval(
            lower: max(lower, range.lowerBound),
            upper: min(upper, range.upperBound),
            confidence: confidence
        )
    }

    /// The one-sided bound that the values exceed in all but a share of 1 - `confidence`.
    func lowerBound(confidence: Double) -> Double { sorted[skipped(1 - confidence)] }

    /// The one-sided bound that the values stay under in all but a share of 1 - `confidence`.
    func upperBound(confidence: Double) -> Double { sorted[sorted.count - 1 - skipped(1 - confidence)] }

    /// The share of values at or below `value`, counting the sample itself as one more of them.
    ///
    /// Davison and Hinkley, "Bootstrap Methods and Their Application" (1997), section 4.2: (b + 1) / (B + 1).
    func share(atMost value: Double) -> Double {
        Double(sorted.count { $0 <= value } + 1) / Double(sorted.count + 1)
    }

    /// The share of values at or above `value`, counting the sample itself as one more of them.
    func share(atLeast value: Double) -> Double {
        Double(sorted.count { $0 >= value } + 1) / Double(sorted.count + 1)
    }

    /// How many values lie beyond the bound that leaves out `tail`.
    private func skipped(_ tail: Double) -> Int {
        max(Int((tail * Double(sorted.count + 1)).rounded(.down)) - 1, 0)
    }

    /// By how much the statistic exceeds on average what it estimates: the jackknife's estimate (Quenouille, 1956).
    private static func bias(_ statistic: any ItemStatistic) -> Double {
        guard !(statistic is MeanStatistic) else { return 0 }
        let items = Double(statistic.itemCount)
        let once = [Double](repeating: 1, count: statistic.itemCount)
        return statistic.score(counts: once) - statistic.contributions.reduce(0, +) / items
    }

    /// How much wider an interval must be than the plain percentile one; see the type.
    private static func stretch(items: Int) -> Double {
        guard items > 1 else { return 1 }
        let freedom = Double(items - 1)
        let z = 1.959963984540054
        return (Double(items) / freedom).squareRoot() * (1 + (z * z + 1) / (4 * freedom))
    }
}
