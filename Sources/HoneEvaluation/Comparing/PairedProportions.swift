internal import HoneBase

/// The items that two approaches answered, each right or wrong, by who was right.
///
/// The difference is that of the candidate's share of right answers to the reference's. Its interval and tests invert
/// the score test of Tango, "Equivalence Test and Confidence Interval for the Difference in Proportions for the
/// Paired-Sample Design", Statistics in Medicine 17 (1998), which is also the test of Nam, "Establishing Equivalence of
/// Two Treatments and Sample Size Requirements in Matched-Pairs Design", Biometrics 53 (1997).
public struct PairedProportions: Sendable, Equatable {
    /// How many items the candidate answered right and the reference wrong.
    public let onlyCandidateRight: Int
    /// How many items the reference answered right and the candidate wrong.
    public let onlyReferenceRight: Int
    /// The number of items.
    public let itemCount: Int

    /// The table of `itemCount` items; those on which both were right or both wrong need no telling apart.
    public init(onlyCandidateRight: Int, onlyReferenceRight: Int, itemCount: Int) {
        require(
            onlyCandidateRight >= 0 && onlyReferenceRight >= 0 && itemCount > 0
                && onlyCandidateRight + onlyReferenceRight <= itemCount,
            "PairedProportions: \(onlyCandidateRight) and \(onlyReferenceRight) of \(itemCount) items"
        )
        self.onlyCandidateRight = onlyCandidateRight
        self.onlyReferenceRight = onlyReferenceRight
        self.itemCount = itemCount
    }

    /// The table of the answers of two approaches to the same items.
    public init(candidate: [Bool], reference: [Bool]) {
        require(
            candidate.count == reference.count,
            "PairedProportions: \(candidate.count) outcomes are paired with \(reference.count)"
        )
        let pairs = zip(candidate, reference)
        self.init(
            onlyCandidateRight: pairs.count { $0 && !$1 },
            onlyReferenceRight: pairs.count { !$0 && $1 },
            itemCount: candidate.count
        )
    }

    /// The candidate's share of right answers less the reference's.
    public var difference: Double { Double(onlyCandidateRight - onlyReferenceRight) / Double(itemCount) }

    /// How many items only one of the two answered right.
    public var discordantCount: Int { onlyCandidateRight + onlyReferenceRight }

    /// The same items with the roles exchanged.
    var exchanged: PairedProportions {
        PairedProportions(
            onlyCandidateRight: onlyReferenceRight,
            onlyReferenceRight: onlyCandidateRight,
            itemCount: itemCount
        )
    }

    /// The most likely probability that only the reference is right, when the true difference is `difference`.
    ///
    /// The larger root of Tango's quadratic, in the form that does not lose digits to cancellation.
    func fittedOnlyReferenceRight(at difference: Double) -> Double {
        let n = Double(itemCount)
        let b = Double(onlyCandidateRight)
        let c = Double(onlyReferenceRight)
        let half = (-b - c + (2 * n - b + c) * difference) / 2
        let constant = c * difference * (1 - difference)
        let root = (half * half + 2 * n * constant).clampedRoot
        let fitted = half > 0 && root + half > 0 ? constant / (root + half) : (root - half) / (2 * n)
        return min(max(fitted, 0, -difference), 1)
    }

    /// Tango's score statistic for the hypothesis that the true difference is `difference`.
    ///
    /// It is approximately standard normal under the hypothesis and falls as `difference` grows; at 0 it is the
    /// statistic of McNemar's test.
    public func scoreStatistic(at difference: Double) -> Double {
        require(
            difference >= -1 && difference <= 1,
            "PairedProportions.scoreStatistic: \(difference) is not a difference from -1 to 1"
        )
        let n = Double(itemCount)
        let distance = Double(onlyCandidateRight - onlyReferenceRight) - n * difference
        let fitted = fittedOnlyReferenceRight(at: difference)
        let variance = n * (2 * fitted + difference * (1 - difference))
        if variance <= 1e-300 { return distance == 0 ? 0 : (distance > 0 ? .infinity : -.infinity) }
        return distance / variance.squareRoot()
    }

    /// Tango's two-sided score interval of the difference.
    public func interval(confidence: Double = 0.95) -> Interval {
        checkConfidence(confidence, "PairedProportions.interval")
        return Interval(
            lower: lowerBound(confidence: (1 + confidence) / 2),
            upper: upperBound(confidence: (1 + confidence) / 2),
            confidence: confidence
        )
    }

    /// The one-sided lower score bound of the difference.
    public func lowerBound(confidence: Double = 0.95) -> Double {
        checkConfidence(confidence, "PairedProportions.lowerBound")
        let z = NormalDistribution.quantile(confidence)
        var outside = -1.0
        var inside = difference
        if scoreStatistic(at: outside) <= z { return -1 }
        for _ in 0..<100 {
            let middle = (outside + inside) / 2
            if scoreStatistic(at: middle) > z { outside = middle } else { inside = middle }
        }
        return inside
    }

    /// The one-sided upper score bound of the difference.
    public func upperBound(confidence: Double = 0.95) -> Double {
        -exchanged.lowerBound(confidence: confidence)
    }
}

extension Double {
    /// The square root, or 0 where rounding has made the number negative.
    fileprivate var clampedRoot: Double { Swift.max(self, 0).squareRoot() }
}
