internal import HoneBase

extension Index {
    /// The chunks that fit `request` best, of those that its reader may read: as many as were asked for wherever so many
    /// exist and fit.
    ///
    /// What the reader may not read is in no result, order, count or score: the answer is that of an index without it.
    /// - Parameter embedder: the model that made the vectors; not needed for a search by words.
    /// - Throws: `SearchError` where the index has no vectors, the embedder is another one or broken, or a setting is
    ///   out of range.
    public func search(_ request: SearchRequest, by embedder: (any Embedder)? = nil) throws(SearchError)
        -> [SearchResult]
    {
        try matches(request, by: embedder).map { result($0.key, score: $0.score) }
    }

    /// The chunks of `search(_:by:)`, without what is needed to quote them.
    func matches(_ request: SearchRequest, by embedder: (any Embedder)?) throws(SearchError) -> [(
        key: ChunkKey, score: Double
    )] {
        try check(request, embedder)
        let view = view(of: request.reader, filter: request.filter)
        let depth = request.method.needsWords && request.method.needsMeaning ? request.depth : request.limit
        let words = request.method.needsWords ? wordMatches(request.text, view, limit: depth) : []
        var near: [(key: ChunkKey, score: Double)] = []
        if request.method.needsMeaning, let embedder {
            // Few may be let through by a filter, and none near of what a graph would show.
            let isExact = request.isExact || !request.filter.isEmpty
            near = try meaningMatches(request.text, view, limit: depth, isExact ? nil : graphs, embedder)
        }
        let found: [(key: ChunkKey, score: Double)] =
            switch request.method {
            case .words: words
            case .meaning: near
            case .rrf:
                sorted(
                    Fusion.reciprocalRanks(
                        [
                            .init(words, weight: request.weights.words),
                            .init(near, weight: request.weights.meaning),
                        ],
                        constant: request.constant
                    ).map { ($0, $1) }
                )
            case .minmax:
                sorted(
                    Fusion.minMaxSum([
                        .init(words, weight: request.weights.words),
                        .init(near, weight: request.weights.meaning),
                    ]).map { ($0, $1) }
                )
            }
        return Array(found.prefix(request.limit))
    }

    private func check(_ request: SearchRequest, _ embedder: (any Embedder)?) throws(SearchError) {
        func wrong(_ name: String, _ expected: String, _ found: some CustomStringConvertible) -> SearchError {
            .wrongSetting(name, expected: expected, found: "\(found)")
        }
        guard request.limit > 0 else { throw wrong("the number of results", "1 or more", request.limit) }
        guard request.depth > 0 else { throw wrong("depth", "1 or more", request.depth) }
        guard request.constant >= 0, request.constant.isFinite else {
            throw wrong("the constant of reciprocal ranks", "0 or more", request.constant)
        }
        for weight in [request.weights.words, request.weights.meaning] {
            guard weight >= 0, weight.isFinite else { throw wrong("a weight", "0 or more", weight) }
        }
        guard request.method.needsMeaning else { return }
        guard let wanted = settings.embedder, let embedder else { throw .noMeaning }
        guard embedder.facts.isSame(as: wanted) else {
            throw .otherEmbedder(expected: wanted.described, found: embedder.facts.described)
        }
    }

    private func wordMatches(_ text: String, _ view: ReaderView, limit: Int) -> [(
        key: ChunkKey, score: Double
    )] {
        best(limit, of: view) { count in
            view.words.search(text, limit: count).map {
                (ChunkKey(segment: $0.segment, number: $0.chunk), Double($0.score))
            }
        }
    }

    private func meaningMatches(
        _ text: String,
        _ view: ReaderView,
        limit: Int,
        _ graphs: GraphCandidates?,
        _ embedder: any Embedder
    ) throws(SearchError) -> [(key: ChunkKey, score: Double)] {
        let (query, dimension) = (embedder.vectors(of: [text]), embedder.facts.dimension)
        require(
            query.count == dimension,
            "Index: a vector of \(query.count) numbers by an embedder of dimension \(dimension)"
        )
        // Nothing is near to a vector that is none: a broken model must not pass for a question without an answer.
        try mapping(SearchError.vector) { () throws(VectorError) in
            try UnitVectors.check(query, dimension: dimension)
        }
        guard let collection = try? VectorCollection(segments.compactMap(\.vectors), dimension: dimension)
        else { fatalError("Index: vectors of different dimensions in one index") }
        let allowed = view.readable.map(\.words)
        return best(limit, of: view) { count in
            let allowed = graphs?.narrowed(allowed, to: query, wanted: count) ?? allowed
            let matches = collection.search(query, count: count, allowed: allowed).matches[0]
            return matches.map { (ChunkKey(segment: $0.segment, number: $0.index), Double($0.score)) }
        }
    }

    /// The first `limit` results of a search in `view`, ties broken by `place(of:)`: where the last one ties with what was
    /// left out, more is looked at.
    private func best(
        _ limit: Int,
        of view: ReaderView,
        _ search: (Int) -> [(key: ChunkKey, score: Double)]
    ) -> [(key: ChunkKey, score: Double)] {
        // More than there are is as much as all, whatever number was asked for.
        let limit = min(limit, view.words.count)
        var count = limit + 1
        var found = search(count)
        while found.count == count, found[limit - 1].score == found[count - 1].score {
            count *= 2
            found = search(count)
        }
        return Array(sorted(found).prefix(limit))
    }

    private func sorted(_ results: [(key: ChunkKey, score: Double)]) -> [(key: ChunkKey, score: Double)] {
        results.map { (result: $0, place: place(of: $0.key)) }
            .sorted {
                $0.result.score != $1.result.score ? $0.result.score > $1.result.score : $0.place < $1.place
            }
            .map(\.result)
    }
}
