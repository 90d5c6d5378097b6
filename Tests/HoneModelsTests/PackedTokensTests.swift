import HoneTensor
import Testing

@testable import HoneModels

@Suite struct PackedTokensTests {
    @Test func textsLieEndToEnd() {
        let packed = PackedTokens([[5, 6, 7], [], [8]])
        #expect(packed.ids == [5, 6, 7, 8])
        #expect(packed.segments.bounds == [0, 3, 3, 4])
        #expect(packed.segments.positions == [0, 1, 2, 0])
    }

    @Test func thereMayBeNoTexts() {
        let packed = PackedTokens([])
        #expect(packed.ids.isEmpty && packed.segments.count == 0)
    }
}
