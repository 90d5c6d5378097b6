import HoneModels
import HoneTensor
import HoneTestSupport
import Testing

@testable import HoneTraining

@Suite struct ClassificationTests {
    /// Texts of one token; the state of a token is its row of a table.
    private static let examples = [2, 0, 1, 1, 0, 0].enumerated().map { index, target in
        Classification.Example(ids: [Int32(index)], target: target)
    }

    private func loss(_ batch: [Int], weights: [Float]?, table: Parameter, tape: Tape?) -> Tensor {
        let objective = Classification(Self.examples, classCount: 3, size: 4, classWeights: weights)
        var draws = Draws(3)
        for parameter in objective.parameters {
            parameter.update(Tensor(draws.floats(parameter.value.count), shape: parameter.value.shape))
        }
        return objective.loss(
            of: batch,
            { tokens in
                .embedding(
                    [EmbeddingLookup(tape.map { $0.watch(table) } ?? table.value, tokens.ids)],
                    tokens: tokens.ids.count,
                    as: .float32,
                    tape: tape
                )
            },
            ForwardPass(tape: tape)
        )
    }

    /// A step's loss is the weighted mean of its examples' own.
    @Test(arguments: [nil, [1, 2, 0.5]] as [[Float]?]) func aStepIsTheMeanOfItsExamples(weights: [Float]?) {
        var draws = Draws(2)
        let table = Parameter("t", Tensor(draws.floats(24), shape: [6, 4]))
        let whole = loss(Array(0..<6), weights: weights, table: table, tape: nil).item()
        var sum = 0.0
        var total = 0.0
        for index in 0..<6 {
            let weight = Double(weights?[Self.examples[index].target] ?? 1)
            sum += weight * Double(loss([index], weights: nil, table: table, tape: nil).item())
            total += weight
        }
        expectClose([whole], [sum / total], relative: 1e-6)
    }

    @Test func gradientsReachTheStates() {
        var draws = Draws(2)
        let start = draws.floats(24)
        let table = Parameter("t", Tensor(start, shape: [6, 4]))
        let tape = Tape()
        let value = loss([0, 2, 4], weights: [1, 2, 0.5], table: table, tape: tape)
        expectGradient(
            tape.gradients(of: value)[table]?.floats() ?? [],
            of: { moved in
                let table = Parameter("t", Tensor(moved, shape: [6, 4]))
                return Double(loss([0, 2, 4], weights: [1, 2, 0.5], table: table, tape: nil).item())
            },
            at: start
        )
    }

    @Test func balancedWeightsCountEachClassTheSame() {
        let weights = Classification.balancedWeights(Self.examples, classCount: 4)
        #expect(weights == [0.5, 0.75, 1.5, 0])
    }
}
