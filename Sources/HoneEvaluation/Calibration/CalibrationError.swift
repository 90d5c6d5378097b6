internal import HoneBase

/// Whether a classifier's confidence can be believed.
public enum Calibration {
    /// The expected calibration error: the mean distance between confidence and accuracy, over bins of equal mass.
    ///
    /// Items are sorted by the confidence of their answer and cut into `bins` of nearly the same size, so that no bin
    /// rests on a handful of items (Nixon et al., "Measuring Calibration in Deep Learning", CVPR Workshops 2019). Items of
    /// equal confidence stay in one bin, so the order of the items does not matter. With fewer than some 300 items the
    /// error of a perfect classifier is visibly above 0.
    /// - Throws: `empty`, `unequalCounts`, `notAFraction`.
    public static func expectedError(
        confidences: [Double],
        right: [Bool],
        bins: Int = 15
    ) throws(EvaluationError) -> Double {
        require(bins > 0, "Calibration.expectedError: \(bins) bins are fewer than one")
        try check(confidences: confidences, right: right)
        let items = confidences.count
        let order = confidences.indices.sorted { (confidences[$0], $0) < (confidences[$1], $1) }
        var error = 0.0
        var start = 0
        for bin in 1...bins {
            var end = items * bin / bins
            guard end > start else { continue }
            while end < items, confidences[order[end]] == confidences[order[end - 1]] { end += 1 }
            let gap = order[start..<end].reduce(0.0) { $0 + confidences[$1] - (right[$1] ? 1 : 0) }
            error += abs(gap)
            start = end
        }
        return error / Double(items)
    }

    /// Checks that there is one confidence from 0 to 1 for each outcome.
    static func check(confidences: [Double], right: [Bool]) throws(EvaluationError) {
        guard !right.isEmpty else { throw .empty(what: "items") }
        guard confidences.count == right.count else {
            throw .unequalCounts(what: "confidences", expected: right.count, found: confidences.count)
        }
        for (item, value) in confidences.enumerated() where !(value >= 0 && value <= 1) {
            throw .notAFraction(what: "confidence", found: value, item: item, seed: 0)
        }
    }
}
