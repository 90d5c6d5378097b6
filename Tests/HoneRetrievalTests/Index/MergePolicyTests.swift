import HoneBase
import Testing

@testable import HoneRetrieval

@Suite struct MergePolicyTests {
    private func load(_ chunks: Int, gone: Int = 0) -> MergePolicy.Load {
        MergePolicy.Load(documents: chunks, chunks: chunks, goneDocuments: gone, goneChunks: gone)
    }

    @Test(arguments: [
        (1.0, nil), (0.51, nil), (0.5, 0), (0.126, 0), (0.125, 1), (0.03, 2), (0.0313, 1), (1e-9, 6), (0, 6),
    ])
    func sharesHaveTiers(_ share: Double, _ tier: Int?) { #expect(MergePolicy.tier(ofShare: share) == tier) }

    @Test(arguments: [
        // Chunks of each segment, of one that may hold 100,000, and the groups.
        ([], []), ([5], []), ([5, 5, 5], []), ([5, 5, 5, 5], [[0, 1, 2, 3]]),
        ([60_000, 70_000, 80_000, 90_000], []),
        // With four of a tier goes all that is smaller, but nothing larger.
        ([90_000, 2_000, 5, 2_000, 40_000, 2_000, 2_000], [[1, 2, 3, 5, 6]]),
        // What was made of a tier may fill the next one.
        ([40, 40, 40, 10, 10, 10, 10], [[0, 1, 2, 3, 4, 5, 6]]),
        // No segment becomes larger than one may be.
        ([40_000, 40_000, 40_000, 40_000, 5], [[0, 1, 4]]), ([50_000, 50_000, 50_000, 50_000], [[0, 1]]),
    ])
    func fourOfATierAreMadeIntoOne(_ chunks: [Int], _ groups: [[Int]]) {
        #expect(MergePolicy.groups(chunks.map { load($0) }) == groups)
    }

    @Test func whatIsMostlyGoneIsWrittenAnew() {
        #expect(
            MergePolicy.groups([load(90_000, gone: 90_001), load(50, gone: 50), load(0, gone: 3)]) == [
                [0], [2],
            ]
        )
        // Documents without a chunk are gone too.
        #expect(MergePolicy.groups([MergePolicy.Load(goneDocuments: 1)]) == [[0]])
        // Where nothing of what is gone may stay, all that holds any is written anew.
        #expect(MergePolicy.groups([load(90, gone: 1), load(50)], isPurging: true) == [[0]])
        #expect(MergePolicy.groups([load(90, gone: 1), load(50)]) == [])
        // What is not written yet is written in any case.
        #expect(MergePolicy.groups([load(5), load(0)], isNew: 1) == [])
    }

    /// However changes come, segments stay few, and a chunk is copied once a tier.
    @Test(arguments: [1, 12, 40, 3_000]) func costAndNumberAreLogarithmic(_ most: Int) {
        var random = Philox(seed: UInt64(most))
        var segments: [Int] = []
        var (added, copied) = (0, 0)
        for _ in 0..<2_000 {
            let new = 1 + random.below(most)
            added += new
            segments.append(new)
            let groups = MergePolicy.groups(segments.map { load($0) }, isNew: segments.count - 1)
            let merged = groups.map { group in group.reduce(0) { $0 + segments[$1] } }
            copied += merged.reduce(0, +)
            let members = Set(groups.joined())
            segments = segments.indices.filter { !members.contains($0) }.map { segments[$0] } + merged
            #expect(segments.allSatisfy { $0 <= SegmentBuilder.mostChunks })
            let small = segments.count { $0 <= SegmentBuilder.mostChunks / 2 }
            #expect(small <= MergePolicy.tierCount * (MergePolicy.fanOut - 1))
            #expect(segments.count - small <= 2 * added / SegmentBuilder.mostChunks)
        }
        #expect(segments.reduce(0, +) == added)
        // Within the lowest tier, of at most 12 chunks a segment, each change may copy all of it.
        #expect(copied <= added * MergePolicy.tierCount + 2_000 * 12 * MergePolicy.fanOut)
    }
}
