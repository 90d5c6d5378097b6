import HoneTestSupport
import Testing

@testable import HoneText

@Suite struct WordTableTests {
    private func contents(_ table: WordTable) -> [[UInt8]: Int] {
        var found: [[UInt8]: Int] = [:]
        table.forEach { found[Array($0), default: 0] += $1 }
        return found
    }

    /// Words of all lengths around eight, many enough that the table grows.
    @Test func countsAreThoseOfADictionary() {
        var draws = Draws(3)
        var tables = [WordTable(), WordTable()]
        var expected: [[UInt8]: Int] = [:]
        for round in 0..<20_000 {
            let length = Int(draws.indices(1, below: 20)[0]) + 1
            let word = draws.indices(length, below: length < 4 ? 256 : 3).map { UInt8($0) }
            word.withUnsafeBufferPointer { tables[round % 2].add($0) }
            expected[word, default: 0] += 1
        }
        var total = tables[0]
        total.add(tables[1])
        #expect(contents(total) == expected)
        #expect(total.count == expected.count)
        #expect(total.byteCount == expected.keys.map(\.count).reduce(0, +))
    }

    /// Each word stands once in memory, however often it stands in the text.
    @Test func memoryDoesNotGrowWithTheText() {
        var table = WordTable()
        for _ in 0..<1_000 { [UInt8]("word".utf8).withUnsafeBufferPointer { table.add($0) } }
        #expect(table.byteCount == 4)
        #expect(contents(table) == [Array("word".utf8): 1_000])
    }
}
