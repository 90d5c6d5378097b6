import Glibc
import HoneTensor
import HoneTestSupport
import Testing

@testable import HoneTraining

/// The weighted mean of minus the logarithm of the wanted class's probability, from its definition.
private func crossEntropy(_ logits: [Float], _ targets: [Int32], _ weights: [Float]?) -> Double {
    let classes = logits.count / targets.count
    var sum = 0.0
    var total = 0.0
    for (row, target) in targets.enumerated() {
        let powers = logits[row * classes..<(row + 1) * classes].map { exp(Double($0)) }
        let weight = Double(weights?[row] ?? 1)
        sum -= weight * log(powers[Int(target)] / powers.reduce(0, +))
        total += weight
    }
    return sum / total
}

private let targets: [Int32] = [2, 0, 3, 3, 1, 0]

@Suite struct ClassificationTests {
    @Test(arguments: [nil, [1, 1, 1, 1, 1, 1], [0.5, 2, 0, 1, 7, 0.25]] as [[Float]?])
    func lossesAndGradients(
        weights: [Float]?
    ) {
        var draws = Draws(1)
        let logits = draws.floats(24, scale: 3)
        let objective = Classification(targets: targets, weights: weights)
        func loss(_ values: [Float], tape: Tape? = nil) -> Tensor {
            objective.loss(of: Tensor(values, shape: [6, 4]), tape: tape)
        }
        let plain = loss(logits)
        #expect(plain.shape == [1])
        expectClose(plain.floats(), [crossEntropy(logits, targets, weights)], relative: 1e-6)
        let tape = Tape()
        let parameter = Parameter("logits", Tensor(logits, shape: [6, 4]))
        let recorded = objective.loss(of: tape.watch(parameter), tape: tape)
        #expect(recorded.item() == plain.item())
        expectGradient(
            tape.gradients(of: recorded)[parameter]?.floats() ?? [],
            of: { crossEntropy($0, targets, weights) },
            at: logits
        )
    }

    /// Twice the weight is the row twice, no weight is no row, and only the weights' proportion counts.
    @Test func weightsCountRows() {
        var draws = Draws(2)
        let rows = (0..<3).map { _ in draws.floats(4) }
        func loss(_ rows: [[Float]], _ targets: [Int32], _ weights: [Float]? = nil) -> Float {
            let outputs = Tensor(rows.flatMap { $0 }, shape: [rows.count, 4])
            return Classification(targets: targets, weights: weights).loss(of: outputs, tape: nil).item()
        }
        let weighted = loss(rows, [0, 3, 1], [2, 1, 0])
        #expect(abs(weighted - loss([rows[0], rows[0], rows[1]], [0, 0, 3])) < 1e-6)
        #expect(abs(weighted - loss(rows, [0, 3, 1], [20, 10, 0])) < 1e-6)
        #expect(abs(weighted - loss(rows, [0, 3, 1])) > 1e-3)
    }

    @Test func wrongTargetsTrap() async {
        let beyond = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let outputs = Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
            _ = Classification(targets: [0, 2]).loss(of: outputs, tape: nil)
        }
        expectTrap(beyond, "crossEntropy: class 2 for logits [2,2]")
        let weightless = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let outputs = Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
            _ = Classification(targets: [0, 1], weights: [0, 0]).loss(of: outputs, tape: nil)
        }
        expectTrap(weightless, "crossEntropy: the weights sum to 0")
    }
}
