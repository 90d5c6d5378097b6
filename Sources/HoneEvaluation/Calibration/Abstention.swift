internal import HoneBase

/// How much a classifier answers, and how well, when it may decline to answer below a confidence.
public struct Abstention: Sendable, Equatable {
    /// The lowest confidence with which an item is answered.
    public let threshold: Double
    /// The number of items.
    public let itemCount: Int
    /// The number of items answered.
    public let answeredCount: Int
    /// The number of answered items that are right.
    public let rightCount: Int

    /// Answers the items whose confidence is `threshold` or more.
    /// - Throws: `empty`, `unequalCounts`, `notAFraction`.
    public init(threshold: Double, confidences: [Double], right: [Bool]) throws(EvaluationError) {
        require(!threshold.isNaN, "Abstention: the threshold is not a number")
        try Calibration.check(confidences: confidences, right: right)
        self.threshold = threshold
        itemCount = right.count
        answeredCount = confidences.count { $0 >= threshold }
        rightCount = zip(confidences, right).count { $0 >= threshold && $1 }
    }

    /// The share of items that are answered.
    public var coverage: Double { Double(answeredCount) / Double(itemCount) }

    /// The share of answered items that are right; nil when none is answered.
    public var accuracy: Double? {
        answeredCount == 0 ? nil : Double(rightCount) / Double(answeredCount)
    }

    /// The Wilson interval of the accuracy; nil when no item is answered.
    public func accuracyInterval(confidence: Double = 0.95) -> Interval? {
        answeredCount == 0 ? nil : .wilson(right: rightCount, of: answeredCount, confidence: confidence)
    }
}
