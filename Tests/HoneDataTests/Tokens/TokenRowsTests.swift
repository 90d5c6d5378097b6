import HoneTestSupport
import Testing

@testable import HoneData

@Suite struct TokenRowsTests {
    @Test(arguments: 0..<12, 1..<5)
    func rowsAreTheTokensInOrder(_ count: Int, _ length: Int) {
        let tokens = (0..<count).map(Int32.init)
        let rows = TokenRows(tokens, length: length)
        let all = (0..<rows.count).map { Array(rows[$0]) }
        #expect(all.flatMap { $0 } == tokens)
        #expect(all.dropLast().allSatisfy { $0.count == length })
        #expect(all.allSatisfy { !$0.isEmpty })
    }

    @Test func rowsShareTheStorage() {
        let rows = TokenRows([1, 2, 3, 4], length: 2)
        let base = rows.tokens.withUnsafeBufferPointer(\.baseAddress)
        #expect(rows[1].withUnsafeBufferPointer(\.baseAddress) == base.map { $0 + 2 })
    }

    @Test func rowsThatAreNotThereTrap() async {
        let beyond = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = TokenRows([1, 2, 3], length: 2)[2]
        }
        expectTrap(beyond, "row 2 of 2")
        let empty = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = TokenRows([], length: 0)
        }
        expectTrap(empty, "rows of 0 tokens")
    }
}
