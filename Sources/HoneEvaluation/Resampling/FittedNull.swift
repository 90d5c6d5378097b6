internal import HoneBase

/// The test of whether the mean of paired differences lies above a bound, by resampling from the distribution that is
/// closest to the sample among those whose mean is exactly the bound.
///
/// The percentile bootstrap asks how often the sample's own variation crosses the bound; when few items carry the
/// difference, or harm is rare and heavy, it is too sure. This test keeps its level there. The weights of the fitted
/// distribution maximise the empirical likelihood under the bound (Owen, "Empirical Likelihood Ratio Confidence
/// Intervals for a Single Functional", Biometrika 75, 1988; resampling under it: DiCiccio and Romano, "Nonparametric
/// Confidence Limits by Resampling Methods and Least Favorable Families", International Statistical Review 58, 1990).
/// One value that may not have been observed, the worst that could be, may receive weight, as the empty cell of a table
/// does: for answers that are right or wrong, the fit is that of Tango's score test.
struct FittedNull {
    /// The possible values of an item's difference.
    let values: [Double]
    /// The probability of each value.
    let probabilities: [Double]
    private let mean: Double
    private let itemCount: Int

    /// Fits `differences`, whose mean lies above `bound`, under the mean `bound`; `worst` is the lowest possible value.
    init(differences: [Double], bound: Double, worst: Double) {
        let items = Double(differences.count)
        let mean = differences.reduce(0, +) / items
        require(
            mean > bound && bound > worst,
            "FittedNull: the mean \(mean), the bound \(bound) and the worst \(worst) are not in descending order"
        )
        self.mean = mean
        itemCount = differences.count
        // Each item weighs 1 / (n (1 + l (d - bound))); l solves that the mean of the weighted d is the bound, and may
        // not make the weight of the worst value negative, where the rest of the weight goes if it must.
        func excess(_ l: Double) -> Double {
            differences.reduce(0) { $0 + ($1 - bound) / (1 + l * ($1 - bound)) }
        }
        let limit = 1 / (bound - worst)
        let lowest = differences.reduce(differences[0], min)
        var high = limit
        if lowest < bound { high = min(limit, (1 - 1e-12) / (bound - lowest)) }
        var l = high
        if excess(high) < 0 {
            var low = 0.0
            for _ in 0..<100 {
                l = (low + high) / 2
                if excess(l) > 0 { low = l } else { high = l }
            }
        }
        let weights = differences.map { 1 / (items * (1 + l * ($0 - bound))) }
        let rest = max(0, 1 - weights.reduce(0, +))
        let total = weights.reduce(rest, +)
        values = differences + [worst]
        probabilities = (weights + [rest]).map { $0 / total }
    }

    /// The share of resamples from the fit whose mean is at least the sample's, with the (b + 1) / (B + 1) correction.
    ///
    /// `seedDeviation` is called once a resample for what the draw of seeds adds.
    func probabilityOfMean(resamples: Int, seed: UInt64, seedDeviation: () -> Double) -> Double {
        let table = AliasTable(values: values, probabilities: probabilities)
        var sampler = ItemSampler(
            itemCount: values.count,
            seed: seed,
            stream: BootstrapDistribution.Stream.nullItems
        )
        var reached = 0
        for _ in 0..<resamples {
            let mean = sampler.sum(of: itemCount, from: table) / Double(itemCount) + seedDeviation()
            // Sums of the same values in another order differ by rounding, and count as equal.
            if mean >= self.mean - 1e-12 { reached += 1 }
        }
        return Double(reached + 1) / Double(resamples + 1)
    }
}
