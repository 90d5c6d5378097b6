import CHoneKernels
import Glibc
import HoneTestSupport
import Testing

extension KernelTests {
    @Suite struct GELUTests {
        private static func run(_ x: GuardedMemory<Float>) -> [Float] {
            let y = GuardedMemory<Float>(count: x.count, filledWith: .nan)
            hone_gelu(x.start, HONE_F32, y.start, Int64(x.count))
            return y.values
        }

        /// A fine grid where the function bends, and beyond on both sides, where it is 0 or x.
        @Test func valuesAreClose() async {
            await #expect(processExitsWith: .success) {
                let near = (-60_000...60_000).map { Float($0) / 6000 }
                let far = (0...120).map { Float(sign: .plus, exponent: $0, significand: 1.7) }
                let small = (1...140).map { Float(sign: .plus, exponent: -$0, significand: 1.3) }
                let values = near + far + far.map { -$0 } + small + small.map { -$0 } + [0, -0.0]
                let x = GuardedMemory(values)
                let expected = values.map { GELU.value(Double($0)) }
                // Beyond 6 the result is x or zero: the function differs from them by less than 1e-8.
                let bounds = values.map { abs($0) >= 6 ? 1e-8 : GELU.error(Double($0)) }
                expectAtEveryLevel(expected, within: bounds) { GELUTests.run(x) }
            }
        }

        @Test func everyLengthIsComputed() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(3)
                for count in Array(0...70) + [16_383, 16_384, 16_385, 50_001] {
                    let values = draws.floats(count, scale: 4)
                    let x = GuardedMemory(values)
                    let expected = values.map { GELU.value(Double($0)) }
                    let bounds = values.map { GELU.error(Double($0)) }
                    expectAtEveryLevel(expected, within: bounds, "\(count)") { GELUTests.run(x) }
                    expectAtEveryLevel(expected, within: bounds, "\(count) in place") {
                        let y = GuardedMemory<Float>(count: count, filledWith: 0)
                        for (index, value) in values.enumerated() { y.start[index] = value }
                        hone_gelu(y.start, HONE_F32, y.start, Int64(count))
                        return y.values
                    }
                }
            }
        }

        /// bfloat16 is widened, computed in float32 and rounded once, into another array or in place.
        @Test func bfloat16IsRoundedOnce() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(31)
                for count in Array(0...70) + [16_383, 16_385, 50_001] {
                    var values = draws.floats(count, scale: 6)
                    if count > 40 { values[count - 1] = .nan }
                    let x = Numbers(values, HONE_BF16)
                    let expected = x.doubles.map(GELU.value)
                    let bounds = zip(x.doubles, expected).map {
                        $1.isNaN ? 0 : Tolerance.stored(GELU.error($0), near: $1, as: HONE_BF16)
                    }
                    expectAtEveryLevel(expected, within: bounds, "\(count)") {
                        let y = Output(count, HONE_BF16)
                        hone_gelu(x.address, HONE_BF16, y.address, Int64(count))
                        return y.values
                    }
                    expectAtEveryLevel(expected, within: bounds, "\(count) in place") {
                        let y = Output(x)
                        hone_gelu(y.address, HONE_BF16, y.address, Int64(count))
                        return y.values
                    }
                }
            }
        }

        @Test func notANumberAndInfinity() async {
            await #expect(processExitsWith: .success) {
                let x = GuardedMemory<Float>([1e30, .nan, .infinity, -1e30, -.infinity, -.nan, 1])
                let expected = [1e30, .nan, .infinity, 0, .nan, .nan, GELU.value(1)].map { Double(Float($0)) }
                expectAtEveryLevel(expected, within: expected.map { _ in 1e-6 }) { GELUTests.run(x) }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(4)
                let x = GuardedMemory(draws.floats(100_003, scale: 5))
                expectSameBitsForAnyThreads { GELUTests.run(x).map(\.bitPattern) }
                let half = Numbers(x.values, HONE_BF16)
                expectSameBitsForAnyThreads {
                    let y = Output(100_003, HONE_BF16)
                    hone_gelu(half.address, HONE_BF16, y.address, 100_003)
                    return y.bits
                }
            }
        }
    }
}
