import CHoneKernels
import HoneTestSupport
import Testing

/// Rows whose normalisation is differentiated.
private struct NormGradient {
    var rows: Int
    var channels: Int
    var type: hone_dtype
    var hasResidual = false
    var epsilon: Float = 1e-5
    var offset = 0.0

    var description: String {
        "\(name(type)) \(rows)x\(channels)\(hasResidual ? " and residual" : ""), "
            + "epsilon \(epsilon), near \(offset)"
    }

    struct Inputs {
        var x: Numbers
        var residual: Numbers?
        var dy: Numbers
        var weight: GuardedMemory<Float>
    }

    func inputs() -> Inputs {
        var draws = Draws(UInt64(rows * 1000 + channels + 7))
        return Inputs(
            x: Numbers(draws.floats(rows * channels, offset: offset), type),
            residual: hasResidual ? Numbers(draws.floats(rows * channels), type) : nil,
            dy: Numbers(draws.floats(rows * channels), type),
            weight: GuardedMemory(draws.floats(channels, offset: 1))
        )
    }

    /// The gradients of the input, then of weight and bias.
    func run(_ inputs: Inputs, hasParts: Bool = true) -> [Float] {
        let dx = Output(rows * channels, type)
        let dw = GuardedMemory<Float>(count: channels, filledWith: Output.untouched)
        let db = GuardedMemory<Float>(count: channels, filledWith: Output.untouched)
        hone_layer_norm_backward(
            inputs.x.address,
            inputs.residual?.address,
            type,
            inputs.weight.start,
            epsilon,
            inputs.dy.address,
            Int64(rows),
            Int64(channels),
            dx.address,
            hasParts ? dw.start : nil,
            hasParts ? db.start : nil
        )
        return dx.values + dw.values + db.values
    }

    /// With n = (s - mean) / d and g = dy w: dx = (g - mean(g) - n mean(g n)) / d, dw = Σ dy n, db = Σ dy.
    ///
    /// The error of n, `normalError`, is that of a sum over the row, divided by the deviation d; d itself has
    /// it as a relative error. The means of g and of g n have the error of their sums, and the latter that of
    /// n.
    func oracle(_ inputs: Inputs) -> (expected: [Double], bounds: [Double]) {
        var dx: [Double] = []
        var dxErrors: [Double] = []
        var (dw, db) = ([Double](repeating: 0, count: channels), [Double](repeating: 0, count: channels))
        var (dwErrors, dbErrors) = (dw, db)
        var all = inputs.x.doubles
        if let residual = inputs.residual { all = zip(all, residual.doubles).map(+) }
        let (slopes, weights) = (inputs.dy.doubles, inputs.weight.values.map(Double.init))
        let (rowSum, columnSum) = (Tolerance.sum(channels), Tolerance.sum(rows))
        for row in 0..<rows {
            let sums = Array(all[row * channels..<(row + 1) * channels])
            let dy = Array(slopes[row * channels..<(row + 1) * channels])
            let count = Double(channels)
            let mean = sums.reduce(0, +) / count
            let variance = sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
            let deviation = (variance + Double(epsilon)).squareRoot()
            let normal = sums.map { ($0 - mean) / deviation }
            let g = zip(dy, weights).map(*)
            let level = g.reduce(0, +) / count
            let along = zip(g, normal).reduce(0) { $0 + $1.0 * $1.1 } / count
            let magnitude = g.reduce(0) { $0 + abs($1) } / count
            let largest = normal.reduce(0) { max($0, abs($1)) }
            let normalError = rowSum * (sums.reduce(0) { max($0, abs($1)) } / deviation + largest + 1)
            let alongError = magnitude * (normalError + rowSum * largest)
            for channel in 0..<channels {
                let (slope, position) = (g[channel], normal[channel])
                let value = (slope - level - position * along) / deviation
                let terms = abs(slope) + abs(level) + abs(position * along)
                var error = rowSum * magnitude + abs(position) * alongError + normalError * abs(along)
                error = (error + 4 * Tolerance.roundoff * terms) / deviation + normalError * abs(value)
                dx.append(value)
                dxErrors.append(Tolerance.stored(error, near: value, as: type))
                dw[channel] += dy[channel] * position
                db[channel] += dy[channel]
                dwErrors[channel] += abs(dy[channel]) * (normalError + columnSum * abs(position))
                dbErrors[channel] += abs(dy[channel]) * columnSum
            }
        }
        return (dx + dw + db, dxErrors + dwErrors + dbErrors)
    }
}

private func expectClose(_ gradient: NormGradient) {
    let inputs = gradient.inputs()
    let (expected, bounds) = gradient.oracle(inputs)
    expectAtEveryLevel(expected, within: bounds, gradient.description) { gradient.run(inputs) }
}

extension KernelTests {
    @Suite struct LayerNormBackwardTests {
        @Test func gradientsAreClose() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    for channels in Array(1...40) + [384, 1000] {
                        for rows in [1, 3, 65] {
                            let hasResidual = (rows + channels) % 2 == 0
                            expectClose(
                                NormGradient(
                                    rows: rows,
                                    channels: channels,
                                    type: type,
                                    hasResidual: hasResidual
                                )
                            )
                        }
                    }
                }
            }
        }

        /// Above the size at which threads share the work; a mean far from zero; large and small epsilons.
        @Test func manyRowsAndOtherRanges() async {
            await #expect(processExitsWith: .success) {
                expectClose(.init(rows: 301, channels: 384, type: HONE_F32, hasResidual: true))
                expectClose(.init(rows: 301, channels: 384, type: HONE_BF16, epsilon: 1e-12))
                expectClose(.init(rows: 5, channels: 100, type: HONE_F32, offset: 100))
                expectClose(.init(rows: 5, channels: 100, type: HONE_F32, hasResidual: true, epsilon: 3))
            }
        }

        /// Without weight's and bias's the gradient of the input is the same.
        @Test func weightAndBiasMayBeLeftOut() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    let gradient = NormGradient(rows: 67, channels: 37, type: type, hasResidual: true)
                    let inputs = gradient.inputs()
                    forEachLevel { level in
                        let whole = gradient.run(inputs)
                        let alone = gradient.run(inputs, hasParts: false)
                        #expect(alone.prefix(67 * 37) == whole.prefix(67 * 37), "\(level)")
                        #expect(alone.dropFirst(67 * 37).allSatisfy { $0 == Output.untouched })
                    }
                }
            }
        }

        /// A NaN in the input reaches its row and all of dw; one in dy its row, and its channel of dw and db.
        @Test func notANumberReachesWhatDependsOnIt() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    let gradient = NormGradient(rows: 3, channels: 37, type: type)
                    let (row, channel) = (37..<74, 36)
                    for isInput in [true, false] {
                        var inputs = gradient.inputs()
                        var (expected, bounds) = gradient.oracle(inputs)
                        var values = isInput ? inputs.x.values : inputs.dy.values
                        values[row.lowerBound + channel] = .nan
                        if isInput {
                            inputs.x = Numbers(values, type)
                        } else {
                            inputs.dy = Numbers(values, type)
                        }
                        for index in row { expected[index] = .nan }
                        for index in 0..<37 where isInput || index == channel { expected[111 + index] = .nan }
                        if !isInput { expected[148 + channel] = .nan }
                        for index in expected.indices where expected[index].isNaN { bounds[index] = 0 }
                        expectAtEveryLevel(expected, within: bounds, gradient.description) {
                            gradient.run(inputs)
                        }
                    }
                }
            }
        }

        /// Over no rows the sums of weight and bias are zero.
        @Test func sizesOfZero() async {
            await #expect(processExitsWith: .success) {
                for (rows, channels) in [(0, 3), (3, 0), (0, 0)] {
                    let gradient = NormGradient(rows: rows, channels: channels, type: HONE_F32)
                    let zeros = [Double](repeating: 0, count: 2 * channels)
                    expectAtEveryLevel(zeros, within: zeros) { gradient.run(gradient.inputs()) }
                }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    let gradient = NormGradient(rows: 301, channels: 385, type: type, hasResidual: true)
                    let inputs = gradient.inputs()
                    expectSameBitsForAnyThreads(gradient.description) {
                        gradient.run(inputs).map(\.bitPattern)
                    }
                }
            }
        }
    }
}
