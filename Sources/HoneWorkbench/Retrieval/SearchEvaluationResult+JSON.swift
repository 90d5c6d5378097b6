public import HoneBase
internal import HoneEvaluation
internal import HoneRetrieval

extension SearchEvaluationResult {
    /// The result for programs.
    public var json: JSON {
        let fusion = facts.fusion
        return [
            "collection": .string(facts.folder), "split": .string(facts.split),
            "documents": .integer(facts.documents), "documents_empty": .integer(facts.emptyDocuments),
            "documents_repeated": .integer(facts.repeatedDocuments), "chunks": .integer(facts.chunks),
            "chunk_tokens": JSON(facts.chunkTokens), "queries": .integer(facts.queries),
            "queries_unjudged": .integer(facts.unjudgedQueries),
            "queries_ambiguous": .integer(facts.ambiguousQueries),
            "queries_without_relevant": .integer(facts.queriesWithoutRelevant),
            "judgements": .integer(facts.judgements),
            "judged_documents_unknown": .integer(facts.unknownDocuments),
            "model": facts.embedder.map {
                [
                    "name": .string($0.name), "digest": .string($0.digest),
                    "dimension": .integer($0.dimension), "pooling": .string($0.pooling),
                    "texts_cut": .integer(facts.cutTexts), "queries_cut": .integer(facts.cutQueries),
                ]
            } ?? .null,
            "analysis": .string(facts.analysis.name), "k1": .number(facts.scoring.k1),
            "b": .number(facts.scoring.b), "rrf_constant": .number(fusion.constant),
            "weights": [
                "words": .number(fusion.weights.words), "meaning": .number(fusion.weights.meaning),
            ],
            "depth": .integer(fusion.depth), "index_seconds": .number(facts.indexSeconds),
            "documents_per_second": .number(Double(facts.documents) / max(facts.indexSeconds, 1e-9)),
            "query_embedding_seconds": .number(facts.querySeconds),
            "rerank": facts.reranker.map {
                [
                    "model": .string($0), "pairs": .integer(facts.rerankedPairs),
                    "seconds": .number(facts.rerankSeconds),
                ]
            } ?? .null,
            "searches": .array(searches.map(\.json)), "pairs": .array(pairs.map(\.json)),
            "verdict": JSON(verdict), "peak_memory_mb": .number(Hone.peakMemory),
        ]
    }
}

extension SearchEvaluationResult.Search {
    fileprivate var json: JSON {
        // By its name the pairs mean it.
        var object = JSONObject([
            ("name", .string(search.name)), ("search", .string(search.method.rawValue)),
        ])
        if let reranking = search.reranking {
            object["rerank_depth"] = .integer(reranking.depth)
            object["rerank_share"] = .number(reranking.share)
        }
        for (metric, interval) in zip(scores.metrics, intervals) {
            object[metric.name] = ["score": .number(scores.mean(of: metric)), "interval": interval.json]
        }
        object["queries_unanswered"] = .integer(scores.unansweredQueryCount)
        object["identical_left_out"] = .integer(scores.identicalHitCount)
        object["search_seconds"] = .number(seconds)
        object["queries_per_second"] = JSON(queriesPerSecond)
        return .object(object)
    }
}

extension SearchEvaluationResult.Pair {
    fileprivate var json: JSON {
        [
            "first": .string(first.name), "second": .string(second.name),
            "metric": .string(SearchEvaluationResult.metric.name), "difference": .number(result.difference),
            "interval": result.interval.json, "p": .number(result.differencePValue),
            "p_holm": .number(adjustedPValue), "better": JSON(better?.name),
        ]
    }
}

extension Interval {
    fileprivate var json: JSON { [.number(lower), .number(upper)] }
}
