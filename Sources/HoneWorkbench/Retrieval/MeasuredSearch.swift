public import HoneRetrieval

/// A search as it is measured: by itself, or with a re-ranker behind it.
public struct MeasuredSearch: Sendable, Hashable {
    /// What a re-ranker does with the results of a search.
    public struct Reranking: Sendable, Hashable {
        /// How many results it reads.
        public var depth: Int
        /// How much its score counts, see `SearchRequest.rerankShare`.
        public var share: Double

        /// The first `depth` results, where the re-ranker counts `share`.
        public init(depth: Int, share: Double) { (self.depth, self.share) = (depth, share) }
    }

    /// How the index is searched.
    public var method: SearchMethod
    /// What is done with what is found; nil for nothing.
    public var reranking: Reranking?

    /// What it is called, such as `minmax` or `minmax, 50 re-ranked`.
    public var name: String {
        guard let reranking else { return method.rawValue }
        let share = reranking.share < 1 ? " by \(reranking.share)" : ""
        return "\(method.rawValue), \(reranking.depth) re-ranked\(share)"
    }
}
