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
    /// Their scores are those of the re-ranker, or what `request.rerankShare` makes of them; of equal ones the search's
    /// order holds. The re-ranker sees results of the search alone: what the reader may not read never reaches it. It reads
    /// of a passage what the search reads: title, headings and text.
    /// - Throws: `SearchError` as `search(_:by:)` does.
    public func search(
        _ request: SearchRequest,
        by embedder: (any Embedder)? = nil,
        rerankedBy reranker: any Reranker
    ) throws(SearchError) -> [SearchResult] {
        var results = try search(widened(request), by: embedder)
        let scores = reranker.scores(of: results.map(\.readable), for: request.text)
        let order = order(of: results.map(\.score), scores, share: request.rerankShare)
        results = order.map { place, score in
            var result = results[place]
            result.score = score
            return result
        }
        return Array(results.prefix(request.limit))
    }

    /// The documents of `documents(for:by:)`, of which `reranker` has read the best chunks of the first
    /// `request.rerankDepth` again; the others stand behind these as they were.
    ///
    /// - Returns: identifiers, the best first.
    /// - Throws: `SearchError` as `search(_:by:)` does.
    public func documents(
        for request: SearchRequest,
        by embedder: (any Embedder)? = nil,
        rerankedBy reranker: any Reranker
    ) throws(SearchError) -> [String] {
        let chunks = try bestChunks(for: widened(request), by: embedder)
        let read = chunks.prefix(request.rerankDepth)
        let scores = reranker.scores(
            of: read.map { result($0.key, score: $0.score).readable },
            for: request.text
        )
        let order = order(of: read.map(\.score), scores, share: request.rerankShare)
        let all = order.map { read[$0.place] } + chunks.dropFirst(read.count)
        return all.prefix(request.limit).map { identifier(of: $0.key) }
    }

    /// The request for what is read again: for more than is wanted, where more is to be read.
    private func widened(_ request: SearchRequest) throws(SearchError) -> SearchRequest {
        guard request.rerankDepth > 0 else {
            throw .wrongSetting(
                "the depth of re-ranking",
                expected: "1 or more",
                found: "\(request.rerankDepth)"
            )
        }
        guard (0...1).contains(request.rerankShare) else {
            throw .wrongSetting(
                "the share of the re-ranker",
                expected: "from 0 to 1",
                found: "\(request.rerankShare)"
            )
        }
        var wide = request
        wide.limit = request.limit > 0 ? max(request.limit, request.rerankDepth) : request.limit
        return wide
    }

    /// The places of some results in the order that a search's scores and a re-ranker's make together, with the score of
    /// each.
    private func order(
        of searched: [Double],
        _ scores: [Double],
        share: Double
    ) -> [(place: Int, score: Double)] {
        require(
            scores.count == searched.count,
            "Reranker: \(scores.count) scores for \(searched.count) passages"
        )
        var joined = Array(scores.enumerated().map { (place: $0.offset, score: $0.element) })
        if share < 1 {
            func list(_ scores: [Double], _ weight: Double) -> Fusion.List<Int> {
                Fusion.List(scores.enumerated().map { ($0.offset, $0.element) }, weight: weight)
            }
            let sums = Fusion.minMaxSum([list(scores, share), list(searched, 1 - share)])
            joined = joined.map { ($0.place, sums[$0.place] ?? 0) }
        }
        return joined.sorted { $0.score != $1.score ? $0.score > $1.score : $0.place < $1.place }
    }
}

extension SearchResult {
    /// What is searched of it: title, headings and text.
    public var readable: String { SegmentBuilder.text(text, under: headings, title: document.title) }
}
