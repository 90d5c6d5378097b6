/// What is looked for, for whom.
public struct SearchRequest: Sendable {
    /// The question or the words.
    public var text: String
    /// Who asks: what the reader may not read is not there.
    public var reader: Reader
    /// How it is searched.
    public var method = SearchMethod.rrf
    /// Whether the search by meaning is exact in an index that is searched approximately, too.
    ///
    /// One with a `filter` always is.
    public var isExact = false
    /// The most results.
    public var limit = 10
    /// What the metadata of a document must be, by name; empty for anything.
    public var filter: [String: String] = [:]
    /// How much the search by words and the search by meaning count where both are joined.
    public var weights = (words: 1.0, meaning: 1.0)
    /// How many results of each search are joined.
    public var depth = 1_000
    /// The constant of `Fusion.reciprocalRanks`.
    public var constant = Fusion.usualConstant
    /// How many results a re-ranker reads, where there is one.
    public var rerankDepth = Self.usualRerankDepth
    /// How much the re-ranker's score counts beside that of the search, from 0 to 1, where 1 leaves the search out; below
    /// that, both are put between 0 and 1 by the best and the least of what is read, see `Fusion.minMaxSum`.
    public var rerankShare = Self.usualRerankShare

    /// How many results a re-ranker reads, unless another number is asked for.
    public static let usualRerankDepth = 50
    /// How much its score counts, unless another share is asked for.
    public static let usualRerankShare = 1.0

    /// A search for `text` by `reader`.
    public init(_ text: String, as reader: Reader) {
        self.text = text
        self.reader = reader
    }
}
