internal import HoneBase
public import HoneTensor

/// The token ids of several texts laid end to end; nothing is padded.
public struct PackedTokens: Sendable {
    /// The ids of all texts, one after the other.
    public let ids: [Int32]
    /// Where each text begins and ends.
    public let segments: Segments
    /// The type of each token, 0 or 1; nil where all are of type 0.
    public let types: [Int32]?

    /// The ids of these texts, one after the other.
    public init(_ texts: some Sequence<[Int32]>) {
        var ids: [Int32] = []
        var lengths: [Int] = []
        for text in texts {
            ids.append(contentsOf: text)
            lengths.append(text.count)
        }
        self.ids = ids
        segments = Segments(lengths: lengths)
        types = nil
    }

    /// These pairs, one after the other; each is one text, whose tokens have two types.
    public init(pairs: some Sequence<TokenPair>) {
        var ids: [Int32] = []
        var types: [Int32] = []
        var lengths: [Int] = []
        for pair in pairs {
            ids.append(contentsOf: pair.ids)
            types.append(contentsOf: repeatElement(0, count: pair.secondStart))
            types.append(contentsOf: repeatElement(1, count: pair.ids.count - pair.secondStart))
            lengths.append(pair.ids.count)
        }
        self.ids = ids
        self.types = types
        segments = Segments(lengths: lengths)
    }

    /// Texts of these lengths whose ids lie one after the other already.
    public init(ids: [Int32], lengths: [Int]) {
        self.ids = ids
        types = nil
        segments = Segments(lengths: lengths)
        require(
            segments.tokenCount == ids.count,
            "PackedTokens: \(ids.count) ids for \(segments.tokenCount) tokens"
        )
    }
}
