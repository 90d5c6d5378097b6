/// How an index is searched.
public enum SearchMethod: String, Sendable, CaseIterable {
    /// By words: BM25.
    case words
    /// By meaning: the inner product of embeddings.
    case meaning
    /// By both, joined by the reciprocals of the ranks, see `Fusion.reciprocalRanks`.
    case rrf
    /// By both, joined by the sum of scores put between 0 and 1, see `Fusion.minMaxSum`.
    case minmax

    /// Whether it needs embeddings.
    public var needsMeaning: Bool { self != .words }
    /// Whether it needs words.
    public var needsWords: Bool { self != .meaning }
}
