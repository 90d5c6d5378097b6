internal import HoneBase

/// What an approach answered to one input.
public struct Prediction: Sendable, Equatable {
    /// The label, by its number in the task's list; nil where the request failed, the answer is no label, or the task
    /// asks for a text.
    public var label: Int?
    /// The text, where the task asks for one; nil where the request failed.
    public var text: String?
    /// The probability that the approach gives its answer, in 0...1; nil where it gives none.
    public var probability: Double?
    /// How likely the approach finds the answer that was wanted; nil where it was not asked, or cannot tell.
    public var wanted: Likelihood?
    /// The tokens that were read and written for the answer; nil where they were not counted.
    public var tokenCount: Int?
    /// Whether the input was longer than the base reads, and was cut.
    public var isCut = false

    /// The likelihood of a text: the sum of the logarithms of its tokens' probabilities.
    public struct Likelihood: Sendable, Equatable {
        /// The sum.
        public var logProbability: Double
        /// The number of tokens.
        public var tokenCount: Int

        /// e to the mean of what each token of all texts costs; nil where there is no token.
        static func perplexity(of texts: [Likelihood]) -> Double? {
            let tokens = texts.reduce(0) { $0 + $1.tokenCount }
            guard tokens > 0 else { return nil }
            return Mathematics.exp(-texts.reduce(0) { $0 + $1.logProbability } / Double(tokens))
        }
    }

    /// A label with its probability.
    public init(label: Int?, probability: Double? = nil) {
        self.label = label
        self.probability = probability
    }

    /// A text; nil for a request that failed.
    public init(text: String?) { self.text = text }

    /// The answer as text: that of the label where the task has labels.
    func answer(_ labels: [String]) -> String? { label.map { labels[$0] } ?? text }
}
