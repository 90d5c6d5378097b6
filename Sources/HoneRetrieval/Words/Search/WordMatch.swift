/// A chunk that a search by words found.
public struct WordMatch: Sendable, Equatable {
    /// The place of its segment in the collection.
    public var segment: Int
    /// Its number in the segment.
    public var chunk: Int
    /// Its score, above 0.
    public var score: Float

    /// The chunk `chunk` of `segment` with this score.
    public init(segment: Int, chunk: Int, score: Float) {
        self.segment = segment
        self.chunk = chunk
        self.score = score
    }

    /// Whether this one stands behind `other`: a smaller score, or the same and a later place.
    @inline(__always)
    func isBehind(_ other: WordMatch) -> Bool {
        if score != other.score { return score < other.score }
        return (segment, chunk) > (other.segment, other.chunk)
    }
}
