internal import HoneBase
public import HoneEvaluation

/// How well searches find what is relevant, and which of them differ measurably.
public struct SearchEvaluationResult: Sendable {
    /// One search.
    public struct Search: Sendable {
        /// Which one.
        public let search: MeasuredSearch
        /// The score of each query.
        public let scores: RankingScores
        /// The 95% bootstrap interval over queries of the mean of each metric of `scores`.
        public let intervals: [Interval]
        /// The time that all queries took, without making their vectors; a re-ranker reads a document once for all
        /// searches, see `SearchEvaluationFacts.rerankSeconds`.
        public let seconds: Double
        /// How many queries it answers in a second; nil behind a re-ranker: what that has read for one search it does not read
        /// again for the next, and so the time is that of none.
        public var queriesPerSecond: Double? {
            search.reranking == nil ? Double(scores.queries.count) / max(seconds, 1e-9) : nil
        }

        init(_ search: MeasuredSearch, _ scores: RankingScores, seconds: Double) throws(EvaluationError) {
            (self.search, self.scores, self.seconds) = (search, scores, seconds)
            var intervals: [Interval] = []
            for metric in scores.metrics { intervals.append(try scores.outcomes(by: metric).interval()) }
            self.intervals = intervals
        }
    }

    /// Two searches, compared query by query.
    public struct Pair: Sendable {
        /// Which ones.
        public let first: MeasuredSearch, second: MeasuredSearch
        /// The second's mean less the first's, with its interval and p value.
        public let result: PairedResult
        /// The p value of no difference after Holm's correction over all pairs.
        public let adjustedPValue: Double

        /// The one that is measurably better; nil where neither is.
        public var better: MeasuredSearch? {
            guard adjustedPValue < 1 - SearchEvaluationResult.confidence else { return nil }
            return result.difference > 0 ? second : first
        }
    }

    /// The level of intervals and verdicts.
    static let confidence = 0.95
    /// What pairs are compared by.
    public static let metric = RankingMetric.ndcg(at: 10)

    /// On what was measured.
    public let facts: SearchEvaluationFacts
    /// The searches, in the order asked for.
    public let searches: [Search]
    /// Every two of those without a re-ranker, and each with one beside itself without.
    public let pairs: [Pair]

    init(_ facts: SearchEvaluationFacts, _ searches: [Search]) throws(EvaluationError) {
        self.facts = facts
        self.searches = searches
        var results: [(first: MeasuredSearch, second: MeasuredSearch, result: PairedResult)] = []
        for (place, first) in searches.enumerated() where first.search.reranking == nil {
            for second in searches[(place + 1)...]
            where second.search.reranking == nil || second.search.method == first.search.method {
                let compared = try pairedResults(of: [second.scores], against: first.scores, by: Self.metric)
                for result in compared { results.append((first.search, second.search, result)) }
            }
        }
        let adjusted = Holm.adjusted(results.map(\.result.differencePValue))
        pairs = zip(results, adjusted).map {
            Pair(first: $0.first, second: $0.second, result: $0.result, adjustedPValue: $1)
        }
    }

    /// Which searches differ measurably, in words; nil for a single search.
    public var verdict: String? {
        guard !pairs.isEmpty else { return nil }
        let better = searches.map(\.search).compactMap { search -> String? in
            let worse = pairs.filter { $0.better == search }.map { $0.first == search ? $0.second : $0.first }
            return worse.isEmpty
                ? nil : "\(quoted(search)) is measurably better than \(list(worse.map(quoted)))"
        }
        let open = pairs.filter { $0.better == nil }.map { "\(quoted($0.first)) and \(quoted($0.second))" }
        var sentences = better
        if !open.isEmpty {
            sentences.append(
                (better.isEmpty ? "no search is measurably better; not" : "not") + " told apart: "
                    + open.joined(separator: ", ")
            )
        }
        let tests = pairs.count == 1 ? "" : ", Holm over \(pairs.count) pairs"
        return "By \(Self.metric.name), " + sentences.joined(separator: "; ")
            + " (paired bootstrap over \(facts.queries.counted("query", "queries"))\(tests), p < 0.05)."
    }

    /// A name that a comma stands in is set in quotation marks.
    private func quoted(_ search: MeasuredSearch) -> String {
        search.reranking == nil ? search.name : "\"\(search.name)\""
    }

    private func list(_ names: [String]) -> String {
        guard names.count > 1 else { return names.joined() }
        return names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
    }
}
