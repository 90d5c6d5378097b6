import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct WeightTests {
    private final class Owner {
        let values: UnsafeMutableBufferPointer<Float>
        init(_ values: [Float]) {
            self.values = .allocate(capacity: values.count)
            _ = self.values.initialize(from: values)
        }
        deinit { values.deallocate() }
    }

    /// A frozen weight is a copy made once: its source may change or go.
    @Test(arguments: [DType.float32, .bfloat16])
    func aFrozenWeightDoesNotDependOnItsSource(type: DType) {
        var draws = Draws(3)
        let values = draws.wholes(5 * 7)
        let x = Tensor(draws.wholes(3 * 7), shape: [3, 7])
        weak var observed: Owner?
        let weight: Weight
        do {
            let owner = Owner(values)
            observed = owner
            let bytes = UnsafeRawBufferPointer(owner.values)
            weight = Weight(
                frozen: Tensor(borrowing: bytes, owner: owner, shape: [5, 7], .float32),
                as: type
            )
            owner.values.update(repeating: .nan)
        }
        #expect(observed == nil)
        #expect(weight.master == nil && weight.outputs == 5 && weight.inputs == 7)
        let result = x.converted(to: type).linear(weight, as: .float32)
        expectClose(result.floats(), product(x.floats(), values, outputs: 5, inputs: 7).values)
        #expect(weight.form().storage === weight.form().storage)
    }

    @Test func aTrainableWeightIsRebuiltWhenItsParameterMoved() {
        let parameter = Parameter("w", Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3]))
        let weight = Weight(trainable: parameter)
        #expect(weight.master === parameter && weight.outputs == 2 && weight.inputs == 3)
        let x = Tensor([1, 10, 100] as [Float], shape: [1, 3])
        let y = Tensor([1, 10] as [Float], shape: [1, 2])
        #expect(x.linear(weight).floats() == [321, 654])
        #expect(y.multiplied(backThrough: weight.form()).floats() == [41, 52, 63])
        let first = weight.form().storage
        #expect(weight.form().storage === first)
        parameter.update(Tensor([0, 0, 1, 1, 0, 0] as [Float], shape: [2, 3]))
        #expect(weight.form().storage !== first)
        #expect(x.linear(weight).floats() == [100, 1])
        #expect(y.multiplied(backThrough: weight.form()).floats() == [10, 0, 1])
    }

    /// The working copies may be bfloat16; the master is float32 whatever they are.
    @Test func aTrainableWeightMayComputeInBFloat16() {
        let values: [Float] = [1, 1.001, -2, 3.003]
        let parameter = Parameter("w", Tensor(values, shape: [2, 2]))
        let weight = Weight(trainable: parameter, as: .bfloat16)
        let x = Tensor([1, 0, 0, 1] as [Float], shape: [2, 2]).converted(to: .bfloat16)
        let half = rounded(values)
        #expect(x.linear(weight, as: .float32).floats() == [half[0], half[2], half[1], half[3]])
        #expect(x.multiplied(backThrough: weight.form(), as: .float32).floats() == half)
        #expect(parameter.value.floats() == values)
    }

    /// One packed copy is read by the product and by the gradient of its input, which has the bits of a product with
    /// the matrix prepared by input.
    @Test(arguments: [DType.float32, .bfloat16], [(1, 1), (3, 7), (50, 33), (100, 96), (300, 129)])
    func aWeightIsReadBothWays(type: DType, size: (outputs: Int, inputs: Int)) {
        var draws = Draws(31)
        let values = draws.floats(size.outputs * size.inputs)
        let matrix = Tensor(values, shape: [size.outputs, size.inputs])
        let direct = PreparedMatrix(matrix, .byInput, as: type)
        let dy = Tensor(draws.floats(9 * size.outputs), shape: [9, size.outputs]).converted(to: type)
        for weight in [Weight(frozen: matrix, as: type), Weight(trainable: Parameter("w", matrix), as: type)]
        {
            #expect(weight.form().unprepared().floats() == matrix.converted(to: type).floats())
            let result = dy.multiplied(backThrough: weight.form())
            #expect(result.shape == [9, size.inputs] && result.dtype == type)
            #expect(result.floats() == dy.multiplied(by: direct).floats())
        }
    }

    /// A gradient takes no memory beside its own: the prepared copy stays the only one.
    @Test(arguments: [DType.float32, .bfloat16]) func aGradientKeepsNoSecondCopy(type: DType) {
        let rehearsal = Rehearsal()
        let weight = Weight(frozen: .zeros([1_024, 2_048], on: rehearsal), as: type)
        let held = rehearsal.pool.usage.inUse
        #expect(held >= 1_024 * 2_048 * type.byteCount)
        do {
            let dy = Tensor.zeros([4, 1_024], on: rehearsal).converted(to: type)
            _ = dy.multiplied(backThrough: weight.form())
        }
        #expect(rehearsal.pool.usage.inUse == held)
    }

    /// A weight in blocks has the gradient of the numbers that the blocks hold.
    @Test(arguments: [BlockKind.int8, .int4]) func aWeightInBlocksIsReadBack(kind: BlockKind) {
        var draws = Draws(32)
        let matrix = Tensor(draws.floats(40 * 64), shape: [40, 64])
        let weight = Weight(frozen: matrix, as: .float32, in: kind)
        let held = weight.form().unprepared()
        let dy = Tensor(draws.floats(3 * 40), shape: [3, 40])
        let expected = dy.multiplied(by: PreparedMatrix(held, .byInput, as: .float32))
        #expect(dy.multiplied(backThrough: weight.form()).floats() == expected.floats())
    }

    @Test func wrongWeightsTrap() async {
        let rank = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Weight(trainable: Parameter("w", Tensor([1, 2] as [Float], shape: [2])))
        }
        expectTrap(rank, "Weight: a matrix is expected, found [2]")
        let frozen = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Weight(frozen: Tensor([1, 2] as [Float], shape: [2]), as: .float32)
        }
        expectTrap(frozen, "prepare: a matrix is expected, found [2]")
        let empty = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Weight(frozen: Tensor([Float](), shape: [0, 2]), as: .float32)
        }
        expectTrap(empty, "prepare: [0,2] is empty")
    }
}
