extension Calibration {
    /// The Brier score of the probabilities that each item's labels were given: 0 is perfect, 2 is sure and wrong.
    ///
    /// Brier, "Verification of Forecasts Expressed in Terms of Probability", Monthly Weather Review 78 (1950): the mean
    /// over the items of the squared distance to the true label, summed over the labels. Sums of probabilities may be
    /// off from 1 by 0.001, as those of 32-bit numbers are.
    /// - Parameters:
    ///   - probabilities: for each item, the probability of each label.
    ///   - truth: for each item, the number of its true label.
    /// - Throws: `empty`, `unequalCounts`, `notAFraction`, `notADistribution`, `labelOutOfRange`.
    public static func brierScore(
        probabilities: [[Double]],
        truth: [Int]
    ) throws(EvaluationError) -> Double {
        guard !truth.isEmpty else { throw .empty(what: "items") }
        guard probabilities.count == truth.count else {
            throw .unequalCounts(
                what: "lists of probabilities",
                expected: truth.count,
                found: probabilities.count
            )
        }
        var total = 0.0
        for (item, (row, label)) in zip(probabilities, truth).enumerated() {
            for value in row where !(value >= 0 && value <= 1) {
                throw .notAFraction(what: "probability", found: value, item: item, seed: 0)
            }
            let sum = row.reduce(0, +)
            guard abs(sum - 1) <= 1e-3 else { throw .notADistribution(item: item, sum: sum) }
            guard row.indices.contains(label) else {
                throw .labelOutOfRange(item: item, label: label, count: row.count)
            }
            for (place, value) in row.enumerated() {
                let distance = value - (place == label ? 1 : 0)
                total += distance * distance
            }
        }
        return total / Double(truth.count)
    }
}
