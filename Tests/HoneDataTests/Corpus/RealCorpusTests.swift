import HoneBase
import SystemPackage
import Testing

@testable import HoneData

/// Cleans, splits and looks up hundreds of real stories.
@Suite(.enabled(if: hasSharedData))
struct RealCorpusTests {
    private func stories(_ name: String) throws -> [CorpusDocument] {
        try TextCorpus([sharedData.appending("text-storybooks").appending(name)]).documents()
    }

    /// How many are nearly an earlier one was counted by comparing all pairs.
    @Test func storiesAreCleanedAndSplit() throws {
        let given = try stories("train.jsonl.gz")
        let result = Deduplication(of: given)
        #expect(given.count == 664)
        #expect(result.drops[.sameDocument].documents == 5)
        #expect(result.drops[.similarDocument].documents == 11)
        let split = try HeldOutSplit(of: result.documents, share: 0.05)
        let bytes = { (documents: [CorpusDocument]) in documents.reduce(0) { $0 + $1.text.utf8.count } }
        let share = Double(bytes(split.heldOut)) / Double(bytes(result.documents))
        #expect(abs(share - 0.05) < 0.0005)
        #expect(split.drops.reasons.isEmpty, "what stands twice is gone already")
    }

    /// Learned stories are seen whole, and held-out ones not at all.
    @Test func learnedStoriesAreSeenAndOthersAreNot() throws {
        let filter = GramFilter(of: try stories("train.jsonl.gz").map(\.text))
        for story in try stories("train.jsonl.gz") {
            let isLong = FoldedWords.words(in: story.text).count >= filter.leastWords
            #expect(filter.seenShare(of: story.text) == (isLong ? 1 : 0))
        }
        for story in try stories("val.jsonl") { #expect(filter.seenShare(of: story.text) == 0) }
    }
}
