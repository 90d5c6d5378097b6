internal import HoneBase

/// Holm's step-down correction for several tests.
public enum Holm {
    /// The p values adjusted so that rejecting those below a level errs anywhere with no more than that probability.
    ///
    /// Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6 (1979): the
    /// smallest of k is multiplied by k, the next by k - 1, and none may fall below one before it. In the order given.
    public static func adjusted(_ pValues: [Double]) -> [Double] {
        for pValue in pValues {
            require(pValue >= 0 && pValue <= 1, "Holm.adjusted: \(pValue) is not a p value from 0 to 1")
        }
        var adjusted = pValues
        var largest = 0.0
        for (place, step) in zip(order(pValues), steps(pValues.count)) {
            largest = max(largest, min(1, pValues[place] * Double(step)))
            adjusted[place] = largest
        }
        return adjusted
    }

    /// The number by which each p value is multiplied, in the order given.
    static func multipliers(_ pValues: [Double]) -> [Int] {
        var multipliers = [Int](repeating: 1, count: pValues.count)
        for (place, step) in zip(order(pValues), steps(pValues.count)) { multipliers[place] = step }
        return multipliers
    }

    private static func order(_ pValues: [Double]) -> [Int] {
        pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    }

    private static func steps(_ count: Int) -> some Sequence<Int> {
        stride(from: count, to: 0, by: -1)
    }
}
