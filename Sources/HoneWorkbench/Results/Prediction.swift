/// What an approach answered to one input.
public struct Prediction: Sendable, Equatable {
    /// The label, by its number in the task's list; nil where the request failed or the answer is no label.
    public var label: Int?
    /// The probability that the approach gives its answer, in 0...1; nil where it gives none.
    public var probability: Double?

    /// An answer with its probability.
    public init(label: Int?, probability: Double? = nil) {
        self.label = label
        self.probability = probability
    }
}
