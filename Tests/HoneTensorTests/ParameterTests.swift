import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct ParameterTests {
    @Test func eachUpdateIsCounted() {
        let parameter = Parameter("w", Tensor([1, 2] as [Float], shape: [2]))
        #expect(parameter.name == "w" && parameter.version == 0)
        let next = Tensor([3, 4] as [Float], shape: [2])
        parameter.update(next)
        parameter.update(next)
        #expect(parameter.version == 2)
        #expect(parameter.value.floats() == [3, 4])
    }

    /// A value that was recorded is held without its place on the tape, so that a step does not keep the one before.
    @Test func theValueIsOnNoTape() {
        let tape = Tape()
        let parameter = Parameter("w", Tensor([1] as [Float], shape: [1]))
        let watched = tape.watch(parameter)
        #expect(watched.node != nil)
        #expect(Parameter("v", watched).value.node == nil)
        parameter.update(watched)
        #expect(parameter.value.node == nil)
    }

    @Test func wrongValuesTrap() async {
        let type = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Parameter("w", Tensor([1] as [Float], shape: [1]).converted(to: .bfloat16))
        }
        expectTrap(type, "Parameter w: float32 is expected, found bfloat16")
        let shape = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            Parameter("w", Tensor([1, 2] as [Float], shape: [2]))
                .update(Tensor([1, 2] as [Float], shape: [1, 2]))
        }
        expectTrap(shape, "Parameter w: [1,2] for [2]")
    }
}
