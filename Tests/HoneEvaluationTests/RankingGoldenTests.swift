import HoneBase
import SystemPackage
import Testing

@testable import HoneEvaluation

/// Random searches score as the definitions of trec_eval say, computed apart (`Tools/golden/ranking_metrics.py`).
@Suite struct RankingGoldenTests {
    private static let metrics: [RankingMetric] = [
        .ndcg(at: 1), .ndcg(at: 3), .ndcg(at: 10), .recall(at: 2), .recall(at: 100), .reciprocalRank(at: 2),
        .reciprocalRank(at: 10),
    ]

    @Test func scoresAreThose() throws {
        let path = FilePath(#filePath).removingLastComponent().removingLastComponent()
            .appending("Golden").appending("ranking-metrics.json")
        let golden = try JSONScanner.parse(try Files.bytes(of: path))
        #expect(golden["metrics"]?.array?.compactMap(\.string) == Self.metrics.map(\.name))
        let cases = golden["cases"]?.array ?? []
        #expect(cases.count == 8)
        var (ties, compared) = (0, 0)
        for item in cases {
            var results: [String: [ScoredDocument]] = [:]
            for (query, documents) in item["results"]?.object?.members ?? [] {
                results[query] = (documents.object?.members ?? [])
                    .map { ScoredDocument($0.key, score: $0.value.double ?? .nan) }
                let distinct = Set(results[query, default: []].map(\.score))
                ties += results[query, default: []].count - distinct.count
            }
            var judgements: [String: [String: Int]] = [:]
            for (query, grades) in item["judgements"]?.object?.members ?? [] {
                for (id, grade) in grades.object?.members ?? [] {
                    judgements[query, default: [:]][id] = grade.integer
                }
            }
            let scores = try RankingScores(
                of: results,
                judgements: judgements,
                metrics: Self.metrics,
                ignoringIdenticalIDs: item["ignoring_identical_ids"] == true
            )
            for (place, metric) in Self.metrics.enumerated() {
                for (query, score) in zip(scores.queries, scores.values[place]) {
                    let expected = item["values"]?[query]?[metric.name]?.double ?? .nan
                    #expect(abs(score - expected) < 1e-12, "\(metric.name) of \(query)")
                    compared += 1
                }
            }
        }
        #expect(compared == 8 * 5 * Self.metrics.count)
        #expect(ties > 50)
    }
}
