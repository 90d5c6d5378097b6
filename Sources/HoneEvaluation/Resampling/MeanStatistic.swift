/// The mean of the items' scores.
struct MeanStatistic: ItemStatistic {
    /// The scores, by seed and item.
    let scores: [[Double]]

    var itemCount: Int { scores[0].count }
    var seedCount: Int { scores.count }

    func score(seed: Int, counts: [Double]) -> Double {
        let row = scores[seed]
        precondition(
            counts.count == row.count,
            "MeanStatistic.score: \(counts.count) counts for \(row.count) items"
        )
        // Four sums, so that the additions need not wait for one another; their order is fixed.
        var sums = SIMD4<Double>.zero
        var item = 0
        while item + 4 <= row.count {
            let scores = SIMD4(row[item], row[item + 1], row[item + 2], row[item + 3])
            let weights = SIMD4(counts[item], counts[item + 1], counts[item + 2], counts[item + 3])
            sums += scores * weights
            item += 4
        }
        var sum = sums.sum()
        while item < row.count {
            sum += row[item] * counts[item]
            item += 1
        }
        return sum / Double(row.count)
    }

    func contributions(seed: Int) -> [Double] { scores[seed] }
}
