/// A measure that scores each answer by itself; the score of an approach is the mean over the items.
public protocol ItemMetric: Sendable {
    /// The score of `answer` where `wanted` was asked for, from 0 to 1.
    func score(of answer: String, wanted: String) -> Double
}
