import HoneBase

@testable import HoneEvaluation

/// The score test of a paired difference, computed the slow way: the likelihood is maximised numerically.
struct ScoreTableOracle {
    var onlyCandidateRight: Int
    var onlyReferenceRight: Int
    var itemCount: Int

    /// The logarithm of the likelihood when only the reference is right with probability `q`.
    private func logLikelihood(_ q: Double, _ difference: Double) -> Double {
        func term(_ count: Int, _ probability: Double) -> Double {
            count == 0 ? 0 : Double(count) * Mathematics.log(max(probability, 1e-300))
        }
        return term(onlyCandidateRight, q + difference) + term(onlyReferenceRight, q)
            + term(itemCount - onlyCandidateRight - onlyReferenceRight, 1 - 2 * q - difference)
    }

    /// The most likely probability that only the reference is right, by ternary search: the likelihood is concave.
    func fitted(_ difference: Double) -> Double {
        var low = max(0, -difference)
        var high = (1 - difference) / 2
        for _ in 0..<300 {
            let first = low + (high - low) / 3
            let second = high - (high - low) / 3
            if logLikelihood(first, difference) < logLikelihood(second, difference) {
                low = first
            } else {
                high = second
            }
        }
        return (low + high) / 2
    }

    func statistic(_ difference: Double) -> Double {
        let n = Double(itemCount)
        let variance = n * (2 * fitted(difference) + difference - difference * difference)
        return (Double(onlyCandidateRight - onlyReferenceRight) - n * difference) / variance.squareRoot()
    }
}
