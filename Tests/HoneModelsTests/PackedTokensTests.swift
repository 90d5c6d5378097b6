import HoneTensor
import HoneTestSupport
import Testing

@testable import HoneModels

@Suite struct PackedTokensTests {
    @Test func textsLieEndToEnd() {
        let packed = PackedTokens([[5, 6, 7], [], [8]])
        #expect(packed.ids == [5, 6, 7, 8])
        #expect(packed.segments.bounds == [0, 3, 3, 4])
        #expect(packed.segments.positions == [0, 1, 2, 0])
    }

    /// Ids that lie end to end already are cut by lengths, as though they had come text by text.
    @Test func idsAreCutByLengths() {
        let packed = PackedTokens(ids: [5, 6, 7, 8], lengths: [3, 0, 1])
        let texts = PackedTokens([[5, 6, 7], [], [8]])
        #expect(packed.ids == texts.ids && packed.segments.bounds == texts.segments.bounds)
        #expect(packed.segments.positions == texts.segments.positions)
    }

    @Test func lengthsThatDoNotCoverTheIDsTrap() async {
        let short = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = PackedTokens(ids: [5, 6, 7], lengths: [1, 1])
        }
        expectTrap(short, "PackedTokens: 3 ids for 2 tokens")
    }

    @Test func thereMayBeNoTexts() {
        let packed = PackedTokens([])
        #expect(packed.ids.isEmpty && packed.segments.count == 0)
    }
}
