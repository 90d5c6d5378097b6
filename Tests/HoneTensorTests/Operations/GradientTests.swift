import HoneTestSupport
import Testing

@testable import HoneTensor

/// One operation under the test that all gradients pass: what it reads, and what it makes of that.
struct DifferentiatedCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// The shapes of the inputs, each drawn from [-1, 1).
    var shapes: [Shape]
    /// The result from the inputs.
    var apply: @Sendable ([Tensor], Tape?) -> Tensor
    /// Inputs with a gradient; all of them where nil.
    var trained: [Int]?

    init(
        _ name: String,
        _ shapes: [Shape],
        trained: [Int]? = nil,
        _ apply: @escaping @Sendable ([Tensor], Tape?) -> Tensor
    ) {
        testDescription = name
        self.shapes = shapes
        self.trained = trained
        self.apply = apply
    }

    private static let lengths = Segments(lengths: [1, 5, 0, 3, 18])

    static let all: [DifferentiatedCase] = [
        .init("gelu", [[3, 17]]) { $0[0].gelu(tape: $1) },
        .init("dropout", [[3, 50]]) {
            $0[0].dropout(0.3, draw: Draw(seed: 4, stream: 9, offset: 7), tape: $1)
        },
        .init("adding", [[4, 3], [4, 3]]) { $0[0].adding($0[1], tape: $1) },
        .init("layer norm", [[5, 12], [12], [12]]) {
            $0[0].layerNorm(weight: $0[1], bias: $0[2], epsilon: 1e-5, tape: $1)
        },
        .init("layer norm of a sum", [[70, 6], [70, 6], [6], [6]]) {
            $0[0].layerNorm(residual: $0[1], weight: $0[2], bias: $0[3], epsilon: 1e-5, tape: $1)
        },
        .init("layer norm, frozen", [[5, 12], [12], [12]], trained: [0]) {
            $0[0].layerNorm(weight: $0[1], bias: $0[2], epsilon: 1e-5, tape: $1)
        },
        .init("attention", [[27, 24]]) { $0[0].attention(lengths, heads: 2, scale: 0.7, tape: $1) },
        .init("attention, odd head size", [[27, 15]]) {
            $0[0].attention(lengths, heads: 1, scale: 1, tape: $1)
        },
        .init("mean pooling", [[27, 5]]) { $0[0].pooled(lengths, .mean, tape: $1) },
        .init("first token", [[27, 5]]) { $0[0].pooled(lengths, .first, tape: $1) },
        .init("normalised rows", [[6, 7]]) { $0[0].normalizedRows(tape: $1) },
        .init("embedding", [[6, 4], [3, 4], [2, 4]]) { tables, tape in
            .embedding(
                [
                    EmbeddingLookup(tables[0], [5, 0, 5, 2]), EmbeddingLookup(tables[1], [0, 1, 2, 0]),
                    EmbeddingLookup(tables[2], nil),
                ],
                tokens: 4,
                as: .float32,
                tape: tape
            )
        },
        .init("paired similarities", [[6, 4]]) { $0[0].pairedSimilarities(times: 3, tape: $1) },
        .init("norm, GELU and a residual", [[4, 6], [6], [6]]) { inputs, tape in
            let body: (Tensor, Tape?) -> Tensor = { x, tape in
                let normal = x.layerNorm(weight: inputs[1], bias: inputs[2], epsilon: 1e-5, tape: tape)
                return normal.gelu(tape: tape).adding(x, tape: tape)
            }
            return body(inputs[0], tape)
        },
    ]
}

@Suite struct GradientTests {
    /// The gradients of a weighted sum of squares of the result, for each input, by central differences.
    @Test(arguments: DifferentiatedCase.all) func gradientsAreThoseOfDifferences(
        _ operation: DifferentiatedCase
    ) {
        var draws = Draws(40)
        let start = operation.shapes.map { draws.floats($0.count) }
        let trained = operation.trained ?? Array(operation.shapes.indices)
        func value(_ values: [[Float]], _ tape: Tape?) -> (loss: Tensor, parameters: [Parameter]) {
            let parameters = zip(values, operation.shapes).map { Parameter("p", Tensor($0, shape: $1)) }
            let inputs = parameters.enumerated().map { index, parameter in
                trained.contains(index) ? tape?.watch(parameter) ?? parameter.value : parameter.value
            }
            let result = operation.apply(inputs, tape)
            // A weight for each element: a sum of squares alone would be blind to some mistakes.
            var weights = Draws(41)
            let slope = Tensor(weights.floats(result.count), shape: result.shape)
            return (result.adding(slope, tape: tape).halfSquaredNorm(times: 1, tape: tape), parameters)
        }
        let tape = Tape()
        let (loss, parameters) = value(start, tape)
        let gradients = tape.gradients(of: loss)
        for index in operation.shapes.indices {
            guard trained.contains(index) else {
                #expect(gradients[parameters[index]] == nil)
                continue
            }
            #expect(gradients[parameters[index]]?.shape == operation.shapes[index])
            expectGradient(
                gradients[parameters[index]]?.floats() ?? [],
                of: { moved in
                    var values = start
                    values[index] = moved
                    return Double(value(values, nil).loss.item())
                },
                at: start[index],
                tolerance: 2e-3,
                "input \(index)"
            )
        }
    }

    /// In bfloat16 a gradient is that of float32 but for rounding: a hundredth of its norm.
    @Test(
        arguments: DifferentiatedCase.all.filter {
            !["normalised rows", "paired similarities"].contains($0.testDescription)
        }
    )
    func bfloat16GradientsAreNear(_ operation: DifferentiatedCase) {
        guard operation.shapes[0].rank == 2, operation.testDescription != "embedding" else { return }
        var draws = Draws(42)
        let values = operation.shapes.map { draws.floats($0.count) }
        func gradient(_ type: DType) -> [Float] {
            let tape = Tape()
            let inputs = zip(values, operation.shapes).map { values, shape in
                // Vectors are float32 whatever the states are.
                let tensor = Tensor(rounded(values), shape: shape)
                return shape.rank == 2 ? tape.leaf(tensor.converted(to: type)) : tensor
            }
            let result = operation.apply(inputs, tape)
            var weights = Draws(43)
            let slope = Tensor(rounded(weights.floats(result.count)), shape: result.shape).converted(
                to: result.dtype
            )
            return tape.gradients(of: result, from: slope, leaf: inputs[0]).leaf?.floats() ?? []
        }
        let exact = gradient(.float32)
        let half = gradient(.bfloat16)
        #expect(exact.count == values[0].count)
        let difference = zip(exact, half).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
        let norm = exact.reduce(0.0) { $0 + Double($1 * $1) }
        #expect(difference.squareRoot() <= 0.012 * norm.squareRoot())
    }

    /// What is computed again in the backward pass gives the same bits, and keeps less.
    @Test func recomputationChangesNothing() {
        var draws = Draws(44)
        let shapes: [Shape] = [[9, 16], [16, 16], [16], [16], [16]]
        let parameters = shapes.map { Parameter("p", Tensor(draws.floats($0.count), shape: $0)) }
        let weight = Weight(trainable: parameters[1])
        func body(_ x: Tensor, _ tape: Tape) -> Tensor {
            let y = x.linear(weight, bias: tape.watch(parameters[2]), tape: tape).gelu(tape: tape)
            return y.layerNorm(
                residual: x,
                weight: tape.watch(parameters[3]),
                bias: tape.watch(parameters[4]),
                epsilon: 1e-5,
                tape: tape
            )
        }
        func gradients(recomputed: Bool) -> (records: Int, values: [[Float]?]) {
            let tape = Tape()
            var x = tape.watch(parameters[0])
            for _ in 0..<3 { x = recomputed ? tape.recomputing(x, body) : body(x, tape) }
            let gradients = tape.gradients(of: x.halfSquaredNorm(times: 1, tape: tape))
            return (tape.count, parameters.map { gradients[$0]?.floats() })
        }
        let plain = gradients(recomputed: false)
        let again = gradients(recomputed: true)
        #expect(plain.values == again.values)
        #expect(plain.values.allSatisfy { $0 != nil })
        #expect(again.records < plain.records)
    }

    @Test func operationsWithoutAGradientTrapOnATape() async {
        let rows = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tape().watch(Parameter("x", Tensor([1, 2] as [Float], shape: [2, 1]))).rows(0..<1)
        }
        expectTrap(rows, "rows: the input is on a tape, and this operation has no gradient")
        let missing = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Tape().watch(Parameter("x", Tensor([1, 2] as [Float], shape: [2, 1]))).gelu()
        }
        expectTrap(missing, "gelu: an input is on a tape, but no tape was given")
    }
}
