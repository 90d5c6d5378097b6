internal import HoneEvaluation

/// What is reached without a model: the same answer to every item.
struct ConstantAnswer: Sendable, Equatable {
    /// The answer.
    let text: String
    /// Its score, from 0 to 1.
    let score: Double

    init(_ text: String, score: Double) { (self.text, self.score) = (text, score) }

    /// The answer of the examples to learn from that does best on these, and its score where `wanted` is wanted; nil
    /// without examples, or by a metric that scores no answer by itself.
    ///
    /// Where answers are right or wrong that is the most frequent one. Of others it is one of at most 64, the most
    /// frequent first, by its score on at most 256 drawn evenly.
    init?(from training: [String], wanted: [String], by metric: Metric) {
        guard let itemMetric = metric.itemMetric, !wanted.isEmpty else { return nil }
        func score(of text: String, _ wanted: [String]) -> Double {
            wanted.reduce(0) { $0 + itemMetric.score(of: text, wanted: $1) } / Double(wanted.count)
        }
        var counts: [String: (count: Int, first: Int)] = [:]
        for (place, text) in training.enumerated() { counts[text, default: (0, place)].count += 1 }
        var candidates = counts.sorted { ($1.value.count, $0.value.first) < ($0.value.count, $1.value.first) }
            .map(\.key)
        guard !candidates.isEmpty else { return nil }
        if !metric.isRightOrWrong {
            candidates = Array(candidates.prefix(Self.mostCandidates))
            let step = max(1, (training.count + Self.mostJudges - 1) / Self.mostJudges)
            let judges = stride(from: 0, to: training.count, by: step).map { training[$0] }
            let scores = candidates.map { score(of: $0, judges) }
            let best = scores.max()
            candidates = zip(candidates, scores).filter { $0.1 == best }.map(\.0)
        }
        self.init(candidates[0], score: score(of: candidates[0], wanted))
    }

    private static let mostCandidates = 64
    private static let mostJudges = 256
}
