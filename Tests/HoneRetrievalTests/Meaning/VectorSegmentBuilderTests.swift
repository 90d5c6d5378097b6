import HoneTestSupport
import Testing

@testable import HoneRetrieval

@Suite struct VectorSegmentBuilderTests {
    /// The bytes do not depend on how the vectors came.
    @Test func batchesMakeNoDifference() throws {
        var draws = Draws(21)
        let vectors = MadeVectors.unit(150, dimension: 70, &draws)
        var whole = try VectorSegmentBuilder(dimension: 70, expectedCount: 150)
        try whole.append(vectors)
        let single = whole.finish().withBytes { Array($0) }
        #expect(try MadeVectors.segment(vectors, dimension: 70).withBytes { Array($0) } == single)
    }

    /// Every number is within the bound that is promised.
    @Test(arguments: [1, 5, 384, 4_096])
    func numbersAreHeldWithinTheBound(dimension: Int) throws {
        var draws = Draws(22)
        let vectors = MadeVectors.unit(20, dimension: dimension, &draws)
        let segment = try MadeVectors.segment(vectors, dimension: dimension)
        for index in 0..<20 {
            let vector = Array(vectors[index * dimension..<(index + 1) * dimension])
            let largest = vector.reduce(0) { max($0, abs($1)) }
            let bound = Double(largest) / 127 / 508 * (1 + 1e-4) + 1e-9
            expectClose(segment.vector(at: index), vector.map(Double.init), absolute: bound)
        }
    }

    @Test(arguments: [0, -1, 4_097])
    func dimensionsThatAreNotAllowedAreRefused(dimension: Int) {
        #expect(throws: VectorError.dimensionNotAllowed(dimension)) {
            try VectorSegmentBuilder(dimension: dimension)
        }
    }

    /// What is refused leaves the builder as it was.
    @Test func wrongVectorsAreRefused() throws {
        var builder = try VectorSegmentBuilder(dimension: 2)
        try builder.append([1, 0])
        let wrongVectors: [([Float], Int)] = [
            ([0, 1, 0.5, 0], 1), ([0, 1, 0, -.infinity], 1), ([3e38, 3e38], 0), ([.nan, 0], 0),
        ]
        for (vectors, wrong) in wrongVectors {
            do throws(VectorError) {
                try builder.append(vectors)
                Issue.record("\(vectors) were accepted")
            } catch {
                guard case .notOfUnitLength(vector: wrong, _) = error else {
                    Issue.record("\(vectors): \(error)")
                    continue
                }
            }
        }
        #expect(throws: VectorError.wrongDimension(expected: 2, found: 3)) { try builder.append([1, 0, 0]) }
        #expect(builder.count == 1)
        try builder.append([0, 0])
        #expect(builder.count == 2)
        #expect(builder.finish().count == 2)
    }
    /// Vectors of another segment come over bit for bit.
    @Test func vectorsOfAnotherSegmentAreCopied() throws {
        var draws = Draws(23)
        let vectors = MadeVectors.unit(90, dimension: 33, &draws)
        let segment = try MadeVectors.segment(vectors, dimension: 33)
        let kept = (0..<90).filter { $0 % 3 != 1 }
        var builder = try VectorSegmentBuilder(dimension: 33)
        try builder.append(kept.prefix(20), of: segment)
        try builder.append(kept.dropFirst(20), of: segment)
        let copied = builder.finish()
        let expected = try MadeVectors.segment(
            kept.flatMap { vectors[$0 * 33..<($0 + 1) * 33] },
            dimension: 33
        )
        #expect(copied.withBytes { Array($0) } == expected.withBytes { Array($0) })
        var other = try VectorSegmentBuilder(dimension: 34)
        #expect(throws: VectorError.wrongDimension(expected: 34, found: 33)) {
            try other.append([0], of: segment)
        }
    }
}
