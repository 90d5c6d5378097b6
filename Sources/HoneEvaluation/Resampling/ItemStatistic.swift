/// A score of an approach as a function of how often each item counts, which is what a bootstrap needs.
protocol ItemStatistic: Sendable {
    /// The number of items.
    var itemCount: Int { get }
    /// The number of training seeds.
    var seedCount: Int { get }
    /// The mean of the seeds' scores when item `i` counts `counts[i]` times; the counts sum to the number of items.
    func score(counts: [Double]) -> Double
    /// What each item adds to the score of one seed: the score itself where the statistic is a mean, otherwise the
    /// jackknife's pseudo-value, `n * score - (n - 1) * (score without the item)` (Tukey, 1958).
    func contributions(seed: Int) -> [Double]
}

extension ItemStatistic {
    /// What each item adds to the mean over the seeds.
    var contributions: [Double] {
        var sums = contributions(seed: 0)
        for seed in 1..<max(seedCount, 1) {
            let more = contributions(seed: seed)
            for item in sums.indices { sums[item] += more[item] }
        }
        return sums.map { $0 / Double(seedCount) }
    }
}
