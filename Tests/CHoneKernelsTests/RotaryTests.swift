import CHoneKernels
import Glibc
import HoneTestSupport
import Testing

extension KernelTests {
    @Suite struct RotaryTests {
        /// Elements turn in pairs, half a head apart; what lies behind them is not written.
        @Test func pairsTurnByTheirAngles() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    for (tokens, heads, size, rotary) in [
                        (1, 1, 2, 2), (37, 3, 16, 16), (70, 5, 24, 18), (9, 2, 64, 64),
                    ] {
                        let stride = heads * size + 5
                        var draws = Draws(UInt64(tokens + size))
                        let x = Numbers(draws.floats(tokens * stride), type)
                        let angles = (0..<20).map { position in
                            (0..<rotary / 2).map { Double(position * ($0 + 1)) * 0.3 }
                        }
                        let table = GuardedMemory(
                            angles.flatMap { $0.map { Float(cos($0)) } + $0.map { Float(sin($0)) } }
                        )
                        let positions = GuardedMemory((0..<tokens).map { Int32($0 * 7 % 20) })
                        for inverse in [false, true] {
                            var expected = [Double](
                                repeating: Double(Output.untouched),
                                count: tokens * stride
                            )
                            for token in 0..<tokens {
                                for head in 0..<heads {
                                    for k in 0..<rotary / 2 {
                                        let start = token * stride + head * size + k
                                        let angle =
                                            angles[Int(positions.values[token])][k] * (inverse ? -1 : 1)
                                        let (a, b) = (x.doubles[start], x.doubles[start + rotary / 2])
                                        expected[start] = a * cos(angle) - b * sin(angle)
                                        expected[start + rotary / 2] = b * cos(angle) + a * sin(angle)
                                    }
                                }
                            }
                            let bounds = expected.map { Tolerance.stored(1e-6, near: $0, as: type) }
                            func run() -> Output {
                                let y = Output(tokens * stride, type)
                                hone_rotary(
                                    x.address,
                                    type,
                                    Int64(tokens),
                                    Int64(stride),
                                    Int64(heads),
                                    Int64(size),
                                    Int64(rotary),
                                    table.start,
                                    positions.start,
                                    inverse ? 1 : 0,
                                    y.address
                                )
                                return y
                            }
                            expectAtEveryLevel(expected, within: bounds, "\(name(type)) \(size)") {
                                run().values
                            }
                            expectSameBitsForAnyThreads { run().bits }
                        }
                    }
                }
            }
        }
    }
}
