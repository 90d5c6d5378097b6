import HoneTensor
import Testing

@testable import HoneModels

@Suite struct RecordedWeightsTests {
    /// Names and shapes come out in the order in which they were asked for, each once; nothing is held.
    @Test func whatIsAskedForIsRemembered() {
        let weights = RecordedWeights(on: Rehearsal())
        #expect(weights.tensor("b", [3, 2]).shape == [3, 2])
        #expect(weights.tensor("a", [4]).dtype == .float32)
        _ = weights.tensor("b", [3, 2])
        #expect(weights.asked.map(\.name) == ["b", "a"] && weights.asked.map(\.shape) == [[3, 2], [4]])
        #expect(weights.names.isEmpty && !weights.holds("b") && weights.shape(of: "b") == nil)
        #expect(weights.isFull("b"))
    }

    /// No memory is touched, however large the shape.
    @Test func memoryIsNotTaken() {
        let weights = RecordedWeights(on: Rehearsal())
        #expect(weights.tensor("table", [1 << 24, 1 << 16]).count == 1 << 40)
    }
}
