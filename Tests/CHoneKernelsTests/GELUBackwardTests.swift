import CHoneKernels
import HoneTestSupport
import Testing

private func run(_ x: Numbers, _ dy: Numbers) -> Output {
    let dx = Output(x.values.count, x.type)
    hone_gelu_backward(x.address, dy.address, x.type, dx.address, Int64(x.values.count))
    return dx
}

private func oracle(_ x: Numbers, _ dy: Numbers) -> (expected: [Double], bounds: [Double]) {
    let expected = zip(x.doubles, dy.doubles).map { GELU.slope($0) * $1 }
    let bounds = zip(zip(x.doubles, dy.doubles), expected).map { pair, value in
        // One rounding more, for the product.
        let error = GELU.slopeError(pair.0) * abs(pair.1) + Tolerance.roundoff * abs(value) + 0x1p-149
        return Tolerance.stored(error, near: value, as: x.type)
    }
    return (expected, bounds)
}

extension KernelTests {
    @Suite struct GELUBackwardTests {
        /// A fine grid where the function bends, and beyond on both sides, where the derivative is 0 or 1.
        @Test func derivativesAreClose() async {
            await #expect(processExitsWith: .success) {
                let near = (-60_000...60_000).map { Float($0) / 4000 }
                let far = (0...120).map { Float(sign: .plus, exponent: $0, significand: 1.7) }
                let small = (1...140).map { Float(sign: .plus, exponent: -$0, significand: 1.3) }
                let values = near + far + far.map { -$0 } + small + small.map { -$0 } + [0, -0.0]
                for type in bothTypes {
                    let x = Numbers(values, type)
                    let dy = Numbers(values.indices.map { [1, -3, 0.25][$0 % 3] }, type)
                    let (expected, bounds) = oracle(x, dy)
                    expectAtEveryLevel(expected, within: bounds, name(type)) { run(x, dy).values }
                }
            }
        }

        /// The formula itself, against differences of GELU in double precision: their error is h² / 6 times a
        /// third derivative below 2, and 2⁻⁵³ times the value over h.
        @Test func theDerivativeIsThatOfGELU() {
            let step = 0x1p-16
            for index in -800...800 {
                let x = Double(index) / 100
                let difference = (GELU.value(x + step) - GELU.value(x - step)) / (2 * step)
                #expect(abs(GELU.slope(x) - difference) < 1e-9, "\(x)")
            }
        }

        @Test func everyLengthIsComputed() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(34)
                for type in bothTypes {
                    for count in Array(0...70) + [16_383, 16_384, 16_385, 50_001] {
                        let x = Numbers(draws.floats(count, scale: 4), type)
                        let dy = Numbers(draws.floats(count), type)
                        let (expected, bounds) = oracle(x, dy)
                        expectAtEveryLevel(expected, within: bounds, "\(name(type)) \(count)") {
                            run(x, dy).values
                        }
                        expectAtEveryLevel(expected, within: bounds, "\(name(type)) \(count) in place") {
                            let dx = Output(dy)
                            hone_gelu_backward(x.address, dx.address, type, dx.address, Int64(count))
                            return dx.values
                        }
                    }
                }
            }
        }

        /// A NaN in either input reaches its own element.
        @Test func notANumberStaysInItsElement() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    let x = Numbers([1e30, .nan, 0, -1e30, 0, -.nan, 1e30], type)
                    let dy = Numbers([2, 2, .nan, 2, 4, .nan, .nan], type)
                    expectAtEveryLevel(
                        [2, .nan, .nan, 0, 2, .nan, .nan],
                        within: .init(repeating: 1e-6, count: 7),
                        name(type)
                    ) { run(x, dy).values }
                }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    var draws = Draws(35)
                    let x = Numbers(draws.floats(100_003, scale: 5), type)
                    let dy = Numbers(draws.floats(100_003), type)
                    expectSameBitsForAnyThreads(name(type)) { run(x, dy).bits }
                }
            }
        }
    }
}
