internal import HoneBase

/// How well a search ranks the documents of a test collection: a score for each judged query and metric.
///
/// Only queries with a judgement are scored. One of them for which the search gave nothing scores 0 in every metric, whether
/// its list is empty or missing: pytrec_eval leaves out those that are missing, which would let a search gain by
/// silence (`trec_eval -c` counts them as here). One whose judgements are all of grade 0 or below scores 0 and counts, as in
/// trec_eval. All of these are counted.
public struct RankingScores: Sendable, Equatable {
    /// What was measured, in the order asked for.
    public let metrics: [RankingMetric]
    /// The judged queries by their ids, in the order of these byte by byte.
    public let queries: [String]
    /// The score of each query: `values[metric][query]`, from 0 to 1.
    public let values: [[Double]]
    /// How many queries were searched for that no judgement is there for; they are left out.
    public let unjudgedQueryCount: Int
    /// How many judged queries the search gave no document for.
    public let unansweredQueryCount: Int
    /// How many judged queries no relevant document is known for.
    public let queryCountWithoutRelevant: Int
    /// How many documents were left out of the rankings because their id is that of the query.
    public let identicalHitCount: Int

    /// Scores what a search gave for each query.
    ///
    /// - Parameters:
    ///   - results: the documents found for each query, in any order: they are ranked by score, see
    ///     `ScoredDocument.ranks(before:)`.
    ///   - judgements: the grade of each judged document of each query.
    ///   - ignoringIdenticalIDs: whether a document whose id is that of the query is left out, as BEIR does by default: in
    ///     ArguAna and Quora the queries are documents themselves. The judgements stay as they are.
    /// - Throws: `empty` without a judged query, `repeatedDocument` where a document stands twice in a list, and
    ///   `scoreIsNaN`.
    /// - Complexity: O(n log n) for n results of a query.
    public init(
        of results: [String: [ScoredDocument]],
        judgements: [String: [String: Int]],
        metrics: [RankingMetric] = RankingMetric.usual,
        ignoringIdenticalIDs: Bool = true
    ) throws(EvaluationError) {
        queries = judgements.filter { !$0.value.isEmpty }.keys
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        guard !queries.isEmpty else { throw .empty(what: "judged queries") }
        var values = metrics.map { _ in [Double]() }
        var (unanswered, irrelevant, identical) = (0, 0, 0)
        for query in queries {
            let grades = judgements[query] ?? [:]
            var found = results[query] ?? []
            try Self.check(found, of: query)
            if ignoringIdenticalIDs {
                let count = found.count
                found.removeAll { $0.id == query }
                identical += count - found.count
            }
            let ranked = found.sorted { $0.ranks(before: $1) }.map { grades[$0.id] ?? 0 }
            let judged = Array(grades.values)
            if ranked.isEmpty { unanswered += 1 }
            if !judged.contains(where: { $0 > 0 }) { irrelevant += 1 }
            for (place, metric) in metrics.enumerated() {
                values[place].append(metric.score(ranked: ranked, judged: judged))
            }
        }
        self.metrics = metrics
        self.values = values
        unjudgedQueryCount = results.keys.count { judgements[$0]?.isEmpty ?? true }
        unansweredQueryCount = unanswered
        queryCountWithoutRelevant = irrelevant
        identicalHitCount = identical
    }

    /// The mean of a metric over the judged queries, from 0 to 1.
    public func mean(of metric: RankingMetric) -> Double {
        values(of: metric).reduce(0, +) / Double(queries.count)
    }

    /// The scores of a metric as outcomes, whose items are the judged queries.
    ///
    /// `outcomes(by:).interval()` is the bootstrap interval of the mean over queries.
    public func outcomes(by metric: RankingMetric) throws(EvaluationError) -> Outcomes {
        try Outcomes(scores: [values(of: metric)])
    }

    private func values(of metric: RankingMetric) -> [Double] {
        let place = metrics.firstIndex(of: metric)
        require(place != nil, "RankingScores: \(metric.name) was not measured")
        return values[place ?? 0]
    }

    private static func check(_ found: [ScoredDocument], of query: String) throws(EvaluationError) {
        var seen: Set<String> = []
        seen.reserveCapacity(found.count)
        for document in found {
            guard seen.insert(document.id).inserted else {
                throw .repeatedDocument(document.id, query: query)
            }
            guard !document.score.isNaN else { throw .scoreIsNaN(document: document.id, query: query) }
        }
    }
}
