internal import HoneBase

/// Draws training seeds with replacement and says by how much the mean over the seeds moves.
///
/// A plain draw would be wrong in two ways, for which the deviations are stretched:
///
/// - With s seeds the variance of the mean comes out short by the factor (s - 1) / s (Rao and Wu, "Resampling Inference
///   With Complex Survey Data", JASA 83, 1988).
/// - So few seeds say little of how much seeds differ, as Student's t distribution tells. That holds only for what is
///   lasting in the differences between seeds; the rest comes from the items, each of which turns out a little
///   differently with each seed. The share of the lasting part is estimated as in a two-way analysis of variance.
///
/// One seed tells nothing of the variance between seeds, and does not move.
struct SeedSampler {
    private let scores: [Double]
    private let mean: Double
    private let stretch: Double
    private var generator: Philox
    /// The estimated variance of the mean over the seeds that no number of items would remove.
    let lastingVariance: Double

    /// The sampler of the seeds of `statistic`.
    init(_ statistic: any ItemStatistic, seed: UInt64, stream: UInt64) {
        generator = Philox(seed: seed, stream: stream)
        let seeds = Double(statistic.seedCount)
        let items = Double(statistic.itemCount)
        let rows = (0..<statistic.seedCount).map { statistic.contributions(seed: $0) }
        let scores = rows.map { $0.reduce(0, +) / items }
        let mean = scores.reduce(0, +) / seeds
        self.scores = scores
        self.mean = mean
        guard rows.count > 1 else {
            stretch = 0
            lastingVariance = 0
            return
        }
        let between = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (seeds - 1)
        var residual = 0.0
        for item in 0..<statistic.itemCount {
            let level = rows.reduce(0) { $0 + $1[item] } / seeds - mean
            for (row, score) in zip(rows, scores) {
                let rest = row[item] - score - level
                residual += rest * rest
            }
        }
        residual /= (seeds - 1) * max(items - 1, 1)
        let lasting = between > 0 ? max(0, 1 - residual / items / between) : 0
        let student =
            StudentDistribution.upperQuantile(degreesOfFreedom: rows.count - 1)
            / StudentDistribution.normalQuantile
        stretch = (seeds / (seeds - 1) * (1 - lasting + lasting * student * student)).squareRoot()
        lastingVariance = lasting * between / seeds * student * student
    }

    /// By how much the mean over one draw of seeds differs from the mean over all, stretched as told above.
    mutating func deviation() -> Double {
        guard stretch > 0 else { return 0 }
        var drawn = 0.0
        for _ in scores { drawn += scores[generator.below(scores.count)] }
        return stretch * (drawn / Double(scores.count) - mean)
    }
}
