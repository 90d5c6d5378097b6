import HoneBase
import Testing

@testable import HoneRetrieval

@Suite struct ScoreBoundTests {
    /// Scores of which many are 0 and some are equal.
    private func scores(_ count: Int, values: Int, _ random: inout Philox) -> [Float] {
        (0..<count).map { _ in random.below(4) == 0 ? 0 : Float(random.below(values)) / 7 }
    }

    @Test(arguments: [1, 2, 10, 101, 150], [7, 50, 1_000_000]) func asManyAsWantedAreAbove(
        _ count: Int,
        _ values: Int
    ) {
        var random = Philox(seed: UInt64(count * values))
        var told = 0
        for size in [0, 1, 255, 256, 300, 1_024, 5_184, 32_768] {
            var scores = scores(size, values: values, &random)
            let bound = scores.withUnsafeMutableBufferPointer { ScoreBound.below(count, of: $0) }
            #expect(bound >= 0 && (bound == 0 || scores.count { $0 > bound } >= count))
            told += bound > 0 ? 1 : 0
        }
        // Of many scores it is told, and few are above it.
        #expect(told >= 2)
    }

    @Test func theValueOfARankIsThatOfTheSorted() {
        var random = Philox(seed: 3)
        for size in 1...200 {
            let scores = scores(size, values: 1 + size / 2, &random)
            let sorted = scores.sorted(by: >)
            for rank in [1, (size + 1) / 2, size] {
                var copy = scores
                let value = copy.withUnsafeMutableBufferPointer { ScoreBound.value(ofRank: rank, among: $0) }
                #expect(value == sorted[rank - 1])
            }
        }
    }

    /// A great number among many small ones leaves room for these.
    @Test func theBoundIsCloseWhereScoresAreSpread() {
        var random = Philox(seed: 9)
        var scores = scores(32_768, values: 1_000_000, &random)
        let bound = scores.withUnsafeMutableBufferPointer { ScoreBound.below(100, of: $0) }
        #expect(scores.count { $0 > bound } < 200)
    }
}
