import CHoneKernels
import HoneTestSupport
import Testing

private let dimensions = [1, 2, 3, 17, 63, 64, 65, 127, 384, 1_000, 4_096]

extension KernelTests {
    @Suite struct CodesTests {
        @Test func aRowIsAMultipleOf64Bytes() {
            for (dimension, stride) in [(0, 0), (1, 64), (64, 64), (65, 128), (384, 384), (4_096, 4_096)] {
                #expect(hone_code_stride(Int64(dimension)) == stride)
            }
        }

        /// The codes alone are within half a step, codes and rests within a 508th.
        @Test func numbersAreHeldWithinTheBound() async {
            await #expect(processExitsWith: .success) {
                for dimension in dimensions {
                    var draws = Draws(UInt64(dimension))
                    let numbers = CodedVectors.unitVectors(70, dimension: dimension, &draws)
                    forEachLevel { level in
                        let coded = CodedVectors(numbers, dimension: dimension)
                        var worst = (code: 0.0, both: 0.0)
                        var squares = 0
                        for row in 0..<coded.count {
                            let scale = Double(coded.scales.start[row])
                            let held = coded.vector(row)
                            var sum = 0
                            for index in 0..<dimension {
                                let number = Double(numbers[row * dimension + index])
                                let code = coded.codes.start[row * coded.rowBytes + index]
                                let rest = Int(coded.rests.start[row * coded.rowBytes + index])
                                #expect(code >= -127 && rest >= -127)
                                worst.code = max(
                                    worst.code,
                                    abs(number - scale * Double(code)) / max(scale, 1e-30)
                                )
                                worst.both = max(worst.both, abs(number - held[index]) / max(scale, 1e-30))
                                sum += rest * rest
                            }
                            squares = max(squares, sum)
                            let padding = row * coded.rowBytes + dimension..<(row + 1) * coded.rowBytes
                            #expect(padding.allSatisfy { coded.codes.start[$0] == 0 })
                            #expect(padding.allSatisfy { coded.rests.start[$0] == 0 })
                        }
                        #expect(worst.code <= 0.5 + 1e-6, "\(level) \(dimension)")
                        #expect(worst.both <= 1.0 / 508 + 1e-6, "\(level) \(dimension)")
                        #expect(coded.restSquares == squares, "\(level) \(dimension)")
                    }
                }
            }
        }

        @Test func bitsAreTheSameAtEveryLevelAndForAnyThreads() async {
            await #expect(processExitsWith: .success) {
                for dimension in dimensions {
                    var draws = Draws(UInt64(dimension) + 1)
                    let numbers = CodedVectors.unitVectors(131, dimension: dimension, &draws)
                    var twin: [Int8]?
                    expectSameBitsForAnyThreads("\(dimension)") { () -> [Int8] in
                        let coded = CodedVectors(numbers, dimension: dimension)
                        let bits = coded.codes.values + coded.rests.values
                        #expect(twin == nil || twin == bits, "\(dimension)")
                        twin = bits
                        return bits
                    }
                }
            }
        }

        /// The largest magnitude has the code 127, with its sign; halves go to the even code, and the rest makes up.
        @Test func codesAreExact() {
            let coded = CodedVectors([-127, 0.5, 1.5, -2.5, 63, 0, -0.0, 126.75], dimension: 8)
            #expect(Array(coded.codes.values.prefix(8)) == [-127, 0, 2, -2, 63, 0, 0, 127])
            #expect(Array(coded.rests.values.prefix(8)) == [0, 127, -127, -127, 0, 0, 0, -64])
            #expect(coded.scales.values == [1])
            let zero = CodedVectors([0, -0.0, 0], dimension: 3)
            #expect(zero.scales.values == [0] && zero.codes.values.allSatisfy { $0 == 0 })
            #expect(zero.restSquares == 0)
        }
    }
}
