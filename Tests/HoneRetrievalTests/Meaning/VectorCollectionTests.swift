import HoneTestSupport
import Testing

@testable import HoneRetrieval

@Suite struct VectorCollectionTests {
    /// Several segments give what one of all vectors gives.
    @Test func segmentsAreSearchedAsOne() throws {
        var draws = Draws(41)
        let (dimension, sizes) = (48, [130, 0, 1, 500, 64])
        var vectors = MadeVectors.unit(sizes.reduce(0, +), dimension: dimension, &draws)
        // A vector of the first segment again in a later one: a tie between segments.
        vectors.replaceSubrange(400 * dimension..<401 * dimension, with: vectors[..<dimension])
        var (segments, allowed, places): ([VectorSegment], [[UInt64]], [(Int, Int)]) = ([], [], [])
        var start = 0
        for (number, size) in sizes.enumerated() {
            let some = Array(vectors[start * dimension..<(start + size) * dimension])
            segments.append(try MadeVectors.segment(some, dimension: dimension))
            let first = start
            allowed.append(MadeVectors.words(size) { (first + $0) % 4 != 3 })
            places += (0..<size).map { (number, $0) }
            start += size
        }
        let collection = try VectorCollection(segments, dimension: dimension)
        let whole = try MadeVectors.segment(vectors, dimension: dimension)
        let words = MadeVectors.words(start) { $0 % 4 != 3 }
        let queries = Array(vectors.prefix(dimension)) + MadeVectors.unit(99, dimension: dimension, &draws)
        for count in [1, 2, 10, 1_000] {
            let found = try collection.nearest(toEach: queries, count: count, allowed: allowed)
            let expected = try whole.nearest(to: queries, count: count, allowed: words)
            #expect(found.count == 100)
            for (found, expected) in zip(found, expected) {
                #expect(found.map(\.score) == expected.scores)
                #expect(found.map(\.segment) == expected.indices.map { places[$0].0 })
                #expect(found.map(\.index) == expected.indices.map { places[$0].1 })
            }
            let first = Array(queries.prefix(dimension))
            #expect(try collection.nearest(to: first, count: count, allowed: allowed) == found[0])
        }
    }

    /// What may not be read changes nothing: the same matches and scores without it.
    @Test func whatIsNotAllowedChangesNothing() throws {
        var draws = Draws(42)
        let dimension = 32
        for trial in 0..<20 {
            let count = 50 + 60 * trial
            let vectors = MadeVectors.clustered(count, dimension: dimension, centres: 5, spread: 0.05, &draws)
            let hidden = Set(draws.indices(count / 2, below: count).map(Int.init))
            let kept = (0..<count).filter { !hidden.contains($0) }
            let all = try VectorCollection(
                [MadeVectors.segment(vectors, dimension: dimension)],
                dimension: dimension
            )
            let without = try VectorCollection(
                [
                    MadeVectors.segment(
                        kept.flatMap { vectors[$0 * dimension..<($0 + 1) * dimension] },
                        dimension: dimension
                    )
                ],
                dimension: dimension
            )
            let queries = MadeVectors.unit(4, dimension: dimension, &draws) + vectors.prefix(dimension)
            let found = try all.nearest(
                toEach: queries,
                count: 12,
                allowed: [MadeVectors.words(count) { !hidden.contains($0) }]
            )
            let expected = try without.nearest(
                toEach: queries,
                count: 12,
                allowed: [MadeVectors.words(kept.count)]
            )
            let renamed = expected.map { matches in
                matches.map { VectorMatch(segment: 0, index: kept[$0.index], score: $0.score) }
            }
            #expect(found == renamed)
        }
    }

    @Test func anotherDimensionIsRefused() throws {
        let segments = try [2, 3].map { try VectorSegmentBuilder(dimension: $0).finish() }
        #expect(throws: VectorError.wrongDimension(expected: 2, found: 3)) {
            try VectorCollection(segments, dimension: 2)
        }
        let collection = try VectorCollection([segments[0]], dimension: 2)
        #expect(throws: VectorError.wrongDimension(expected: 2, found: 4)) {
            try collection.nearest(to: [1, 0, 0, 1], count: 1, allowed: [[]])
        }
        let none = try VectorCollection([], dimension: 2)
        #expect(try none.nearest(to: [1, 0], count: 3, allowed: []) == [])
    }
}
