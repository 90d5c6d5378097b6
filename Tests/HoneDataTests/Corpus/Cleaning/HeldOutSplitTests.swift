import HoneBase
import HoneTestSupport
import Testing

@testable import HoneData

@Suite struct HeldOutSplitTests {
    private func texts(_ count: Int, seed: UInt64, words: Int = 40) -> [String] {
        var random = Philox(seed: seed)
        return (0..<count).map { _ in sentence(&random, words: 1 + random.below(words)) }
    }

    private func bytes(_ documents: [CorpusDocument]) -> Int {
        documents.reduce(0) { $0 + $1.text.utf8.count }
    }

    @Test(arguments: [0.01, 0.05, 0.2, 0.5])
    func theShareIsHeldOut(_ share: Double) throws {
        for seed in 0..<5 {
            let all = documents(texts(400, seed: UInt64(seed)))
            let split = try HeldOutSplit(of: all, share: share)
            #expect(split.training.count + split.heldOut.count == 400)
            // Nearer than the smallest document is large.
            let wanted = share * Double(bytes(all))
            #expect(abs(Double(bytes(split.heldOut)) - wanted) <= 60)
            #expect(split.drops.reasons.isEmpty)
        }
    }

    /// The same texts are held out in whatever order they come.
    @Test func theOrderOfDocumentsDoesNotCount() throws {
        let given = texts(100, seed: 3)
        let heldOut = try HeldOutSplit(of: documents(given), share: 0.1).heldOut.map(\.text)
        let reversed = try HeldOutSplit(of: documents(given.reversed()), share: 0.1).heldOut.map(\.text)
        #expect(Set(heldOut) == Set(reversed) && heldOut == reversed.reversed())
        #expect(try HeldOutSplit(of: documents(given), share: 0.1).heldOut.map(\.text) == heldOut)
    }

    /// Where all documents are larger than the share, the nearest one is held out.
    @Test func atLeastOneDocumentIsHeldOut() throws {
        let sizes = [50, 30, 40]
        var random = Philox(seed: 4)
        let given = sizes.map { sentence(&random, words: $0) }
        for share in [0, 0.01] {
            let split = try HeldOutSplit(of: documents(given), share: share)
            #expect(split.heldOut.map(\.source.line) == [2])
            #expect(split.training.map(\.source.line) == [1, 3])
        }
    }

    @Test func oneDocumentCannotBeSplit() {
        #expect(throws: HeldOutError.tooFewDocuments(found: 0)) { try HeldOutSplit(of: []) }
        #expect(throws: HeldOutError.tooFewDocuments(found: 1)) {
            try HeldOutSplit(of: documents(["a", "a"]))
        }
        #expect(throws: HeldOutError.tooFewDocuments(found: 1)) {
            try HeldOutSplit(training: documents(["a"]), heldOut: [])
        }
    }

    @Test func nothingHeldOutIsLearned() throws {
        var random = Philox(seed: 5)
        let (a, b, c) = (
            sentence(&random, words: 30), sentence(&random, words: 30), sentence(&random, words: 90)
        )
        let training = documents(["\(b)\n\nYes.\n\n\(a.uppercased())", c + " end", c.lowercased(), "Yes.", a])
        let heldOut = documents(["\(a)\n\nYes.", c])
        let split = try HeldOutSplit(training: training, heldOut: heldOut)
        #expect(split.training.map(\.text) == ["\(b)\n\nYes.", "Yes."])
        #expect(split.heldOut == heldOut)
        #expect(split.drops[.heldOutDocument].documents == 3)
        #expect(split.drops[.heldOutParagraph].paragraphs == 1)
        #expect(split.drops.first(.heldOutDocument).map(\.like?.line) == [2, 2, 1])
        #expect(split.drops.first(.heldOutParagraph).map(\.like?.line) == [1])
        #expect(split.drops.total.bytes == bytes(training) - bytes(split.training))
        #expect(throws: HeldOutError.nothingLeft(documents: 1)) {
            try HeldOutSplit(training: documents([a]), heldOut: documents([a]))
        }
    }

    /// By the definition: no paragraph of 80 characters or more is on both sides.
    @Test(arguments: 0..<5)
    func noLongParagraphIsOnBothSides(_ seed: UInt64) throws {
        var random = Philox(seed: seed)
        let pool = (0..<80).map { _ in sentence(&random, words: 3 + random.below(6)) }
        let all = (0..<60).map { _ in
            (0..<12).map { _ in pool[random.below(pool.count)] }.joined(separator: "\n\n")
        }
        let split = try HeldOutSplit(of: documents(all), share: 0.1)
        let paragraphs = { (documents: [CorpusDocument]) in
            Set(
                documents.flatMap { $0.text.split(separator: "\n\n").map(String.init) }.filter {
                    $0.count >= 80
                }
            )
        }
        #expect(paragraphs(split.training).isDisjoint(with: paragraphs(split.heldOut)))
        #expect(split.drops[.heldOutParagraph].paragraphs > 20)
        #expect(!paragraphs(split.training).isEmpty)
    }

    @Test func sharesBeyondAHalfTrap() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = try HeldOutSplit(of: documents(["a", "b"]), share: 0.6)
        }
        expectTrap(result, "a share of 0.6")
    }
}
