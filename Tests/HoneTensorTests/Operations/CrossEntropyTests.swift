import HoneBase
import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct CrossEntropyTests {
    private static let targets: [Int32] = [2, 0, 1, 1, 3]
    private static let weights: [Float] = [1, 0, 2.5, 0.5, 3]

    private func oracle(_ logits: [Float], weights: [Float]?) -> Double {
        var total = 0.0
        var sum = 0.0
        for (row, target) in Self.targets.enumerated() {
            let slice = logits[row * 4..<(row + 1) * 4].map(Double.init)
            let partition = Mathematics.log(slice.reduce(0) { $0 + Mathematics.exp($1) })
            let weight = Double(weights?[row] ?? 1)
            sum += weight * (partition - slice[Int(target)])
            total += weight
        }
        return sum / total
    }

    @Test(arguments: [nil, weights])
    func valueAndGradient(weights: [Float]?) {
        var draws = Draws(9)
        let values = draws.floats(20, scale: 3)
        let targets = Tensor(Self.targets, shape: [5])
        let weightTensor = weights.map { Tensor($0, shape: [5]) }
        let parameter = Parameter("logits", Tensor(values, shape: [5, 4]))
        let tape = Tape()
        let loss = tape.watch(parameter).crossEntropy(targets, weights: weightTensor, tape: tape)
        #expect(loss.shape == [1])
        expectClose(loss.floats(), [oracle(values, weights: weights)], relative: 1e-5)
        let plain = parameter.value.crossEntropy(targets, weights: weightTensor)
        #expect(plain.item() == loss.item() && plain.node == nil)
        let gradient = tape.gradients(of: loss)[parameter]
        #expect(gradient?.shape == [5, 4])
        expectGradient(gradient?.floats() ?? [], of: { oracle($0, weights: weights) }, at: values)
        expectGradient(
            gradient?.floats() ?? [],
            of: { Double(Tensor($0, shape: [5, 4]).crossEntropy(targets, weights: weightTensor).item()) },
            at: values
        )
        if weights != nil { #expect(gradient?.rows(1..<2).floats() == [0, 0, 0, 0]) }
    }

    /// What comes after the loss scales the gradient: half the square of the loss has the gradient loss · d loss.
    @Test func theGradientIsScaledByWhatFollows() {
        let tape = Tape()
        let parameter = Parameter("logits", Tensor([0, 0] as [Float], shape: [1, 2]))
        let loss = tape.watch(parameter).crossEntropy(Tensor([0] as [Int32], shape: [1]), tape: tape)
        let gradient = tape.gradients(of: loss.halfSquaredNorm(times: 1, tape: tape))[parameter]
        let half = Mathematics.log(2) / 2
        expectClose(gradient?.floats() ?? [], [-half, half], relative: 1e-6)
    }

    @Test func wrongInputsTrap() async {
        let targets = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let logits = Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
            _ = logits.crossEntropy(Tensor([1] as [Int32], shape: [1]))
        }
        expectTrap(targets, "crossEntropy: targets [1] for logits [2,2]")
        let negative = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let logits = Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
            _ = logits.crossEntropy(Tensor([1, -100] as [Int32], shape: [2]))
        }
        expectTrap(negative, "crossEntropy: class -100 for logits [2,2]")
        let large = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let logits = Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
            _ = logits.crossEntropy(Tensor([2, 0] as [Int32], shape: [2]))
        }
        expectTrap(large, "crossEntropy: class 2 for logits [2,2]")
        let weights = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let logits = Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
            let weights = Tensor([1] as [Float], shape: [1])
            _ = logits.crossEntropy(Tensor([1, 0] as [Int32], shape: [2]), weights: weights)
        }
        expectTrap(weights, "crossEntropy: weights [1] for logits [2,2]")
        let zeros = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let logits = Tensor([1, 2] as [Float], shape: [1, 2])
            _ = logits.crossEntropy(
                Tensor([1] as [Int32], shape: [1]),
                weights: Tensor([0] as [Float], shape: [1])
            )
        }
        expectTrap(zeros, "crossEntropy: the weights sum to 0.0")
        let tape = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let logits = Tape().watch(Parameter("l", Tensor([1, 2] as [Float], shape: [1, 2])))
            _ = logits.crossEntropy(Tensor([1] as [Int32], shape: [1]))
        }
        expectTrap(tape, "crossEntropy: the logits are on a tape, but no tape was given")
    }
}
