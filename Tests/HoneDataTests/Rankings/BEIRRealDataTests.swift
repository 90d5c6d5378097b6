import HoneBase
import SystemPackage
import Testing

@testable import HoneData

/// Reads public test collections; the numbers are those that their descriptions state.
@Suite(.enabled(if: hasSharedData))
struct BEIRRealDataTests {
    @Test(
        arguments: [
            ("ret-cacm", "test", 3_204, 64, 52, 796), ("ret-cisi", "test", 1_460, 112, 76, 3_114),
            ("ret-cranfield", "test", 1_400, 225, 225, 1_612),
            ("ret-xquad", "test", 240, 1_190, 1_190, 1_190),
            ("ret-anthropic-docs", "test", 232, 100, 100, 192),
        ]
    )
    func collectionsAreRead(
        _ name: String,
        _ split: String,
        _ documents: Int,
        _ queries: Int,
        _ judged: Int,
        _ judgements: Int
    ) throws {
        let folder = try BEIRFolder(sharedData.appending(name))
        var corpus = try folder.corpus()
        while try corpus.next() != nil {}
        #expect(corpus.documentCount == documents)
        let collection = try folder.judgedQueries(split: split)
        #expect(collection.queries.count == judged && collection.unjudgedCount == queries - judged)
        #expect(collection.judgementCount == judgements)
        var missing = 0
        for id in collection.documentIDs where !corpus.holds(id) { missing += 1 }
        #expect(missing == 0 && collection.repeatedCount == 0)
    }

    @Test func answersAreRead() throws {
        let xquad = try BEIRFolder(sharedData.appending("ret-xquad")).queries()
        #expect(xquad.allSatisfy { $0.answers.count == 1 })
        let stories = try BEIRFolder(sharedData.appending("ret-fairytaleqa"))
        #expect(try stories.splits().contains("dev"))
        // Ten ids of queries stand twice, all of them judged for training, and one id of a document.
        let training = try stories.judgedQueries(split: "train")
        #expect(training.queries.count == 8_528 && training.grades.count == 8_528)
        #expect(training.ambiguousCount == 10 && training.grades["tale-of-tom-kitten?3"] == nil)
        var corpus = try stories.corpus()
        while try corpus.next() != nil {}
        #expect(corpus.documentCount == 4_094)
        #expect(corpus.repeatedCount == 1)
        #expect(try stories.judgedQueries(split: "dev").queries.allSatisfy { !$0.answers.isEmpty })
    }
}
