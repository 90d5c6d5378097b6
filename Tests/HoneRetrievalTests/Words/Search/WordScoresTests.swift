import HoneBase
import Testing

@testable import HoneRetrieval

/// The scores of a tiny collection beside those of `bm25s`.
struct WordScoresTests {
    @Test func scoresAreThoseOfTheReference() throws {
        let golden = try GoldenWords.read("scores.json")
        let texts = (golden["texts"]?.array ?? []).compactMap(\.string)
        let queries = (golden["queries"]?.array ?? []).compactMap(\.string)
        let settings = golden["settings"]?.array ?? []
        #expect(texts.count == 16 && queries.count == 12 && settings.count == 5)
        for setting in settings {
            let analysis = WordAnalysis(
                stopWords: setting["stop"]?.bool == true ? .english : .none,
                stemming: setting["stem"]?.bool == true ? .english : .none
            )
            let scoring = BM25(k1: try #require(setting["k1"]?.double), b: try #require(setting["b"]?.double))
            let segment = try WordSegmentTests.segment(texts, analysis)
            let collection = try WordCollection(all: [segment], scoring: scoring)
            for (query, row) in zip(queries, setting["scores"]?.array ?? []) {
                let expected = (row.array ?? []).compactMap(\.double)
                var scores = [Double](repeating: 0, count: texts.count)
                for match in collection.search(query, limit: texts.count) {
                    scores[match.chunk] = Double(match.score)
                }
                #expect(expected.count == texts.count)
                for (score, wanted) in zip(scores, expected) {
                    // Both are rounded to 24 bits, term by term.
                    #expect(abs(score - wanted) <= wanted * 1e-6, "\(query): \(score), not \(wanted)")
                }
            }
        }
    }
}
