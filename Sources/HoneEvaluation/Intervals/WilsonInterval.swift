internal import HoneBase

extension Interval {
    /// The score interval of a proportion, of which `right` of `items` were seen.
    ///
    /// Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927). It covers well
    /// for small samples and for proportions near 0 and 1, and never leaves the range from 0 to 1.
    public static func wilson(right: Int, of items: Int, confidence: Double = 0.95) -> Interval {
        require(items > 0, "Interval.wilson: there are no items")
        require(right >= 0 && right <= items, "Interval.wilson: \(right) right of \(items) items")
        checkConfidence(confidence, "Interval.wilson")
        let z = NormalDistribution.quantile((1 + confidence) / 2)
        let n = Double(items)
        let share = Double(right) / n
        let denominator = 1 + z * z / n
        let centre = (share + z * z / (2 * n)) / denominator
        let half = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot() / denominator
        return Interval(
            lower: right == 0 ? 0 : max(0, centre - half),
            upper: right == items ? 1 : min(1, centre + half),
            confidence: confidence
        )
    }
}
