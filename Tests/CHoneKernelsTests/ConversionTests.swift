import CHoneKernels
import HoneTestSupport
import Testing

extension KernelTests {
    /// The conversions of vectors.c, against arithmetic on numbers.
    @Suite struct ConversionTests {
        @Test func everyBFloat16IsWidened() async {
            await #expect(processExitsWith: .success) {
                let bits = Array(UInt16.min...UInt16.max)
                let source = GuardedMemory(bits)
                let expected = bits.map(BFloat16.value)
                expectAtEveryLevel(expected, within: expected.map { _ in 0 }) {
                    let target = GuardedMemory<Float>(count: bits.count, filledWith: 0)
                    hone_f32_from_bf16(source.start, target.start, Int64(bits.count))
                    #expect(target.values[0x8000].sign == .minus)
                    return target.values
                }
            }
        }

        /// Against the half-precision type of the language.
        @Test func everyHalfIsWidened() async {
            await #expect(processExitsWith: .success) {
                let bits = Array(UInt16.min...UInt16.max)
                let source = GuardedMemory(bits)
                let expected = bits.map { Float(Float16(bitPattern: $0)) }
                forEachLevel { level in
                    let target = GuardedMemory<Float>(count: bits.count, filledWith: 0)
                    hone_f32_from_f16(source.start, target.start, Int64(bits.count))
                    let wrong = zip(target.values, expected).enumerated().filter {
                        let (actual, wanted) = $0.element
                        return wanted.isNaN ? !actual.isNaN : actual.bitPattern != wanted.bitPattern
                    }
                    #expect(wrong.isEmpty, "\(level): half \(wrong.first?.offset ?? 0)")
                }
            }
        }

        @Test func everyBFloat16SurvivesTheRoundTrip() async {
            await #expect(processExitsWith: .success) {
                let bits = Array(UInt16.min...UInt16.max)
                let source = GuardedMemory(bits)
                forEachLevel { level in
                    let widened = GuardedMemory<Float>(count: bits.count, filledWith: 0)
                    let target = GuardedMemory<UInt16>(count: bits.count, filledWith: 0)
                    hone_f32_from_bf16(source.start, widened.start, Int64(bits.count))
                    hone_bf16_from_f32(widened.start, target.start, Int64(bits.count))
                    let wrong = zip(bits, target.values).filter {
                        BFloat16.value($0).isNaN ? !BFloat16.value($1).isNaN : $0 != $1
                    }
                    #expect(wrong.isEmpty, "\(level): \(wrong.first ?? (0, 0))")
                }
            }
        }

        /// Halfway between all neighbours and one bit to either side, the largest numbers, and random bits.
        @Test func roundingIsToNearestEven() async {
            await #expect(processExitsWith: .success) {
                var words = (0...UInt32(UInt16.max)).flatMap {
                    [$0 << 16 | 0x7FFF, $0 << 16 | 0x8000, $0 << 16 | 0x8001]
                }
                var draws = Draws(1)
                words += draws.words(100_003)
                let values = words.map { Float(bitPattern: $0) }
                let source = GuardedMemory(values)
                let expected = values.map { BFloat16.bits(Double($0)) }
                forEachLevel { level in
                    let target = GuardedMemory<UInt16>(count: values.count, filledWith: 0)
                    hone_bf16_from_f32(source.start, target.start, Int64(values.count))
                    let wrong = zip(target.values, expected).enumerated().filter {
                        let (actual, wanted) = $0.element
                        return BFloat16.value(wanted).isNaN ? !BFloat16.value(actual).isNaN : actual != wanted
                    }
                    let first = wrong.first.map { "\(values[$0.offset]): \($0.element)" } ?? ""
                    #expect(wrong.isEmpty, "\(level): \(wrong.count), first \(first)")
                }
            }
        }

        @Test func everyLengthIsConverted() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(2)
                for count in Array(0...70) + [255, 257, 1023] {
                    let values = draws.floats(count, scale: 100)
                    let source = GuardedMemory(values)
                    let halves = GuardedMemory(values.map { Float16($0).bitPattern })
                    let rounded = values.map { BFloat16.rounded(Double($0)) }
                    let zeros = rounded.map { _ in 0.0 }
                    expectAtEveryLevel(rounded, within: zeros, "\(count)") {
                        let target = Output(count, HONE_BF16)
                        hone_bf16_from_f32(
                            source.start,
                            target.address.assumingMemoryBound(to: UInt16.self),
                            Int64(count)
                        )
                        return target.values
                    }
                    let narrow = GuardedMemory(rounded.map(BFloat16.bits))
                    expectAtEveryLevel(rounded, within: zeros, "\(count)") {
                        let target = GuardedMemory<Float>(count: count, filledWith: .nan)
                        hone_f32_from_bf16(narrow.start, target.start, Int64(count))
                        return target.values
                    }
                    expectAtEveryLevel(values.map { Double(Float16($0)) }, within: zeros, "\(count)") {
                        let target = GuardedMemory<Float>(count: count, filledWith: .nan)
                        hone_f32_from_f16(halves.start, target.start, Int64(count))
                        return target.values
                    }
                }
            }
        }
    }
}
