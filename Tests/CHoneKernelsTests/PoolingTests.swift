import CHoneKernels
import HoneTestSupport
import Testing

private typealias PoolingKernel = (
    UnsafeRawPointer, hone_dtype, UnsafePointer<Int32>, Int64, Int64, UnsafeMutablePointer<Float>
) -> Void

private func pooled(
    _ kernel: PoolingKernel,
    _ x: Numbers,
    _ bounds: [Int32],
    channels: Int
) -> [Float] {
    let segments = bounds.count - 1
    let guarded = GuardedMemory(bounds)
    let y = GuardedMemory<Float>(count: segments * channels, filledWith: .nan)
    kernel(x.address, x.type, guarded.start, Int64(segments), Int64(channels), y.start)
    return y.values
}

private func bounds(_ lengths: [Int], skipped: Int32 = 0) -> [Int32] {
    lengths.reduce(into: [skipped]) { $0.append($0[$0.count - 1] + Int32($1)) }
}

/// The means of the segments, zeros for empty ones; each within the error of its sum.
private func means(_ x: Numbers, _ bounds: [Int32], channels: Int) -> (expected: [Double], bounds: [Double]) {
    let values = x.doubles
    var expected: [Double] = []
    var errors: [Double] = []
    for (start, end) in zip(bounds, bounds.dropFirst()) {
        for channel in 0..<channels {
            let terms = (start..<end).map { values[Int($0) * channels + channel] }
            let count = Double(max(terms.count, 1))
            expected.append(terms.reduce(0, +) / count)
            errors.append(Tolerance.sum(terms.count) * terms.reduce(0) { $0 + abs($1) } / count)
        }
    }
    return (expected, errors)
}

extension KernelTests {
    @Suite struct PoolingTests {
        static let lengths = [3, 0, 1, 17, 2, 0, 64, 5, 1, 1, 30, 0, 2, 2, 2, 2, 2, 9, 0]

        @Test func meansOfSegments() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(19)
                for type in bothTypes {
                    for channels in Array(1...40) + [384, 1000] {
                        let bounds = bounds(PoolingTests.lengths, skipped: Int32(channels % 3))
                        let x = Numbers(draws.floats(Int(bounds[bounds.count - 1]) * channels), type)
                        let (expected, errors) = means(x, bounds, channels: channels)
                        expectAtEveryLevel(expected, within: errors, "\(name(type)) \(channels)") {
                            pooled(hone_segment_mean, x, bounds, channels: channels)
                        }
                    }
                }
            }
        }

        @Test func firstRowsOfSegments() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(20)
                for type in bothTypes {
                    for channels in [1, 7, 16, 33, 384] {
                        let bounds = bounds(PoolingTests.lengths, skipped: 2)
                        let x = Numbers(draws.floats(Int(bounds[bounds.count - 1]) * channels), type)
                        let expected = zip(bounds, bounds.dropFirst()).flatMap { start, end in
                            (0..<channels).map {
                                end > start ? Double(x.values[Int(start) * channels + $0]) : 0
                            }
                        }
                        expectAtEveryLevel(
                            expected,
                            within: expected.map { _ in 0 },
                            "\(name(type)) \(channels)"
                        ) {
                            pooled(hone_segment_first, x, bounds, channels: channels)
                        }
                    }
                }
            }
        }

        @Test func notANumberStaysInItsSegmentAndChannel() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    let x = Numbers([1, 2, 3, 4, .nan, 6, 7, 8], type)
                    let zeros = [Double](repeating: 0, count: 6)
                    expectAtEveryLevel([2, 3, 0, 0, .nan, 7], within: zeros) {
                        pooled(hone_segment_mean, x, [0, 2, 2, 4], channels: 2)
                    }
                    expectAtEveryLevel([1, 2, 0, 0, .nan, 6], within: zeros) {
                        pooled(hone_segment_first, x, [0, 2, 2, 4], channels: 2)
                    }
                }
            }
        }

        @Test func rowsAreDividedByTheirNorm() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(21)
                // Down to where the inverse of the norm overflows, and up to where it is denormal.
                for exponent in [0, 20, 126, -20, -100, -130, -140] {
                    for channels in [1, 2, 7, 16, 33, 384] {
                        let scale = Double(sign: .plus, exponent: exponent, significand: 1.5)
                        let values = draws.floats(3 * channels, scale: scale)
                        let x = GuardedMemory(values)
                        let expected = values.enumerated().map { index, value in
                            let row = index / channels * channels
                            let squares = values[row..<row + channels].reduce(0) {
                                $0 + Double($1) * Double($1)
                            }
                            return squares == 0 ? 0 : Double(value) / squares.squareRoot()
                        }
                        let bounds = expected.map { abs($0) * 2 * Tolerance.roundoff + 0x1p-149 }
                        expectAtEveryLevel(expected, within: bounds, "\(channels) of \(scale)") {
                            let y = GuardedMemory<Float>(count: values.count, filledWith: .nan)
                            hone_normalize_rows(x.start, y.start, 3, Int64(channels))
                            return y.values
                        }
                        expectAtEveryLevel(expected, within: bounds, "in place, \(channels) of \(scale)") {
                            let y = GuardedMemory<Float>(count: values.count, filledWith: 0)
                            for (index, value) in values.enumerated() { y.start[index] = value }
                            hone_normalize_rows(y.start, y.start, 3, Int64(channels))
                            return y.values
                        }
                    }
                }
            }
        }

        @Test func rowsWithoutNormStayZeroAndNotANumberStaysInItsRow() async {
            await #expect(processExitsWith: .success) {
                let x = GuardedMemory<Float>([0, 0, 3, -4, 1, .nan, -0.0, 2])
                let expected = [0, 0, 0.6, -0.8, .nan, .nan, 0, 1]
                expectAtEveryLevel(expected, within: .init(repeating: 1e-7, count: 8)) {
                    let y = GuardedMemory<Float>(count: 8, filledWith: 5)
                    hone_normalize_rows(x.start, y.start, 4, 2)
                    return y.values
                }
            }
        }

        @Test func sizesOfZeroDoNothing() async {
            await #expect(processExitsWith: .success) {
                let x = Numbers([1, 2, 3], HONE_F32)
                for kernel in [hone_segment_mean, hone_segment_first] as [PoolingKernel] {
                    expectAtEveryLevel([], within: []) { pooled(kernel, x, [0], channels: 3) }
                    expectAtEveryLevel([], within: []) { pooled(kernel, x, [0, 1], channels: 0) }
                }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    var draws = Draws(22)
                    let bounds = bounds((0..<90).map { $0 % 13 })
                    let x = Numbers(draws.floats(Int(bounds[90]) * 385), type)
                    let (expected, errors) = means(x, bounds, channels: 385)
                    expectAtEveryLevel(expected, within: errors) {
                        pooled(hone_segment_mean, x, bounds, channels: 385)
                    }
                    expectSameBitsForAnyThreads {
                        pooled(hone_segment_mean, x, bounds, channels: 385).map(\.bitPattern)
                    }
                }
            }
        }
    }
}
