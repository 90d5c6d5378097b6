internal import HoneBase
public import HoneTensor

/// The token ids of several texts laid end to end; nothing is padded.
public struct PackedTokens: Sendable {
    /// The ids of all texts, one after the other.
    public let ids: [Int32]
    /// Where each text begins and ends.
    public let segments: Segments

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
    }

    /// Texts of these lengths whose ids lie one after the other already.
    public init(ids: [Int32], lengths: [Int]) {
        self.ids = ids
        segments = Segments(lengths: lengths)
        require(
            segments.tokenCount == ids.count,
            "PackedTokens: \(ids.count) ids for \(segments.tokenCount) tokens"
        )
    }
}
