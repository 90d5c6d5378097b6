import HoneBase
import HoneTestSupport
import Testing

@testable import HoneData

@Suite struct TokenPackingTests {
    @Test(arguments: 0..<20)
    func documentsAreLaidEndToEnd(_ seed: UInt64) {
        var random = Philox(seed: seed)
        let length = 1 + random.below(6)
        let documents = (0..<random.below(8)).map { _ in
            (0..<random.below(10)).map { _ in Int32(random.below(50)) }
        }
        let full = documents.filter { !$0.isEmpty }
        let joined = Array(full.joined(separator: [99]))
        for shortRow in [TokenPacking.ShortRow.dropped, .kept] {
            var packing = TokenPacking(length: length, endOfText: 99, shortRow: shortRow, expectedTokens: 10)
            for document in documents { packing.add(document) }
            let outcome = packing.finish()
            let rest = shortRow == .dropped ? joined.count % length : 0
            #expect(outcome.rows.tokens == Array(joined.dropLast(rest)))
            #expect(outcome.rows.length == length)
            #expect(outcome.droppedTokens == rest)
            #expect(outcome.documents == full.count)
            #expect(outcome.documentTokens == full.reduce(0) { $0 + $1.count })
        }
    }

    @Test func slicesAreTaken() {
        var packing = TokenPacking(length: 2, endOfText: 0)
        packing.add([1, 2, 3][1...])
        packing.add(CollectionOfOne(7))
        let outcome = packing.finish()
        #expect(outcome.rows.tokens == [2, 3, 0, 7])
        #expect(outcome.rows.count == 2)
    }

    @Test func emptyRowsTrap() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = TokenPacking(length: 0, endOfText: 0)
        }
        expectTrap(result, "rows of 0 tokens")
    }
}
