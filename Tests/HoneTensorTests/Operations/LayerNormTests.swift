import HoneTestSupport
import Testing

@testable import HoneTensor

@Suite struct LayerNormTests {
    @Test(arguments: [DType.float32, .bfloat16], [false, true])
    func rowsAreNormalised(type: DType, hasResidual: Bool) {
        var draws = Draws(12)
        let x = Tensor(draws.floats(3 * 2 * 9), shape: [3, 2, 9]).converted(to: type).rows(1..<3)
        let residual = Tensor(draws.floats(2 * 2 * 9), shape: [2, 2, 9]).converted(to: type)
        let (weight, bias) = (draws.floats(9), draws.floats(9))
        let result = x.layerNorm(
            residual: hasResidual ? residual : nil,
            weight: Tensor(weight, shape: [9]),
            bias: Tensor(bias, shape: [9]),
            epsilon: 1e-5
        )
        #expect(result.shape == x.shape && result.dtype == type)
        let sums = zip(x.floats(), residual.floats()).map { Double($0) + (hasResidual ? Double($1) : 0) }
        var expected: [Double] = []
        for row in 0..<4 {
            let slice = sums[row * 9..<(row + 1) * 9]
            let mean = slice.reduce(0, +) / 9
            let variance = slice.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 9
            for (channel, value) in slice.enumerated() {
                let normal = (value - mean) / (variance + 1e-5).squareRoot()
                expected.append(normal * Double(weight[channel]) + Double(bias[channel]))
            }
        }
        expectClose(
            result.floats(),
            expected,
            relative: type == .float32 ? 0 : BFloat16.roundoff,
            absolute: 2e-6
        )
    }

    @Test func wrongInputsTrap() async {
        let weight = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let x = Tensor([1, 2] as [Float], shape: [1, 2])
            _ = x.layerNorm(weight: x, bias: x, epsilon: 1)
        }
        expectTrap(weight, "layerNorm: weight [1,2], bias [1,2] for [1,2]")
        let residual = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let x = Tensor([1, 2] as [Float], shape: [2])
            _ = x.layerNorm(residual: x.converted(to: .bfloat16), weight: x, bias: x, epsilon: 1)
        }
        expectTrap(residual, "layerNorm: [2] float32 with residual [2] bfloat16")
        let tape = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let x = Tape().watch(Parameter("x", Tensor([1, 2] as [Float], shape: [2])))
            _ = x.layerNorm(weight: x, bias: x, epsilon: 1)
        }
        expectTrap(tape, "layerNorm: an input is on a tape")
    }
}
