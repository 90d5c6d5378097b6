import CHoneKernels
import Glibc
import HoneTestSupport
import Testing

extension KernelTests {
    @Suite struct RMSNormTests {
        private struct Case {
            var rows: Int, groups: Int, channels: Int, beside: Int, offset: Float, type: hone_dtype
            var stride: Int { groups * channels + beside }
        }

        private static let cases: [Case] = bothTypes.flatMap { type in
            [
                Case(rows: 1, groups: 1, channels: 1, beside: 0, offset: 0, type: type),
                Case(rows: 5, groups: 1, channels: 17, beside: 0, offset: 1, type: type),
                Case(rows: 40, groups: 3, channels: 16, beside: 9, offset: 0, type: type),
                Case(rows: 130, groups: 2, channels: 65, beside: 1, offset: 1, type: type),
                Case(rows: 70, groups: 1, channels: 576, beside: 0, offset: 0, type: type),
            ]
        }

        /// The formula, group by group; what lies beside the groups is not written.
        private static func forward(_ c: Case, _ x: [Double], _ w: [Float]) -> [Double] {
            var y = [Double](repeating: Double(Output.untouched), count: x.count)
            for row in 0..<c.rows {
                for group in 0..<c.groups {
                    let start = row * c.stride + group * c.channels
                    let squares = (0..<c.channels).reduce(0.0) { $0 + x[start + $1] * x[start + $1] }
                    let factor = 1 / (squares / Double(c.channels) + 1e-3).squareRoot()
                    for channel in 0..<c.channels {
                        y[start + channel] = x[start + channel] * factor * Double(w[channel] + c.offset)
                    }
                }
            }
            return y
        }

        @Test func valuesAreClose() async {
            await #expect(processExitsWith: .success) {
                for (index, c) in RMSNormTests.cases.enumerated() {
                    var draws = Draws(UInt64(index))
                    let x = Numbers(draws.floats(c.rows * c.stride, scale: 2), c.type)
                    let w = GuardedMemory(draws.floats(c.channels))
                    let expected = RMSNormTests.forward(c, x.doubles, w.values)
                    let bounds = expected.map {
                        Tolerance.stored(4e-6 * (abs($0) + 0.1), near: $0, as: c.type)
                    }
                    func run() -> Output {
                        let y = Output(c.rows * c.stride, c.type)
                        hone_rms_norm(
                            x.address,
                            c.type,
                            w.start,
                            c.offset,
                            1e-3,
                            Int64(c.rows),
                            Int64(c.groups),
                            Int64(c.channels),
                            Int64(c.stride),
                            y.address
                        )
                        return y
                    }
                    expectAtEveryLevel(expected, within: bounds, "\(c)") { run().values }
                    expectSameBitsForAnyThreads("\(c)") { run().bits }
                }
            }
        }

        /// The slopes of x and of the weight beside central differences of the formula.
        @Test func gradientsAreCentralDifferences() async {
            await #expect(processExitsWith: .success) {
                let c = Case(rows: 19, groups: 2, channels: 7, beside: 3, offset: 1, type: HONE_F32)
                var draws = Draws(9)
                let x = Numbers(draws.floats(c.rows * c.stride, scale: 2), c.type)
                let w = GuardedMemory(draws.floats(c.channels))
                let dy = Numbers(draws.floats(c.rows * c.stride), c.type)
                func loss(_ x: [Double]) -> Double {
                    zip(RMSNormTests.forward(c, x, w.values), dy.doubles).reduce(0) { sum, pair in
                        pair.0 == Double(Output.untouched) ? sum : sum + pair.0 * pair.1
                    }
                }
                var dx = [Double](repeating: Double(Output.untouched), count: x.values.count)
                for index in dx.indices where index % c.stride < c.groups * c.channels {
                    var (up, down) = (x.doubles, x.doubles)
                    up[index] += 1e-5
                    down[index] -= 1e-5
                    dx[index] = (loss(up) - loss(down)) / 2e-5
                }
                // y is linear in the weight: its slope is dy times the normed x.
                let normed = RMSNormTests.forward(
                    Case(
                        rows: c.rows,
                        groups: c.groups,
                        channels: c.channels,
                        beside: c.beside,
                        offset: 0,
                        type: c.type
                    ),
                    x.doubles,
                    [Float](repeating: 1, count: c.channels)
                )
                var dw = [Double](repeating: 0, count: c.channels)
                for (index, value) in normed.enumerated() where index % c.stride < c.groups * c.channels {
                    dw[index % c.stride % c.channels] += value * dy.doubles[index]
                }
                func run() -> (Output, GuardedMemory<Float>) {
                    let result = Output(c.rows * c.stride, c.type)
                    let sums = GuardedMemory<Float>(count: c.channels, filledWith: .nan)
                    hone_rms_norm_backward(
                        x.address,
                        c.type,
                        w.start,
                        c.offset,
                        1e-3,
                        dy.address,
                        Int64(c.rows),
                        Int64(c.groups),
                        Int64(c.channels),
                        Int64(c.stride),
                        result.address,
                        sums.start
                    )
                    return (result, sums)
                }
                expectAtEveryLevel(dx, within: dx.map { 1e-5 * (abs($0) + 1) }) { run().0.values }
                expectAtEveryLevel(dw, within: dw.map { 1e-5 * (abs($0) + 1) }) { run().1.values }
            }
        }
    }
}
