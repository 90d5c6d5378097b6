import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct SelectionTests {
    @Test func largestOfEachRow() {
        let scores = Tensor([9, 9, 9, 1, 3, 2, 5, -1, 5] as [Float], shape: [3, 3]).rows(1..<3)
        let (indices, values) = scores.largest(2)
        #expect(indices.shape == [2, 2] && values.shape == [2, 2])
        #expect(indices.integers() == [1, 2, 0, 2])
        #expect(values.floats() == [3, 2, 5, 5])
        #expect(scores.largest(0).values.shape == [2, 0])
        #expect(scores.largest(3).indices.integers() == [1, 2, 0, 0, 2, 1])
    }

    @Test func moreThanThereAreTraps() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tensor([1, 2] as [Float], shape: [1, 2]).largest(3)
        }
        expectTrap(result, "largest: 3 of each row of [1,2]")
    }
}
