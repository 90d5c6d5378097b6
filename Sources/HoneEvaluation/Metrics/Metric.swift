/// What a task is measured by; the raw value is its name in `task.yaml`.
public enum Metric: String, Sendable, CaseIterable {
    /// The share of items whose label is right.
    case accuracy
    /// The mean of the labels' F1; see `ConfusionMatrix.macroF1` for the convention.
    case macroF1 = "macro-f1"
    /// The share of answers that are the wanted text; see `ExactMatch`.
    case exactMatch = "exact-match"
    /// The mean overlap of words; see `TokenF1`.
    case tokenF1 = "token-f1"
    /// The mean longest common subsequence; see `RougeL`.
    case rougeL = "rouge-l"

    /// How each answer is scored by itself; nil for macro-F1, which is not a mean over items.
    public var itemMetric: (any ItemMetric)? {
        switch self {
        case .accuracy: LabelMatch()
        case .macroF1: nil
        case .exactMatch: ExactMatch()
        case .tokenF1: TokenF1()
        case .rougeL: RougeL()
        }
    }

    /// Whether every answer is either right or wrong.
    public var isRightOrWrong: Bool { self == .accuracy || self == .exactMatch }

    /// Scores the answers of one approach to every item, one list for each training seed.
    ///
    /// An answer that is nil (a failed request, no label given) scores 0; for macro-F1 it is a miss of the true label
    /// and a mistake in favour of none.
    /// - Throws: `empty` without items or seeds, `unequalCounts` when a seed's answers are not one for each item.
    public func outcomes(
        of answers: [[String?]],
        wanted: [String]
    ) throws(EvaluationError) -> Outcomes {
        for answers in answers where answers.count != wanted.count {
            throw .unequalCounts(what: "answers", expected: wanted.count, found: answers.count)
        }
        guard let itemMetric else { return try Outcomes(labels: answers, truth: wanted) }
        let scores = answers.map { answers in
            zip(answers, wanted).map { answer, wanted in
                answer.map { itemMetric.score(of: $0, wanted: wanted) } ?? 0
            }
        }
        if isRightOrWrong { return try Outcomes(right: scores.map { $0.map { $0 == 1 } }) }
        return try Outcomes(scores: scores)
    }
}
