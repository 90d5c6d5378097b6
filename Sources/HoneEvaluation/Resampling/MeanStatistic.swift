internal import HoneBase

/// The mean of the items' scores.
struct MeanStatistic: ItemStatistic {
    private let scores: [[Double]]
    /// The mean over the seeds of each item's scores.
    private let means: [Double]

    var itemCount: Int { means.count }
    var seedCount: Int { scores.count }

    /// The statistic of `scores` by seed and item.
    init(scores: [[Double]]) {
        self.scores = scores
        means = scores[0].indices.map { item in
            scores.reduce(0) { $0 + $1[item] } / Double(scores.count)
        }
    }

    func score(counts: [Double]) -> Double {
        require(
            counts.count == means.count,
            "MeanStatistic.score: \(counts.count) counts for \(means.count) items"
        )
        // Four sums, so that the additions need not wait for one another; their order is fixed.
        var sums = SIMD4<Double>.zero
        var item = 0
        while item + 4 <= means.count {
            let scores = SIMD4(means[item], means[item + 1], means[item + 2], means[item + 3])
            let weights = SIMD4(counts[item], counts[item + 1], counts[item + 2], counts[item + 3])
            sums += scores * weights
            item += 4
        }
        var sum = sums.sum()
        while item < means.count {
            sum += means[item] * counts[item]
            item += 1
        }
        return sum / Double(means.count)
    }

    func contributions(seed: Int) -> [Double] { scores[seed] }
}
