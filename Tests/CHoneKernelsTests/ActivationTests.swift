import CHoneKernels
import Glibc
import HoneTestSupport
import Testing

extension KernelTests {
    @Suite struct ActivationTests {
        private static let units = [HONE_UNIT_SILU, HONE_UNIT_GELU, HONE_UNIT_GELU_TANH]

        private static func value(_ unit: hone_unit, _ x: Double) -> Double {
            switch unit {
            case HONE_UNIT_SILU: x / (1 + exp(-x))
            case HONE_UNIT_GELU: 0.5 * x * (1 + erf(x / 2.0.squareRoot()))
            default: 0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
            }
        }

        private static func slope(_ unit: hone_unit, _ x: Double) -> Double {
            (value(unit, x + 1e-5) - value(unit, x - 1e-5)) / 2e-5
        }

        @Test func valuesAndSlopes() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    for (unit, (rows, width)) in zip(
                        ActivationTests.units + ActivationTests.units,
                        [(1, 1), (33, 7), (9, 64), (70, 17), (3, 1000), (20, 33)]
                    ) {
                        for gated in [false, true] {
                            var draws = Draws(UInt64(rows * width))
                            let columns = gated ? 2 * width : width
                            let x = Numbers(draws.floats(rows * columns, scale: 5), type)
                            let dy = Numbers(draws.floats(rows * width), type)
                            var expected: [Double] = []
                            var slopes = [Double](repeating: 0, count: rows * columns)
                            for row in 0..<rows {
                                for column in 0..<width {
                                    let at = row * columns + column
                                    let gate = x.doubles[at]
                                    let up = gated ? x.doubles[at + width] : 1
                                    let d = dy.doubles[row * width + column]
                                    expected.append(ActivationTests.value(unit, gate) * up)
                                    slopes[at] = d * up * ActivationTests.slope(unit, gate)
                                    if gated { slopes[at + width] = d * ActivationTests.value(unit, gate) }
                                }
                            }
                            func bounds(_ values: [Double]) -> [Double] {
                                values.map { Tolerance.stored(2e-6 * (abs($0) + 5), near: $0, as: type) }
                            }
                            expectAtEveryLevel(expected, within: bounds(expected), "\(unit) \(gated)") {
                                let y = Output(rows * width, type)
                                hone_unit_forward(
                                    unit,
                                    gated ? 1 : 0,
                                    x.address,
                                    type,
                                    Int64(rows),
                                    Int64(width),
                                    y.address
                                )
                                return y.values
                            }
                            expectAtEveryLevel(slopes, within: bounds(slopes), "\(unit) \(gated) backward") {
                                let y = Output(rows * columns, type)
                                hone_unit_backward(
                                    unit,
                                    gated ? 1 : 0,
                                    x.address,
                                    dy.address,
                                    type,
                                    Int64(rows),
                                    Int64(width),
                                    y.address
                                )
                                return y.values
                            }
                        }
                    }
                }
            }
        }

        @Test func softCaps() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(4)
                let values = draws.floats(20_001, scale: 200) + [0, 1e-6, -1e30, 1e30]
                let x = GuardedMemory(values)
                let dy = GuardedMemory(draws.floats(values.count))
                let expected = values.map { 30 * tanh(Double($0) / 30) }
                expectAtEveryLevel(expected, within: expected.map { _ in 1e-5 }) {
                    let y = GuardedMemory<Float>(count: values.count, filledWith: .nan)
                    hone_soft_cap(30, x.start, y.start, Int64(values.count))
                    return y.values
                }
                let slopes = zip(values, dy.values).map { x, d in
                    let t = tanh(Double(x) / 30)
                    return Double(d) * (1 - t * t)
                }
                expectAtEveryLevel(slopes, within: slopes.map { _ in 2e-6 }) {
                    let y = GuardedMemory<Float>(count: values.count, filledWith: .nan)
                    hone_soft_cap_backward(30, x.start, dy.start, y.start, Int64(values.count))
                    return y.values
                }
            }
        }
    }
}
