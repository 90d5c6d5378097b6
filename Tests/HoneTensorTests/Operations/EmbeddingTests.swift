import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct EmbeddingTests {
    @Test func rowsOfAllTablesAreSummed() {
        let words = Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [3, 2])
        let positions = Tensor([0, 0, 10, 20, 30, 40] as [Float], shape: [3, 2]).rows(1..<3).converted(
            to: .bfloat16
        )
        let kind = Tensor([100, 200] as [Float], shape: [1, 2])
        let lookups = [
            EmbeddingLookup(words, [2, 0, 2]), EmbeddingLookup(positions, [0, 1, 1]),
            EmbeddingLookup(kind, nil),
        ]
        let result = Tensor.embedding(lookups, tokens: 3, as: .float32)
        #expect(result.shape == [3, 2])
        #expect(result.floats() == [115, 226, 131, 242, 135, 246])
        let half = Tensor.embedding(Array(lookups.prefix(2)), tokens: 3, as: .bfloat16)
        #expect(half.dtype == .bfloat16 && half.floats() == [15, 26, 31, 42, 35, 46])
        #expect(Tensor.embedding([EmbeddingLookup(words, [])], tokens: 0, as: .float32).floats() == [])
    }

    @Test func wrongInputsTrap() async {
        let large = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let table = Tensor([1, 2, 3] as [Float], shape: [3, 1])
            _ = Tensor.embedding([EmbeddingLookup(table, [0, 3])], tokens: 2, as: .float32)
        }
        expectTrap(large, "embedding: row 3 of table [3,1]")
        let negative = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let table = Tensor([1, 2, 3] as [Float], shape: [3, 1])
            _ = Tensor.embedding([EmbeddingLookup(table, [-1])], tokens: 1, as: .float32)
        }
        expectTrap(negative, "embedding: row -1 of table [3,1]")
        let count = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let table = Tensor([1, 2, 3] as [Float], shape: [3, 1])
            _ = Tensor.embedding([EmbeddingLookup(table, [0])], tokens: 2, as: .float32)
        }
        expectTrap(count, "embedding: 1 rows for 2 tokens")
        let channels = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let first = Tensor([1, 2, 3] as [Float], shape: [3, 1])
            let second = Tensor([1, 2, 3] as [Float], shape: [1, 3])
            _ = Tensor.embedding(
                [EmbeddingLookup(first, [0]), EmbeddingLookup(second, [0])],
                tokens: 1,
                as: .float32
            )
        }
        expectTrap(channels, "embedding: table [1,3] beside [3,1]")
        let none = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor.embedding([], tokens: 1, as: .float32)
        }
        expectTrap(none, "embedding: no table")
    }
}
