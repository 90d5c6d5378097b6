internal import HoneBase

/// A range that covers the true value in a stated share of all samples.
public struct Interval: Sendable, Equatable {
    /// The lower end.
    public let lower: Double
    /// The upper end.
    public let upper: Double
    /// The share of samples whose interval covers the true value, as 0.95.
    public let confidence: Double

    /// The interval from `lower` to `upper`.
    public init(lower: Double, upper: Double, confidence: Double) {
        require(lower <= upper, "Interval: the lower end \(lower) lies above the upper end \(upper)")
        self.lower = lower
        self.upper = upper
        self.confidence = confidence
    }

    /// Whether `value` lies in the interval, its ends included.
    public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

    /// The distance between the ends.
    public var width: Double { upper - lower }
}

/// Traps unless `confidence` is a level that an interval can have.
func checkConfidence(_ confidence: Double, _ caller: String) {
    require(
        confidence > 0 && confidence < 1,
        "\(caller): the confidence \(confidence) is not between 0 and 1, as 0.95"
    )
}
