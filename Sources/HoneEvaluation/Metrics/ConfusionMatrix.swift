/// How often each true label was answered by each label.
public struct ConfusionMatrix: Sendable, Equatable {
    /// The quality of one label's answers.
    public struct LabelQuality: Sendable, Equatable {
        /// The label.
        public let label: String
        /// How many items truly have the label.
        public let support: Int
        /// The share of right answers among the answers of this label; 0 when it was never answered.
        public let precision: Double
        /// The share of right answers among the items of this label; 0 when no item has it.
        public let recall: Double
        /// The harmonic mean of precision and recall; 0 when both are 0.
        public let f1: Double
    }

    /// The labels that occur as truth or as answer, in alphabetical order.
    public let labels: [String]
    /// `counts[t][a]` is how many items of label `t` were answered with label `a`.
    public let counts: [[Int]]
    /// How many items of each label got no answer.
    public let unanswered: [Int]

    /// Counts the `answers` to items whose labels are `truth`; nil is an item without an answer.
    /// - Throws: `empty` without items, `unequalCounts` when there is not one answer for each item.
    public init(truth: [String], answers: [String?]) throws(EvaluationError) {
        guard !truth.isEmpty else { throw .empty(what: "items") }
        guard truth.count == answers.count else {
            throw .unequalCounts(what: "answers", expected: truth.count, found: answers.count)
        }
        let labels = Set(truth).union(answers.compactMap { $0 }).sorted()
        let places = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        var counts = [[Int]](repeating: [Int](repeating: 0, count: labels.count), count: labels.count)
        var unanswered = [Int](repeating: 0, count: labels.count)
        for (label, answer) in zip(truth, answers) {
            guard let row = places[label] else { continue }
            if let answer, let column = places[answer] {
                counts[row][column] += 1
            } else {
                unanswered[row] += 1
            }
        }
        self.labels = labels
        self.counts = counts
        self.unanswered = unanswered
    }

    /// Precision, recall and F1 of every label, in the order of `labels`.
    public var qualities: [LabelQuality] {
        labels.indices.map { place in
            let right = counts[place][place]
            let answered = counts.reduce(0) { $0 + $1[place] }
            let support = counts[place].reduce(unanswered[place], +)
            return LabelQuality(
                label: labels[place],
                support: support,
                precision: answered == 0 ? 0 : Double(right) / Double(answered),
                recall: support == 0 ? 0 : Double(right) / Double(support),
                f1: 2 * Double(right) / Double(answered + support)
            )
        }
    }

    /// The share of items answered with their own label; an item without an answer counts as wrong.
    public var accuracy: Double {
        let right = labels.indices.reduce(0) { $0 + counts[$1][$1] }
        let items = counts.reduce(0) { $1.reduce($0, +) } + unanswered.reduce(0, +)
        return Double(right) / Double(items)
    }

    /// The mean of the labels' F1, every label weighing the same.
    ///
    /// The mean runs over all labels that occur as truth or as answer, and an F1 that is undefined counts as 0. So an
    /// answer outside the task's labels counts as a label of its own, whose F1 is 0.
    public var macroF1: Double {
        qualities.reduce(0) { $0 + $1.f1 } / Double(labels.count)
    }
}
