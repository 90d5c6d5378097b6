internal import HoneBase
public import HoneEvaluation

/// All that was measured of one approach on one base.
public struct ApproachResult: Sendable {
    /// The approach's name, as `linear-head`.
    public var name: String
    /// The base it stands on, as `minilm`; nil for the answers of another system.
    public var base: String?
    /// The score on the held-out items, a fraction.
    public var score: Double
    /// The 95% interval of the score.
    public var interval: Interval
    /// The number of items answered right.
    public var right: Int
    /// The number of items answered wrong.
    public var wrong: Int
    /// The number of items not answered, or not with a label of the task.
    public var failed: Int
    /// The score on the validation part or the inner folds, on which choices were made.
    public var validationScore: Double
    /// The score of each seed.
    public var seedScores: [Double]
    /// What was chosen on validation, name and value.
    public var choices: [(name: String, value: String)]
    /// Seconds of the final fit, embedding of the training texts included.
    public var trainSeconds: Double
    /// Milliseconds of a single request: median and 95th percentile; nil for another system.
    public var latency: Latency?
    /// Where the time of a request goes; nil where nothing is looked up.
    public var stages: RequestStages?
    /// Of how many items the evidence was looked up; nil where nothing is, or no row names any.
    public var evidence: EvidenceFound?
    /// The mean number of tokens that a request costs.
    public var tokensPerRequest: Double?
    /// Peak memory of the process after the fit and the predictions, in MB.
    public var peakMemory: Double?
    /// What it costs.
    public var cost: Cost?
    /// The cost of fit and requests over the whole volume of the task.
    public var costTotal: Double?
    /// The folder of the run, relative to the comparison's folder; nil where there is nothing to serve.
    public var run: String?
    /// The comparison with the reference; nil for the reference itself.
    public var versusReference: PairedResult?
    /// How its training went; nil where nothing is trained.
    public var training: TrainingTrace?
    /// Every measure of texts; nil where answers are labels.
    public var measures: TextMeasures?
    /// The answers to the held-out items, in their order.
    public var predictions: [Prediction]

    /// Milliseconds of single requests, one after the other.
    public struct Latency: Sendable, Equatable {
        /// The median.
        public var p50: Double
        /// The 95th percentile.
        public var p95: Double
        /// The mean, from which costs are computed.
        public var mean: Double
    }

    /// `linear-head@minilm`, or the bare name where there is no base.
    public var identifier: String { base.map { "\(name)@\($0)" } ?? name }
}

/// Every measure of texts, means over the held-out items; a failed request scores 0.
public struct TextMeasures: Sendable, Equatable {
    /// The share of answers that are the wanted text.
    public var exactMatch: Double
    /// The mean ROUGE-L.
    public var rougeL: Double
    /// The mean overlap of words.
    public var tokenF1: Double
    /// The perplexity of the wanted texts, by their tokens; nil where it was not asked.
    public var perplexity: Double?

    /// The measures of `answers`, one for each wanted text; nil for a failed request.
    init(_ answers: [String?], wanted: [String], perplexity: Double? = nil) {
        func mean(_ metric: any ItemMetric) -> Double {
            let scores = zip(answers, wanted).map { answer, wanted in
                answer.map { metric.score(of: $0, wanted: wanted) } ?? 0
            }
            return scores.reduce(0, +) / Double(max(scores.count, 1))
        }
        exactMatch = mean(ExactMatch())
        rougeL = mean(RougeL())
        tokenF1 = mean(TokenF1())
        self.perplexity = perplexity
    }

    /// The measures for programs.
    var json: JSON {
        [
            "exact_match": .number(exactMatch), "rouge_l": .number(rougeL), "token_f1": .number(tokenF1),
            "perplexity": JSON(perplexity),
        ]
    }
}
