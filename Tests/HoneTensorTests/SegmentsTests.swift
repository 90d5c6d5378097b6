import HoneTensor
import HoneTestSupport
import Testing

@Suite struct SegmentsTests {
    @Test(
        arguments: [
            ([], [0], []), ([3], [0, 3], [0, 1, 2]), ([0, 0], [0, 0, 0], []),
            ([2, 0, 1, 3], [0, 2, 2, 3, 6], [0, 1, 0, 0, 1, 2]),
        ] as [([Int], [Int32], [Int32])]
    )
    func boundsFollowLengths(lengths: [Int], bounds: [Int32], positions: [Int32]) {
        let segments = Segments(lengths: lengths)
        #expect(segments.bounds == bounds)
        #expect(segments.count == lengths.count)
        #expect(segments.tokenCount == lengths.reduce(0, +))
        #expect(lengths.indices.map(segments.length) == lengths)
        #expect(segments.positions == positions)
        #expect(segments == Segments(lengths: lengths))
        #expect(segments != Segments(lengths: lengths + [0]))
    }

    @Test func aNegativeLengthTraps() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Segments(lengths: [2, -1])
        }
        expectTrap(result, "Segments: a negative length")
    }
}
