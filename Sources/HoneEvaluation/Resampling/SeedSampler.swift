internal import HoneBase

/// Draws training seeds with replacement and gives each seed's weight in the mean over seeds.
///
/// A few seeds drawn with replacement vary too little: with `s` seeds the variance of the mean is short by the factor
/// (s - 1) / s. The weights' distance from 1 / s is therefore stretched by the root of s / (s - 1) (Rao and Wu,
/// "Resampling Inference With Complex Survey Data", JASA 83, 1988). One seed tells nothing of its variance and is kept.
struct SeedSampler {
    private let seedCount: Int
    private let stretch: Double
    private var generator: Philox

    init(seedCount: Int, seed: UInt64, stream: UInt64) {
        precondition(seedCount > 0, "SeedSampler: there are no seeds")
        self.seedCount = seedCount
        stretch = seedCount > 1 ? (Double(seedCount) / Double(seedCount - 1)).squareRoot() : 0
        generator = Philox(seed: seed, stream: stream)
    }

    /// The mean of the seeds' `scores` over one draw of seeds.
    mutating func resampledMean(of scores: [Double]) -> Double {
        precondition(
            scores.count == seedCount,
            "SeedSampler.resampledMean: \(scores.count) scores for \(seedCount) seeds"
        )
        let mean = scores.reduce(0, +) / Double(seedCount)
        guard seedCount > 1 else { return mean }
        var drawn = 0.0
        for _ in 0..<seedCount { drawn += scores[generator.below(seedCount)] }
        return mean + stretch * (drawn / Double(seedCount) - mean)
    }
}
