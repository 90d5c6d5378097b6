import Testing

@testable import HoneData

struct WeightedPartsTests {
    private func deal(_ parts: inout WeightedParts, _ count: Int, kept: [Int]) -> [Int] {
        parts.begin(kept: kept, unitCount: count)
        var counts = kept
        for _ in 0..<count { counts[parts.bin(forSize: 1)] += 1 }
        return counts
    }

    @Test func sharesHoldForALabelAndForAllTogether() {
        var parts = WeightedParts(shares: [0.7, 0.2, 0.1], claims: [])
        var totals = [0, 0, 0]
        for count in [100, 10, 3, 3, 3, 1, 50, 7, 7, 16] {
            let counts = deal(&parts, count, kept: [0, 0, 0])
            for (part, share) in [0.7, 0.2, 0.1].enumerated() {
                #expect(abs(Double(counts[part]) - share * Double(count)) < 2)
                totals[part] += counts[part]
            }
        }
        #expect(totals == [140, 40, 20])
    }

    @Test func partsClaimAUnitOfEachLabel() {
        var parts = WeightedParts(shares: [0.9, 0.1], claims: [0, 1])
        #expect(deal(&parts, 1, kept: [0, 0]) == [1, 0])
        #expect(deal(&parts, 2, kept: [0, 0]) == [1, 1])
        #expect(deal(&parts, 3, kept: [0, 0]) == [2, 1])
        #expect(deal(&parts, 1, kept: [0, 2]) == [1, 2])
        #expect(deal(&parts, 1, kept: [4, 0]) == [4, 1])
    }
}
