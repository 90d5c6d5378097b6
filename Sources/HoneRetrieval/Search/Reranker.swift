internal import HoneBase

/// What reads a question and a passage together, and says how well they fit: slower than a search, and finer.
public protocol Reranker: Sendable {
    /// How well each passage fits `question`: the greater, the better; one number each, of whatever scale.
    func scores(of passages: [String], for question: String) -> [Double]
}

extension Index {
    /// The chunks that fit `request` best by `reranker`, among the first `request.rerankDepth` that the search finds, or
    /// `request.limit` where that is more.
    ///
    /// Their scores are those of the re-ranker; of equal ones the search's order holds. The re-ranker sees results of the search alone: what the reader may not read never reaches it. It reads of a passage
    /// what the search reads: title, headings and text.
    /// - Throws: `SearchError` as `search(_:by:)` does.
    public func search(
        _ request: SearchRequest,
        by embedder: (any Embedder)? = nil,
        rerankedBy reranker: any Reranker
    ) throws(SearchError) -> [SearchResult] {
        guard request.rerankDepth > 0 else {
            throw .wrongSetting(
                "the depth of re-ranking",
                expected: "1 or more",
                found: "\(request.rerankDepth)"
            )
        }
        var wide = request
        wide.limit = request.limit > 0 ? max(request.limit, request.rerankDepth) : request.limit
        var results = try search(wide, by: embedder)
        let scores = reranker.scores(of: results.map(\.readable), for: request.text)
        require(
            scores.count == results.count,
            "Reranker: \(scores.count) scores for \(results.count) passages"
        )
        for (place, score) in scores.enumerated() { results[place].score = score }
        let order = results.indices.sorted { first, second in
            let scores = (results[first].score, results[second].score)
            return scores.0 != scores.1 ? scores.0 > scores.1 : first < second
        }
        return order.prefix(request.limit).map { results[$0] }
    }
}

extension SearchResult {
    /// What is searched of it: title, headings and text.
    var readable: String { SegmentBuilder.text(text, under: headings, title: document.title) }
}
