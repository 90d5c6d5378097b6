import CHoneKernels
import HoneBase
import HoneTestSupport
import Testing

/// What decides which elements are dropped.
private struct Dropout {
    var rate: Double
    var key: UInt64 = 0x0123_4567_89AB_CDEF
    var stream: UInt64 = 0xFEDC_BA98_7654_3210
    var offset: Int64 = 0

    func run(_ x: Numbers) -> Output {
        let y = Output(x.values.count, x.type)
        hone_dropout(x.address, x.type, rate, key, stream, offset, y.address, Int64(x.values.count))
        return y
    }

    func runInPlace(_ x: Numbers) -> Output {
        let y = Output(x)
        hone_dropout(y.address, x.type, rate, key, stream, offset, y.address, Int64(x.values.count))
        return y
    }

    /// Element e is in group e / 64, which draws blocks 16 g ..< 16 g + 16.
    ///
    /// Word w of block b stands at 16 w + b.
    func number(_ element: Int64) -> UInt32 {
        let (group, place) = (UInt64(element) / 64, Int(element % 64))
        let block = group * 16 + UInt64(place % 16)
        let words = Philox.block(
            counter: SIMD4(low(block), high(block), low(stream), high(stream)),
            key: SIMD2(low(key), high(key))
        )
        return words[place / 16]
    }

    private func low(_ value: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: value) }
    private func high(_ value: UInt64) -> UInt32 { UInt32(value >> 32) }

    /// The factor and the product are rounded once each.
    func oracle(_ x: Numbers) -> (expected: [Double], bounds: [Double]) {
        let expected = x.doubles.enumerated().map { index, value in
            Double(number(offset + Int64(index))) * 0x1p-32 >= rate ? value / (1 - rate) : 0
        }
        return (
            expected,
            expected.map { Tolerance.stored(2.01 * Tolerance.roundoff * abs($0), near: $0, as: x.type) }
        )
    }
}

/// Numbers of which none is zero, so that every element dropped shows.
private func nonzero(_ count: Int, _ type: hone_dtype) -> Numbers {
    var draws = Draws(36)
    return Numbers(draws.floats(count, scale: 0.5, offset: 1), type)
}

extension KernelTests {
    @Suite struct DropoutTests {
        @Test func elementsAreDroppedByTheirNumber() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    for count in Array(0...70) + [127, 128, 129, 16_383, 16_384, 16_385, 50_001] {
                        let x = nonzero(count, type)
                        let dropout = Dropout(rate: 0.3, key: UInt64(count) << 31, offset: Int64(count) % 67)
                        let (expected, bounds) = dropout.oracle(x)
                        expectAtEveryLevel(expected, within: bounds, "\(count)") { dropout.run(x).values }
                        expectAtEveryLevel(expected, within: bounds, "\(count) in place") {
                            dropout.runInPlace(x).values
                        }
                    }
                }
            }
        }

        /// Block 0 of Philox 4x32-10 under key 0 as Random123 publishes it: a rate equal to the number keeps
        /// its element, the next larger one drops it.
        @Test func publishedNumbersAreTheThresholds() async {
            await #expect(processExitsWith: .success) {
                let words: [UInt32] = [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8]
                let x = nonzero(64, HONE_F32)
                for (index, word) in words.enumerated() {
                    let kept = Dropout(rate: Double(word) * 0x1p-32, key: 0, stream: 0)
                    let between = Dropout(rate: (Double(word) + 0.5) * 0x1p-32, key: 0, stream: 0)
                    let dropped = Dropout(rate: (Double(word) + 1) * 0x1p-32, key: 0, stream: 0)
                    forEachLevel { level in
                        #expect(kept.run(x).values[16 * index] > 0, "\(level) \(index)")
                        #expect(between.run(x).values[16 * index] == 0, "\(level) \(index)")
                        #expect(dropped.run(x).values[16 * index] == 0, "\(level) \(index)")
                    }
                }
            }
        }

        /// A batch cut in parts draws as the whole does, wherever the cuts fall and above 2³² blocks.
        @Test func partsDrawAsTheWhole() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    for offset in [0, 1, 63, 64, 100, (1 << 32) - 70, (1 << 34) - 70, 1 << 45] as [Int64] {
                        let x = nonzero(20_000, type)
                        let whole = Dropout(rate: 0.5, offset: offset)
                        let (expected, bounds) = whole.oracle(x)
                        expectAtEveryLevel(expected, within: bounds, "\(offset)") { whole.run(x).values }
                        let cuts = [0, 1, 64, 65, 190, 190, 256, 17_000, 20_000]
                        forEachLevel { level in
                            let parts = zip(cuts, cuts.dropFirst()).flatMap { start, end in
                                let part = Dropout(rate: 0.5, offset: offset + Int64(start))
                                return part.run(Numbers(Array(x.values[start..<end]), type)).bits
                            }
                            #expect(parts == whole.run(x).bits, "\(level) \(name(type)) \(offset)")
                        }
                    }
                }
            }
        }

        /// The share kept has the standard deviation √(rate (1 - rate) / n): five of them are allowed.
        @Test func theShareKeptIsOneMinusTheRate() async {
            await #expect(processExitsWith: .success) {
                let count = 1 << 20
                let x = nonzero(count, HONE_F32)
                for rate in [0, 0x1p-20, 0.1, 0.5, 0.9, 0.999, 1 - 0x1p-53] {
                    for stream in [0, 1, 1 << 40] as [UInt64] {
                        let kept = Dropout(rate: rate, key: 5, stream: stream).run(x).values.filter {
                            $0 != 0
                        }
                        let share = Double(kept.count) / Double(count)
                        let deviation = (rate * (1 - rate) / Double(count)).squareRoot()
                        #expect(abs(share - (1 - rate)) <= 5 * deviation + 0x1p-32, "\(rate) \(stream)")
                    }
                }
            }
        }

        /// A NaN that is kept stays one, and one that is dropped is zero; a rate of zero changes no bit.
        @Test func notANumberAndARateOfZero() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    let x = Numbers(.init(repeating: .nan, count: 1000), type)
                    let dropout = Dropout(rate: 0.5)
                    let expected = (0..<1000).map { dropout.number($0) >= 1 << 31 ? Double.nan : 0 }
                    expectAtEveryLevel(expected, within: expected.map { _ in 0 }) { dropout.run(x).values }
                    let y = nonzero(1000, type)
                    expectAtEveryLevel(y.doubles, within: y.doubles.map { _ in 0 }) {
                        Dropout(rate: 0).run(y).values
                    }
                }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    let x = nonzero(100_003, type)
                    expectSameBitsForAnyThreads(name(type)) { Dropout(rate: 0.1, offset: 77).run(x).bits }
                }
            }
        }
    }
}
