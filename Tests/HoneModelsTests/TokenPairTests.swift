import HoneTensor
import Testing

@testable import HoneModels

@Suite struct TokenPairTests {
    /// Tokens of pairs have two types, and each pair is a segment of its own.
    @Test func pairsArePackedWithTypes() {
        let packed = PackedTokens(pairs: [
            TokenPair(ids: [1, 5, 2, 6, 7, 2], secondStart: 3), TokenPair(ids: [1, 2, 9, 2], secondStart: 2),
        ])
        #expect(packed.ids == [1, 5, 2, 6, 7, 2, 1, 2, 9, 2])
        #expect(packed.types == [0, 0, 0, 1, 1, 1, 0, 0, 1, 1])
        #expect(packed.segments.tokenCount == 10)
        #expect(PackedTokens([[1, 2]]).types == nil)
    }
}
