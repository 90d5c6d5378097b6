/// How one approach fared on every item of a test set: one row of outcomes for each training seed.
///
/// An approach that is not trained, or trained once, has one row. Two approaches are compared by pairing their outcomes
/// item by item, so both must list the same items in the same order.
public struct Outcomes: Sendable, Equatable {
    enum Content: Sendable, Equatable {
        case right([[Bool]])
        case scores([[Double]])
        case labels([[String?]], truth: [String])
    }

    let content: Content
    /// The number of items.
    public let itemCount: Int
    /// The number of training seeds.
    public let seedCount: Int

    /// Outcomes of a metric that is either right or wrong: `right[seed][item]`.
    /// - Throws: `empty` without items or seeds, `unequalCounts` when the seeds have different numbers of items.
    public init(right: [[Bool]]) throws(EvaluationError) {
        (seedCount, itemCount) = try Self.counts(right)
        content = .right(right)
    }

    /// Outcomes of a metric that is a mean of the items' scores: `scores[seed][item]`, each from 0 to 1.
    /// - Throws: `empty` without items or seeds, `unequalCounts` when the seeds have different numbers of items,
    ///   `notAFraction` for a score that is not a number or outside 0 to 1.
    public init(scores: [[Double]]) throws(EvaluationError) {
        (seedCount, itemCount) = try Self.counts(scores)
        for (seed, row) in scores.enumerated() {
            for (item, score) in row.enumerated() where !(score >= 0 && score <= 1) {
                throw .notAFraction(what: "score", found: score, item: item, seed: seed)
            }
        }
        content = .scores(scores)
    }

    /// Outcomes that are measured by macro-F1: the answered `labels[seed][item]`, nil for none, and the true ones.
    /// - Throws: `empty` without items or seeds, `unequalCounts` when a seed has not one answer for each item.
    public init(labels: [[String?]], truth: [String]) throws(EvaluationError) {
        (seedCount, itemCount) = try Self.counts(labels)
        guard truth.count == itemCount else {
            throw .unequalCounts(what: "answers", expected: truth.count, found: itemCount)
        }
        content = .labels(labels, truth: truth)
    }

    /// The score of the approach, from 0 to 1: the mean over its seeds.
    public var score: Double {
        let scores = seedScores
        return scores.reduce(0, +) / Double(scores.count)
    }

    /// The score of each seed.
    public var seedScores: [Double] {
        let once = [Double](repeating: 1, count: itemCount)
        switch content {
        case .right(let rows): return rows.map { row in Double(row.count { $0 }) / Double(itemCount) }
        case .scores(let rows): return rows.map { $0.reduce(0, +) / Double(itemCount) }
        case .labels(let rows, let truth):
            return rows.map { MacroF1Statistic(answers: [$0], truth: truth).score(counts: once) }
        }
    }

    /// How many items of each seed were right; nil when answers are not simply right or wrong.
    public var rightCounts: [Int]? {
        guard case .right(let rows) = content else { return nil }
        return rows.map { row in row.count { $0 } }
    }

    /// How the score is computed when some items count more than once.
    var statistic: any ItemStatistic {
        switch content {
        case .right(let rows): MeanStatistic(scores: rows.map { row in row.map { $0 ? 1 : 0 } })
        case .scores(let rows): MeanStatistic(scores: rows)
        case .labels(let rows, let truth): MacroF1Statistic(answers: rows, truth: truth)
        }
    }

    /// Checks that `other` was measured on the same items by the same metric.
    func checkPairs(with other: Outcomes) throws(EvaluationError) {
        guard kind == other.kind else { throw .differentMetrics(expected: kind, found: other.kind) }
        guard itemCount == other.itemCount else {
            throw .unequalCounts(what: "outcomes", expected: itemCount, found: other.itemCount)
        }
        if case .labels(_, let truth) = content, case .labels(_, let otherTruth) = other.content {
            for (item, (expected, found)) in zip(truth, otherTruth).enumerated() where expected != found {
                throw .differentTruth(item: item, expected: expected, found: found)
            }
        }
    }

    private var kind: String {
        switch content {
        case .right: "right or wrong"
        case .scores: "scores from 0 to 1"
        case .labels: "macro-F1"
        }
    }

    private static func counts<Element>(
        _ rows: [[Element]]
    ) throws(EvaluationError) -> (seeds: Int, items: Int) {
        guard let first = rows.first else { throw .empty(what: "seeds") }
        guard !first.isEmpty else { throw .empty(what: "items") }
        for row in rows where row.count != first.count {
            throw .unequalCounts(what: "outcomes", expected: first.count, found: row.count)
        }
        return (rows.count, first.count)
    }
}
