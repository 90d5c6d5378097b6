internal import HoneBase

/// The number of successes in `trials` independent trials that each succeed with `probability`.
public struct BinomialDistribution: Sendable, Equatable {
    /// The number of trials, 0 or more.
    public let trials: Int
    /// The probability of success in each trial, from 0 to 1.
    public let probability: Double
    /// The logarithm of the factorial of `trials`.
    private let logFactorial: Double

    /// The distribution of the successes in `trials` trials.
    public init(trials: Int, probability: Double) {
        require(trials >= 0, "BinomialDistribution: \(trials) trials are fewer than none")
        require(
            probability >= 0 && probability <= 1,
            "BinomialDistribution: \(probability) is not a probability from 0 to 1"
        )
        self.trials = trials
        self.probability = probability
        logFactorial = Mathematics.logGamma(Double(trials) + 1)
    }

    /// The expected number of successes.
    public var mean: Double { Double(trials) * probability }

    /// The standard deviation of the number of successes.
    public var standardDeviation: Double { (mean * (1 - probability)).squareRoot() }

    /// The probability of exactly `successes`; zero outside 0 to `trials`.
    public func probability(of successes: Int) -> Double {
        guard successes >= 0, successes <= trials else { return 0 }
        if probability == 0 { return successes == 0 ? 1 : 0 }
        if probability == 1 { return successes == trials ? 1 : 0 }
        let failures = trials - successes
        return Mathematics.exp(
            logFactorial - Mathematics.logGamma(Double(successes) + 1)
                - Mathematics.logGamma(Double(failures) + 1)
                + Double(successes) * Mathematics.log(probability)
                + Double(failures) * Mathematics.log(1 - probability)
        )
    }

    /// The probability of `successes` or more.
    /// - Complexity: the number of terms that matter, about eight standard deviations.
    public func probability(atLeast successes: Int) -> Double {
        if successes <= 0 { return 1 }
        if successes > trials { return 0 }
        // The smaller tail is the one that is summed, so that no digits are lost.
        if Double(successes) <= mean { return 1 - sum(from: successes - 1, step: -1) }
        return sum(from: successes, step: 1)
    }

    /// The probability of `successes` or fewer.
    /// - Complexity: the number of terms that matter, about eight standard deviations.
    public func probability(atMost successes: Int) -> Double {
        if successes < 0 { return 0 }
        if successes >= trials { return 1 }
        if Double(successes) >= mean { return 1 - sum(from: successes + 1, step: 1) }
        return sum(from: successes, step: -1)
    }

    /// Adds terms from `start` outwards, each from the one before, until they no longer change the sum.
    private func sum(from start: Int, step: Int) -> Double {
        var term = probability(of: start)
        var total = term
        var successes = start
        let odds = probability / (1 - probability)
        while term > total * 1e-18 {
            if step > 0 {
                guard successes < trials else { break }
                term *= Double(trials - successes) / Double(successes + 1) * odds
            } else {
                guard successes > 0 else { break }
                term *= Double(successes) / (Double(trials - successes + 1) * odds)
            }
            successes += step
            total += term
        }
        return min(total, 1)
    }
}
