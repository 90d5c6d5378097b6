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
}
