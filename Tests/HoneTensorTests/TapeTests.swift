import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct TapeTests {
    private func parameter(_ values: [Float], _ shape: Shape, _ name: String = "p") -> Parameter {
        Parameter(name, Tensor(values, shape: shape))
    }

    /// Each parameter is one record, however often it is watched; an operation on anything else is none.
    @Test func onlyWhatLeadsToAParameterIsRecorded() {
        let tape = Tape()
        let x = Tensor([1, 2] as [Float], shape: [1, 2])
        let frozen = Weight(frozen: Tensor([1, 2, 3, 4] as [Float], shape: [2, 2]), as: .float32)
        let targets = Tensor([1] as [Int32], shape: [1])
        let features = x.linear(frozen, tape: tape).adding(x, tape: tape)
        #expect(features.halfSquaredNorm(times: 1, tape: tape).node == nil)
        #expect(features.crossEntropy(targets, tape: tape).node == nil)
        #expect(tape.count == 0)

        let master = parameter([1, 0, 0, 1], [2, 2])
        let weight = Weight(trainable: master)
        let logits = features.linear(weight, tape: tape)
        #expect(tape.count == 2)  // The parameter and the product.
        let again = features.linear(weight, tape: tape)
        #expect(tape.count == 3)
        _ = tape.watch(master)
        #expect(tape.count == 3)
        let bias = parameter([0, 0], [2])
        let sum = logits.adding(again, tape: tape).linear(weight, bias: tape.watch(bias), tape: tape)
        #expect(tape.count == 6)
        let loss = sum.crossEntropy(targets, tape: tape)
        #expect(tape.count == 7)
        _ = x.linear(weight)
        #expect(tape.count == 7)
        _ = tape.gradients(of: loss)
        #expect(tape.count == 7)
    }

    @Test func whatDoesNotLeadToTheLossHasNoGradient() {
        let tape = Tape()
        let used = parameter([3, 4], [2])
        let unused = parameter([1, 1], [2])
        let loss = tape.watch(used).halfSquaredNorm(times: 1, tape: tape)
        _ = tape.watch(unused).halfSquaredNorm(times: 1, tape: tape)
        let gradients = tape.gradients(of: loss)
        #expect(loss.item() == 12.5)
        #expect(gradients[used]?.floats() == [3, 4])
        #expect(gradients[unused] == nil)
        #expect(tape.gradients(of: loss.detached)[used] == nil)
    }

    /// Gradients are a value: reading them again gives the same, and neither changes with the other.
    @Test func gradientsAreAValue() {
        let tape = Tape()
        let p = parameter([3, 4], [2])
        let loss = tape.watch(p).halfSquaredNorm(times: 2, tape: tape)
        let first = tape.gradients(of: loss)
        var second = tape.gradients(of: loss)
        second[p] = nil
        p.update(Tensor([0, 0] as [Float], shape: [2]))
        #expect(first[p]?.floats() == [6, 8])
        #expect(tape.gradients(of: loss)[p]?.floats() == [6, 8])
        #expect(Gradients()[p] == nil)
    }

    @Test func aValueUsedTwiceAccumulates() {
        let tape = Tape()
        let p = parameter([1, -2, 3], [3])
        let value = tape.watch(p)
        // Twice in one sum, once beside it: 2 (2p) + p.
        let sum = value.adding(value, tape: tape)
        let loss = sum.halfSquaredNorm(times: 1, tape: tape)
            .adding(tape.watch(p).halfSquaredNorm(times: 1, tape: tape), tape: tape)
        #expect(tape.gradients(of: loss)[p]?.floats() == [5, -10, 15])
    }

    /// A weight shared by two layers gets both gradients.
    @Test func aWeightUsedTwiceAccumulates() {
        var draws = Draws(4)
        let values = draws.floats(9)
        let x = Tensor(draws.floats(6), shape: [2, 3])
        let targets = Tensor([2, 0] as [Int32], shape: [2])
        func loss(_ master: Parameter, _ tape: Tape?) -> Tensor {
            let weight = Weight(trainable: master)
            return x.linear(weight, tape: tape).linear(weight, tape: tape).crossEntropy(targets, tape: tape)
        }
        let master = parameter(values, [3, 3])
        let tape = Tape()
        let gradient = tape.gradients(of: loss(master, tape))[master]?.floats() ?? []
        expectGradient(
            gradient,
            of: { Double(loss(self.parameter($0, [3, 3]), nil).item()) },
            at: values
        )
    }

    /// A gradient comes back in the shape of its parameter, whatever shape the value had when it was used.
    @Test func reshapingIsUndone() {
        let tape = Tape()
        let p = parameter([1, 2, 3, 4, 5, 6], [2, 3])
        let value = tape.watch(p)
        let loss = value.reshaped([6]).halfSquaredNorm(times: 1, tape: tape)
            .adding(value.reshaped([3, 2]).halfSquaredNorm(times: 1, tape: tape), tape: tape)
        let gradient = tape.gradients(of: loss.reshaped([]))[p]
        #expect(gradient?.shape == [2, 3])
        #expect(gradient?.floats() == [2, 4, 6, 8, 10, 12])
    }

    /// Two layers with biases, a classification loss and a penalty, against central differences of the whole chain.
    @Test(arguments: [DType.float32, .bfloat16])
    func aChainOfTwoLayers(type: DType) {
        var draws = Draws(5)
        let shapes: [Shape] = [[5, 4], [5], [3, 5], [3]]
        // Short fractions, so that bfloat16 rounds the working copies of the weights to themselves.
        let start = shapes.map { draws.wholes($0.count).map { $0 / 8 } }
        let x = Tensor(draws.wholes(6 * 4).map { $0 / 8 }, shape: [6, 4])
        let targets = Tensor(draws.indices(6, below: 3), shape: [6])
        let weights = Tensor([1, 2, 0, 0.5, 1, 3] as [Float], shape: [6])
        func loss(_ values: [[Float]], _ type: DType, _ tape: Tape) -> (loss: Tensor, parameters: [Parameter])
        {
            let parameters = zip(values, shapes).map { parameter($0, $1) }
            let hidden = x.converted(to: type).linear(
                Weight(trainable: parameters[0], as: type),
                bias: tape.watch(parameters[1]),
                tape: tape
            )
            let logits = hidden.linear(
                Weight(trainable: parameters[2], as: type),
                bias: tape.watch(parameters[3]),
                as: .float32,
                tape: tape
            )
            let penalty = tape.watch(parameters[0]).halfSquaredNorm(times: 0.1, tape: tape)
            let loss = logits.crossEntropy(targets, weights: weights, tape: tape).adding(penalty, tape: tape)
            return (loss, parameters)
        }
        let tape = Tape()
        let (value, parameters) = loss(start, type, tape)
        let gradients = tape.gradients(of: value)
        for (index, parameter) in parameters.enumerated() {
            expectGradient(
                gradients[parameter]?.floats() ?? [],
                of: { moved in
                    var values = start
                    values[index] = moved
                    return Double(loss(values, .float32, Tape()).loss.item())
                },
                at: start[index],
                // In bfloat16 the hidden states are rounded to eight bits.
                tolerance: type == .float32 ? 1e-3 : 2e-2,
                "parameter \(index)"
            )
        }
    }

    @Test func wrongUsesTrap() async {
        let loss = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tape().gradients(of: Tensor([1, 2] as [Float], shape: [2]))
        }
        expectTrap(loss, "gradients: the loss is one value, found [2]")
        let lost = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let value = Tape().watch(Parameter("p", Tensor([1] as [Float], shape: [1])))
            _ = value + value
        }
        expectTrap(lost, "add: an input is on a tape; use adding(_:tape:)")
    }
}
