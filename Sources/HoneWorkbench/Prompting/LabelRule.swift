internal import HoneBase

/// How the likelihoods of labels after a prompt become an answer.
enum LabelRule: String, Sendable, CaseIterable {
    /// The most likely label, its end included.
    case sum
    /// The label whose tokens are most likely in the mean, so that long labels are not behind.
    case mean
    /// The label that the input makes more likely than an input without content does (Zhao et al., 2021; Holtzman et
    /// al., 2021).
    case calibrated

    /// The input without content.
    static let emptyInput = "N/A"

    /// The answer, and its probability among the labels.
    ///
    /// - Parameters:
    ///   - labels: the likelihood of each label.
    ///   - prior: that after the input without content, where the rule asks for it.
    func prediction(_ labels: [Prediction.Likelihood], prior: [Prediction.Likelihood]?) -> Prediction {
        let scores = labels.enumerated().map { index, label in
            switch self {
            case .sum: label.logProbability
            case .mean: label.logProbability / Double(max(label.tokenCount, 1))
            case .calibrated: label.logProbability - (prior?[index].logProbability ?? 0)
            }
        }
        guard let best = scores.indices.max(by: { (scores[$0], -$0) < (scores[$1], -$1) }),
            scores[best].isFinite
        else { return Prediction(label: nil) }
        let total = scores.reduce(0) { $0 + Mathematics.exp($1 - scores[best]) }
        return Prediction(label: best, probability: 1 / total)
    }
}
