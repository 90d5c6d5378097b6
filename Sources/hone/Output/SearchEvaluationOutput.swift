internal import HoneBase
internal import HoneEvaluation
internal import HoneRetrieval
internal import HoneWorkbench

/// What `hone evaluate --beir` tells people.
extension SearchEvaluationResult {
    /// A row for each search.
    var table: Table {
        var table = Table(
            [.init(title: "search")]
                + RankingMetric.usual.map { .init(title: "\($0.name) (95% interval)", alignment: .right) }
                + [.init(title: "queries/s", alignment: .right)]
        )
        for search in searches {
            let scores = zip(search.scores.metrics, search.intervals).map { metric, interval in
                "\(search.scores.mean(of: metric).fixed(3)) (\(interval.lower.fixed(3)) to \(interval.upper.fixed(3)))"
            }
            table.add([search.search.name] + scores + [search.queriesPerSecond.map { Int($0).grouped } ?? ""])
        }
        return table
    }

    /// What a reader of the scores must know, each in a line.
    var notes: [String] {
        let model = facts.embedder?.name ?? ""
        var notes: [String] = []
        func note(_ count: Int, _ singular: String, _ plural: String, _ rest: String) {
            if count > 0 { notes.append(count.counted(singular, plural) + rest) }
        }
        if let missingModel = facts.missingModel {
            notes.append(
                "searched by words alone: \(missingModel) is not in the store; fetch it with: hone pull \(missingModel)"
            )
        }
        note(
            facts.unknownDocuments,
            "judged document is",
            "judged documents are",
            " not in the collection: no search can find what is not there, and it counts"
        )
        note(facts.unjudgedQueries, "query has", "queries have", " no judgement: left out")
        note(
            facts.ambiguousQueries,
            "judged query is",
            "judged queries are",
            " left out: an id that stands twice does not tell which query is judged"
        )
        note(
            facts.queriesWithoutRelevant,
            "query has",
            "queries have",
            " no relevant document: the score is 0"
        )
        note(facts.emptyDocuments, "document holds", "documents hold", " no word: not found by any search")
        note(
            facts.repeatedDocuments,
            "document is",
            "documents are",
            " left out, since the same id stands before"
        )
        note(
            facts.cutTexts,
            "text is",
            "texts are",
            " longer than what \(model) reads: the end does not count for meaning"
        )
        note(facts.cutQueries, "query is", "queries are", " longer than what \(model) reads")
        note(
            searches.map(\.scores.identicalHitCount).max() ?? 0,
            "found document has",
            "found documents have",
            " the id of the query: left out, as BEIR does: where that is chance, rename the queries"
        )
        return notes
    }
}

extension SearchEvaluationFacts {
    /// What was measured, and with what.
    var summary: String {
        let pieces =
            chunkTokens.map { "cut into \(chunks.counted("chunk")) of at most \($0) tokens" }
            ?? "one piece each"
        let rate = (Double(documents) / max(indexSeconds, 1e-9)).significant(3)
        var lines = [
            "\(documents.counted("document")), \(pieces); \(queries.counted("query", "queries")) with \(judgements.counted("judgement")) (\(split))",
            "indexed in \(indexSeconds.duration) (\(rate) documents/s)",
            "words: BM25, k1 \(scoring.k1), b \(scoring.b), \(analysis.name)",
        ]
        if let embedder {
            lines[1] += "; queries embedded in \(querySeconds.duration), which queries/s leave out"
            lines.append("meaning: \(embedder.name), \(embedder.dimension) numbers, exact search")
            let weights = fusion.weights
            lines.append(
                "joined: the first \(fusion.depth.grouped) of each, words by \(weights.words), meaning by \(weights.meaning); rrf constant \(fusion.constant)"
            )
        }
        if let reranker {
            let rate = (Double(rerankedPairs) / max(rerankSeconds, 1e-9)).significant(3)
            lines.append(
                "re-ranked: \(reranker), \(rerankedPairs.counted("document")) read in \(rerankSeconds.duration) (\(rate)/s)"
            )
        }
        return lines.joined(separator: "\n")
    }
}
