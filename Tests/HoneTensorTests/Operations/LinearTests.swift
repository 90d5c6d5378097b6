import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct LinearTests {
    @Test(arguments: [DType.float32, .bfloat16], [DType.float32, .bfloat16])
    func productsOfAllShapes(type: DType, resultType: DType) {
        var draws = Draws(6)
        for (shape, outputs) in [
            ([1, 1], 1), ([3, 7], 5), ([2, 3, 33], 17), ([2, 2, 2, 40], 50), ([9], 4), ([0, 6], 2),
        ]
            as [(Shape, Int)]
        {
            let inputs = shape[-1]
            let x = Tensor(draws.floats(shape.count), shape: shape).converted(to: type)
            let values = draws.floats(outputs * inputs)
            let bias = draws.floats(outputs)
            let weight = Weight(frozen: Tensor(values, shape: [outputs, inputs]), as: type)
            let held = type == .bfloat16 ? rounded(values) : values
            let plain = x.linear(weight, as: resultType)
            #expect(plain.shape == Shape(shape.array.dropLast() + [outputs]) && plain.dtype == resultType)
            #expect(x.linear(weight).dtype == type)
            let comment = "\(shape) to \(outputs)"
            expectProduct(
                plain,
                product(x.floats(), held, outputs: outputs, inputs: inputs),
                inputs: inputs,
                comment
            )
            let biased = x.linear(weight, bias: Tensor(bias, shape: [outputs]), as: resultType)
            let expected = product(x.floats(), held, bias, outputs: outputs, inputs: inputs)
            expectProduct(biased, expected, inputs: inputs, comment)
        }
    }

    @Test func activationFollowsTheProduct() {
        var draws = Draws(7)
        let x = Tensor(draws.floats(4 * 9), shape: [4, 9])
        let weight = Weight(frozen: Tensor(draws.floats(6 * 9), shape: [6, 9]), as: .float32)
        let bias = Tensor(draws.floats(6), shape: [6])
        let result = x.linear(weight, bias: bias, activation: .gelu)
        expectClose(
            result.floats(),
            x.linear(weight, bias: bias).gelu().floats(),
            relative: 1e-6,
            absolute: 1e-7
        )
    }

    /// Rows from the middle of a tensor, and a weight from the middle of another.
    @Test func slicesAreRead() {
        let x = Tensor((0..<12).map(Float.init), shape: [4, 3]).rows(1..<3)
        let matrix = Tensor((0..<15).map(Float.init), shape: [5, 3]).rows(3..<5)
        let bias = Tensor([0, 0, 100, 200] as [Float], shape: [4]).rows(2..<4)
        let result = x.linear(Weight(frozen: matrix, as: .float32), bias: bias)
        // [3 4 5] and [6 7 8] by [9 10 11] and [12 13 14].
        #expect(result.floats() == [222, 358, 312, 475])
    }

    /// The gradients of Σ c² / 2 of the result c, for x, W and b, by central differences.
    @Test func gradients() {
        var draws = Draws(8)
        let shapes: [Shape] = [[2, 3, 4], [5, 4], [5]]
        let start = shapes.map { draws.floats($0.count) }
        func loss(_ values: [[Float]], _ tape: Tape) -> (loss: Tensor, parameters: [Parameter]) {
            let parameters = zip(values, shapes).map { Parameter("p", Tensor($0, shape: $1)) }
            let result = tape.watch(parameters[0]).linear(
                Weight(trainable: parameters[1]),
                bias: tape.watch(parameters[2]),
                tape: tape
            )
            return (result.halfSquaredNorm(times: 1, tape: tape), parameters)
        }
        let tape = Tape()
        let (value, parameters) = loss(start, tape)
        let gradients = tape.gradients(of: value)
        for index in shapes.indices {
            #expect(gradients[parameters[index]]?.shape == shapes[index])
            expectGradient(
                gradients[parameters[index]]?.floats() ?? [],
                of: { moved in
                    var values = start
                    values[index] = moved
                    return Double(loss(values, Tape()).loss.item())
                },
                at: start[index],
                "parameter \(index)"
            )
        }
    }

    /// An input that leads to no parameter gets no gradient: neither x nor the bias need be on the tape.
    @Test func onlyTheWeightMayBeTrained() {
        let tape = Tape()
        let master = Parameter("w", Tensor([1, 2, 3, 4] as [Float], shape: [2, 2]))
        let x = Tensor([1, 10] as [Float], shape: [1, 2])
        let bias = Tensor([0, 100] as [Float], shape: [2])
        let result = x.linear(Weight(trainable: master), bias: bias, tape: tape)
        #expect(result.floats() == [21, 143])
        let gradients = tape.gradients(of: result.halfSquaredNorm(times: 1, tape: tape))
        #expect(gradients[master]?.floats() == [21, 210, 143, 1430])
    }

    @Test func wrongSizesTrap() async {
        let inner = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let weight = Weight(
                frozen: Tensor([Float](repeating: 1, count: 20), shape: [4, 5]),
                as: .float32
            )
            _ = Tensor([Float](repeating: 1, count: 6), shape: [2, 3]).linear(weight)
        }
        expectTrap(inner, "linear: [2,3] x [4,5] transposed: inner sizes differ")
        let bias = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let weight = Weight(frozen: Tensor([1, 2] as [Float], shape: [2, 1]), as: .float32)
            let one = Tensor([1] as [Float], shape: [1])
            _ = one.linear(weight, bias: one)
        }
        expectTrap(bias, "linear: bias [1] for 2 outputs")
        let type = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let weight = Weight(frozen: Tensor([1, 2] as [Float], shape: [2, 1]), as: .bfloat16)
            _ = Tensor([1] as [Float], shape: [1]).linear(weight)
        }
        expectTrap(type, "linear: x is float32, the weight was prepared for bfloat16")
    }

    @Test func wrongTapesTrap() async {
        let none = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let x = Tape().watch(Parameter("x", Tensor([1] as [Float], shape: [1, 1])))
            _ = x.linear(Weight(frozen: Tensor([2] as [Float], shape: [1, 1]), as: .float32))
        }
        expectTrap(none, "linear: an input is on a tape, but no tape was given")
        let activation = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let tape = Tape()
            let x = tape.watch(Parameter("x", Tensor([1] as [Float], shape: [1, 1])))
            let weight = Weight(frozen: Tensor([2] as [Float], shape: [1, 1]), as: .float32)
            _ = x.linear(weight, activation: .gelu, tape: tape)
        }
        expectTrap(activation, "linear: an activation after a recorded product is an operation of its own")
    }
}
