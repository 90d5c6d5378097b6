import CHoneKernels
import HoneTestSupport
import Testing

/// Rows to normalise.
private struct Norm {
    var rows: Int
    var channels: Int
    var type: hone_dtype
    var hasResidual: Bool
    var epsilon: Float = 1e-12
    var offset = 0.0

    var description: String {
        "\(name(type)) \(rows)x\(channels)\(hasResidual ? " and residual" : ""), epsilon \(epsilon), near \(offset)"
    }

    struct Inputs {
        var x: Numbers
        var residual: Numbers?
        var weight: GuardedMemory<Float>
        var bias: GuardedMemory<Float>
    }

    func inputs() -> Inputs {
        var draws = Draws(UInt64(rows * 1000 + channels))
        return Inputs(
            x: Numbers(draws.floats(rows * channels, offset: offset), type),
            residual: hasResidual ? Numbers(draws.floats(rows * channels), type) : nil,
            weight: GuardedMemory(draws.floats(channels, offset: 1)),
            bias: GuardedMemory(draws.floats(channels))
        )
    }

    func run(_ inputs: Inputs) -> Output {
        let result = Output(rows * channels, type)
        hone_layer_norm(
            inputs.x.address,
            inputs.residual?.address,
            type,
            inputs.weight.start,
            inputs.bias.start,
            epsilon,
            Int64(rows),
            Int64(channels),
            result.address
        )
        return result
    }

    /// Mean and variance have the error of a sum over the row; the mean's reaches the result divided by the deviation.
    func oracle(_ inputs: Inputs) -> (expected: [Double], bounds: [Double]) {
        var expected: [Double] = []
        var bounds: [Double] = []
        var all = inputs.x.doubles
        if let residual = inputs.residual { all = zip(all, residual.doubles).map(+) }
        let weights = inputs.weight.values
        let biases = inputs.bias.values
        for row in 0..<rows {
            let sums = all[row * channels..<(row + 1) * channels]
            let mean = sums.reduce(0, +) / Double(channels)
            let variance = sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(channels)
            let deviation = (variance + Double(epsilon)).squareRoot()
            let largest = sums.reduce(0) { max($0, abs($1)) }
            for (channel, sum) in sums.enumerated() {
                let normal = (sum - mean) / deviation
                let weight = Double(weights[channel])
                let value = normal * weight + Double(biases[channel])
                let error = Tolerance.sum(channels) * abs(weight) * (largest / deviation + abs(normal))
                expected.append(value)
                bounds.append(
                    Tolerance.stored(error + 2 * Tolerance.roundoff * abs(value), near: value, as: type)
                )
            }
        }
        return (expected, bounds)
    }
}

extension KernelTests {
    @Suite struct LayerNormTests {
        @Test func rowsAreNormalised() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    for hasResidual in [false, true] {
                        for channels in Array(1...40) + [384, 1000] {
                            for rows in [1, 3, 33] {
                                let norm = Norm(
                                    rows: rows,
                                    channels: channels,
                                    type: type,
                                    hasResidual: hasResidual
                                )
                                let inputs = norm.inputs()
                                let (expected, bounds) = norm.oracle(inputs)
                                expectAtEveryLevel(expected, within: bounds, norm.description) {
                                    norm.run(inputs).values
                                }
                            }
                        }
                    }
                }
            }
        }

        /// Above the size at which threads share the work; a mean far from zero; a large epsilon.
        @Test func manyRowsAndOtherRanges() async {
            await #expect(processExitsWith: .success) {
                let norms = [
                    Norm(rows: 301, channels: 384, type: HONE_F32, hasResidual: true, epsilon: 1e-5),
                    Norm(rows: 301, channels: 384, type: HONE_BF16, hasResidual: false, epsilon: 1e-5),
                    Norm(rows: 5, channels: 100, type: HONE_F32, hasResidual: false, offset: 1000),
                    Norm(rows: 5, channels: 100, type: HONE_F32, hasResidual: true, epsilon: 3),
                ]
                for norm in norms {
                    let inputs = norm.inputs()
                    let (expected, bounds) = norm.oracle(inputs)
                    expectAtEveryLevel(expected, within: bounds, norm.description) { norm.run(inputs).values }
                }
            }
        }

        @Test func theResultMayReplaceTheInput() async {
            await #expect(processExitsWith: .success) {
                for channels in [1, 7, 64, 385] {
                    let norm = Norm(rows: 5, channels: channels, type: HONE_F32, hasResidual: true)
                    let inputs = norm.inputs()
                    let (expected, bounds) = norm.oracle(inputs)
                    expectAtEveryLevel(expected, within: bounds, norm.description) {
                        let y = GuardedMemory<Float>(count: inputs.x.values.count, filledWith: 0)
                        for (index, value) in inputs.x.values.enumerated() { y.start[index] = value }
                        hone_layer_norm(
                            y.start,
                            inputs.residual?.address,
                            HONE_F32,
                            inputs.weight.start,
                            inputs.bias.start,
                            norm.epsilon,
                            5,
                            Int64(channels),
                            y.start
                        )
                        return y.values
                    }
                }
            }
        }

        /// A constant row has no deviation: what is left is the bias.
        @Test func aConstantRowGivesTheBias() async {
            await #expect(processExitsWith: .success) {
                for channels in [1, 2, 16, 40] {
                    for type in bothTypes {
                        let norm = Norm(
                            rows: 2,
                            channels: channels,
                            type: type,
                            hasResidual: false,
                            epsilon: 1e-5
                        )
                        var inputs = norm.inputs()
                        inputs.x = Numbers(.init(repeating: 3, count: 2 * channels), type)
                        let bias = inputs.bias.values + inputs.bias.values
                        let expected =
                            type == HONE_BF16
                            ? bias.map { BFloat16.rounded(Double($0)) } : bias.map(Double.init)
                        expectAtEveryLevel(expected, within: expected.map { _ in 0 }, norm.description) {
                            norm.run(inputs).values
                        }
                    }
                }
            }
        }

        @Test func notANumberStaysInItsRow() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    let norm = Norm(rows: 3, channels: 37, type: type, hasResidual: true)
                    var inputs = norm.inputs()
                    var (expected, bounds) = norm.oracle(inputs)
                    var values = inputs.x.values
                    values[37 + 36] = .nan
                    inputs.x = Numbers(values, type)
                    for index in 37..<74 { expected[index] = .nan }
                    bounds[37] = 0
                    expectAtEveryLevel(expected, within: bounds, norm.description) { norm.run(inputs).values }
                }
            }
        }

        @Test func sizesOfZeroDoNothing() async {
            await #expect(processExitsWith: .success) {
                for (rows, channels) in [(0, 3), (3, 0)] {
                    let norm = Norm(rows: rows, channels: channels, type: HONE_F32, hasResidual: false)
                    expectAtEveryLevel([], within: []) { norm.run(norm.inputs()).values }
                }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    let norm = Norm(rows: 301, channels: 385, type: type, hasResidual: true)
                    let inputs = norm.inputs()
                    expectSameBitsForAnyThreads(norm.description) { norm.run(inputs).bits }
                }
            }
        }
    }
}
