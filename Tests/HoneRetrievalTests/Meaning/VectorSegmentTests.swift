import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneRetrieval

@Suite struct VectorSegmentTests {
    /// Beside every vector scored in double precision: what is found, in which order, and how near.
    @Test(arguments: [1, 2, 31, 64, 100, 384, 1_024])
    func theNearestAreFound(dimension: Int) throws {
        var draws = Draws(UInt64(100 + dimension))
        let count = 700
        let vectors = MadeVectors.unit(count, dimension: dimension, &draws)
        let segment = try MadeVectors.segment(vectors, dimension: dimension)
        #expect(segment.count == count && segment.dimension == dimension)
        let queries = MadeVectors.unit(12, dimension: dimension, &draws)
        for (name, isAllowed) in [
            ("all", { _ in true }), ("a third", { $0 % 3 == 1 }), ("few", { $0 % 100 == 99 }),
            ("one", { $0 == 640 }), ("none", { _ in false }),
        ] as [(String, (Int) -> Bool)] {
            for k in [1, 10, 50] {
                let found = try segment.nearest(
                    to: queries,
                    count: k,
                    allowed: MadeVectors.words(count, isAllowed)
                )
                for (number, found) in found.enumerated() {
                    let query = Array(queries[number * dimension..<(number + 1) * dimension])
                    let exact = MadeVectors.nearest(vectors, to: query, count: k, among: isAllowed)
                    #expect(found.indices.count == exact.count, "\(name), \(k)")
                    #expect(found.indices.allSatisfy(isAllowed))
                    expectClose(found.scores, exact.map(\.score), absolute: 2e-5, "\(name), \(k)")
                }
            }
        }
    }

    /// The order is exactly that of the vectors as they are held: no vector is lost on the way.
    @Test(arguments: [0.5, 0.01, 0.0001] as [Float])
    func whatIsHeldIsFoundExactly(spread: Float) throws {
        var draws = Draws(7)
        let (count, dimension) = (3_000, 96)
        let vectors = MadeVectors.clustered(count, dimension: dimension, centres: 9, spread: spread, &draws)
        let segment = try MadeVectors.segment(vectors, dimension: dimension)
        let held = (0..<count).flatMap { segment.vector(at: $0) }
        for start in stride(from: 0, to: 20 * dimension, by: dimension) {
            let query = Array(vectors[start..<start + dimension])
            let found = try segment.nearest(to: query, count: 25, allowed: MadeVectors.words(count))[0]
            let exact = MadeVectors.nearest(held, to: query, count: 25)
            let exactScores = exact.map(\.score)
            expectClose(found.scores, exactScores, absolute: 3e-7)
            // Two that are nearer to each other than float32 tells apart may stand in either order.
            for (place, index) in found.indices.enumerated() where index != exact[place].index {
                let score = MadeVectors.product(held[index * dimension..<(index + 1) * dimension], query)
                #expect(abs(score - exactScores[place]) < 3e-7)
            }
        }
    }

    /// Of ten nearest by float32, on vectors that lie evenly: the wanted share is 0.999.
    @Test func theNearestByFloat32AreRecalled() throws {
        var draws = Draws(8)
        let (count, dimension, queryCount) = (20_000, 64, 50)
        let vectors = MadeVectors.unit(count, dimension: dimension, &draws)
        let segment = try MadeVectors.segment(vectors, dimension: dimension)
        let queries = MadeVectors.unit(queryCount, dimension: dimension, &draws)
        let found = try segment.nearest(to: queries, count: 10, allowed: MadeVectors.words(count))
        var hits = 0
        for (number, found) in found.enumerated() {
            let query = Array(queries[number * dimension..<(number + 1) * dimension])
            let exact = MadeVectors.nearest(vectors, to: query, count: 10).map(\.index)
            hits += Set(exact).intersection(found.indices).count
        }
        #expect(Double(hits) / Double(10 * queryCount) >= 0.999)
    }

    @Test func tiesGoToTheLowerIndex() throws {
        let vectors: [Float] = [0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0]
        let segment = try MadeVectors.segment(vectors, dimension: 2)
        func found(_ query: [Float], _ count: Int, _ words: UInt64 = .max) throws -> [Int] {
            try segment.nearest(to: query, count: count, allowed: [words])[0].indices
        }
        #expect(try found([0, 1], 6) == [0, 2, 4, 1, 3, 5])
        #expect(try found([0, 1], 2) == [0, 2])
        #expect(try found([1, 0], 3) == [1, 3, 0])
        #expect(try found([0, -1], 3) == [1, 3, 5])
        // A zero query is as near to all.
        #expect(try found([0, 0], 4) == [0, 1, 2, 3])
        #expect(try found([0, 0], 4, 0b101010) == [1, 3, 5])
        #expect(try found([0, 1], 9, 0b101010) == [1, 3, 5])
    }

    /// A zero vector scores zero for every query, and is found where nothing better is left.
    @Test func zeroVectorsScoreZero() throws {
        let segment = try MadeVectors.segment([0, 0, 0.6, -0.8, -0.6, 0.8, 0, 0], dimension: 2)
        let found = try segment.nearest(to: [0.6, -0.8], count: 4, allowed: [.max])[0]
        #expect(found.indices == [1, 0, 3, 2])
        expectClose(found.scores, [1, 0, 0, -1] as [Float], absolute: 1e-5)
    }

    @Test func wrongQueriesAreRefused() throws {
        let segment = try MadeVectors.segment([1, 0, 0, 1], dimension: 2)
        for (query, error) in [
            ([1, 0, 0], .wrongDimension(expected: 2, found: 3)),
            ([0, 1, 0.5, 0], .notOfUnitLength(vector: 1, length: 0.5)),
            ([.infinity, 0], .notOfUnitLength(vector: 0, length: .infinity)),
        ] as [([Float], VectorError)] {
            #expect(throws: error) { try segment.nearest(to: query, count: 1, allowed: [3]) }
        }
        #expect {
            try segment.nearest(to: [0, .nan], count: 1, allowed: [3])
        } throws: { error in
            guard case .notOfUnitLength(vector: 0, let length)? = error as? VectorError else { return false }
            return length.isNaN
        }
    }

    @Test func aSegmentWithoutVectorsIsOne() throws {
        let segment = try VectorSegmentBuilder(dimension: 3).finish()
        #expect(segment.count == 0 && segment.byteCount == 128)
        try segment.verify()
        #expect(try segment.nearest(to: [1, 0, 0], count: 5, allowed: [])[0].indices.isEmpty)
    }

    /// The block is written, mapped and opened where it lies, and found the same in.
    @Test func aStoredSegmentIsOpened() throws {
        var draws = Draws(9)
        let vectors = MadeVectors.unit(300, dimension: 40, &draws)
        let segment = try MadeVectors.segment(vectors, dimension: 40)
        let query = Array(vectors.prefix(40))
        let all = MadeVectors.words(300)
        let expected = try segment.nearest(to: query, count: 20, allowed: all)
        try withTemporaryFolder { folder in
            let path = folder.appending("index")
            let block = segment.withBytes { Array($0) }
            #expect(block.count == segment.byteCount)
            try writeQuickly([UInt8](repeating: 7, count: 192) + block + [1, 2, 3], to: path)
            let opened = try VectorSegment(try MappedFile(path), at: 192..<192 + block.count)
            #expect(opened.count == 300 && opened.dimension == 40)
            #expect(opened.withBytes { $0.elementsEqual(block) })
            #expect(try opened.nearest(to: query, count: 20, allowed: all) == expected)
            try opened.verify()
            #expect(throws: VectorError.tooShort(bytes: 3, least: 4)) {
                try VectorSegment(try MappedFile(path), at: 192 + block.count..<196 + block.count)
            }
        }
    }
}
