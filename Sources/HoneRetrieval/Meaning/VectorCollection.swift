internal import HoneBase

/// A vector that was found, and how near it is.
public struct VectorMatch: Sendable, Equatable {
    /// The segment that holds it.
    public var segment: Int
    /// Its position in the segment.
    public var index: Int
    /// Its inner product with the query.
    public var score: Float

    /// The vector at `index` of `segment`, with its score.
    public init(segment: Int, index: Int, score: Float) {
        self.segment = segment
        self.index = index
        self.score = score
    }
}

/// Several segments of vectors searched as one.
public struct VectorCollection: Sendable {
    /// The segments, in the order that breaks ties.
    public let segments: [VectorSegment]
    /// The numbers of a vector.
    public let dimension: Int

    /// Queries that are searched at once: what they keep on the way stays small.
    private static let mostQueries = 64

    /// These segments as one.
    ///
    /// - Throws: `VectorError.wrongDimension` where a segment has another dimension.
    public init(_ segments: [VectorSegment], dimension: Int) throws(VectorError) {
        for segment in segments where segment.dimension != dimension {
            throw .wrongDimension(expected: dimension, found: segment.dimension)
        }
        self.segments = segments
        self.dimension = dimension
    }

    /// The `count` vectors nearest to `query` among those allowed, found exactly: fewer only where fewer are allowed.
    ///
    /// - Parameters:
    ///   - query: a vector of length zero or one.
    ///   - allowed: for each segment one bit for each vector, bit i % 64 of word i / 64.
    /// - Returns: the matches by falling score, ties by lower segment, then by lower index.
    /// - Throws: `VectorError` where the query has another dimension, is not finite or has another length.
    public func nearest(
        to query: [Float],
        count: Int,
        allowed: [[UInt64]]
    ) throws(VectorError) -> [VectorMatch] {
        guard query.count == dimension else {
            throw .wrongDimension(expected: dimension, found: query.count)
        }
        return try nearest(toEach: query, count: count, allowed: allowed)[0]
    }

    /// The same for each of `queries`, laid end to end: several at once share the reading of the vectors.
    public func nearest(
        toEach queries: [Float],
        count: Int,
        allowed: [[UInt64]]
    ) throws(VectorError) -> [[VectorMatch]] {
        try UnitVectors.check(queries, dimension: dimension)
        var matches: [[VectorMatch]] = []
        for start in stride(from: 0, to: queries.count, by: Self.mostQueries * dimension) {
            let some = Array(queries[start..<min(start + Self.mostQueries * dimension, queries.count)])
            matches += search(some, count: count, allowed: allowed).matches
        }
        return matches
    }

    /// The same for queries that were checked, and how many vectors were scored by their rests.
    func search(
        _ queries: [Float],
        count: Int,
        allowed: [[UInt64]]
    ) -> (matches: [[VectorMatch]], scoredCount: Int) {
        require(
            allowed.count == segments.count,
            "VectorCollection: allowed vectors of \(allowed.count) segments for \(segments.count)"
        )
        var matches = Array(repeating: [VectorMatch](), count: queries.count / dimension)
        var scoredCount = 0
        for (number, (segment, allowed)) in zip(segments, allowed).enumerated() {
            let (found, scored) = segment.search(queries, count: count, allowed: allowed)
            scoredCount += scored
            for (query, found) in found.enumerated() {
                for (index, score) in zip(found.indices, found.scores) {
                    matches[query].append(VectorMatch(segment: number, index: index, score: score))
                }
            }
        }
        if segments.count > 1 {
            for query in matches.indices {
                matches[query].sort { ($1.score, $0.segment, $0.index) < ($0.score, $1.segment, $1.index) }
                matches[query].removeLast(max(0, matches[query].count - count))
            }
        }
        return (matches, scoredCount)
    }
}
