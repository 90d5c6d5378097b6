import CHoneKernels
import HoneTestSupport
import Testing

private typealias SpreadKernel = (
    UnsafePointer<Float>, hone_dtype, UnsafePointer<Int32>, Int64, Int64, UnsafeMutableRawPointer
) -> Void

/// Segments whose pooling is differentiated; tokens before the first and behind the last belong to none.
private struct Segments {
    var lengths = [3, 0, 1, 17, 2, 0, 64, 5, 1, 1, 30, 0, 2, 2, 2, 2, 2, 9, 0]
    var skipped = 2
    var channels: Int
    var type: hone_dtype

    var bounds: [Int32] { lengths.reduce(into: [Int32(skipped)]) { $0.append($0[$0.count - 1] + Int32($1)) } }
    var tokens: Int { 2 * skipped + lengths.reduce(0, +) }

    func run(_ kernel: SpreadKernel, _ dy: GuardedMemory<Float>) -> Output {
        let dx = Output(tokens * channels, type)
        let guarded = GuardedMemory(bounds)
        kernel(dy.start, type, guarded.start, Int64(lengths.count), Int64(channels), dx.address)
        return dx
    }

    /// `share` of the segment's slope for each of its tokens, by place and length.
    func oracle(_ dy: [Float], _ share: (Int, Int) -> Double) -> [Double] {
        let outside = [Double](repeating: Double(Output.untouched), count: skipped * channels)
        let inside = lengths.enumerated().flatMap { segment, length in
            (0..<length).flatMap { place in
                (0..<channels).map {
                    let factor = share(place, length)
                    return factor == 0 ? 0 : Double(dy[segment * channels + $0]) * factor
                }
            }
        }
        return outside + inside + outside
    }

    func means(_ dy: [Float]) -> [Double] { oracle(dy) { 1 / Double($1) } }
    func firsts(_ dy: [Float]) -> [Double] { oracle(dy) { place, _ in place == 0 ? 1 : 0 } }

    /// The mean's factor and product are rounded once each, and the result to its type.
    func bounds(_ expected: [Double]) -> [Double] {
        expected.map { Tolerance.stored(2.01 * Tolerance.roundoff * abs($0), near: $0, as: type) }
    }
}

extension KernelTests {
    @Suite struct PoolingBackwardTests {
        @Test func slopesAreSpreadOverSegments() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(47)
                for type in bothTypes {
                    for channels in Array(0...40) + [384, 1000] {
                        let segments = Segments(skipped: channels % 3, channels: channels, type: type)
                        let dy = GuardedMemory(draws.floats(segments.lengths.count * channels))
                        let means = segments.means(dy.values)
                        expectAtEveryLevel(means, within: segments.bounds(means), "mean of \(channels)") {
                            segments.run(hone_segment_mean_backward, dy).values
                        }
                        var firsts = segments.firsts(dy.values)
                        if type == HONE_BF16 { firsts = firsts.map(BFloat16.rounded) }
                        expectAtEveryLevel(firsts, within: firsts.map { _ in 0 }, "first of \(channels)") {
                            segments.run(hone_segment_first_backward, dy).values
                        }
                    }
                }
            }
        }

        @Test func notANumberStaysInItsSegmentAndChannel() async {
            await #expect(processExitsWith: .success) {
                let dy = GuardedMemory<Float>([1, 2, 3, 4, .nan, 6])
                let zeros = [Double](repeating: 0, count: 10)
                for type in bothTypes {
                    let segments = Segments(lengths: [2, 0, 3], skipped: 0, channels: 2, type: type)
                    expectAtEveryLevel([0.5, 1, 0.5, 1, .nan, 2, .nan, 2, .nan, 2], within: zeros) {
                        segments.run(hone_segment_mean_backward, dy).values
                    }
                    expectAtEveryLevel([1, 2, 0, 0, .nan, 6, 0, 0, 0, 0], within: zeros) {
                        segments.run(hone_segment_first_backward, dy).values
                    }
                }
            }
        }

        @Test func noSegmentsDoNothing() async {
            await #expect(processExitsWith: .success) {
                let dy = GuardedMemory<Float>([])
                let segments = Segments(lengths: [], channels: 3, type: HONE_F32)
                let untouched = segments.means([])
                for kernel in [hone_segment_mean_backward, hone_segment_first_backward] as [SpreadKernel] {
                    expectAtEveryLevel(untouched, within: untouched.map { _ in 0 }) {
                        segments.run(kernel, dy).values
                    }
                }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    var draws = Draws(48)
                    let segments = Segments(lengths: (0..<90).map { $0 % 13 }, channels: 385, type: type)
                    let dy = GuardedMemory(draws.floats(90 * 385))
                    for kernel in [hone_segment_mean_backward, hone_segment_first_backward] as [SpreadKernel]
                    {
                        expectSameBitsForAnyThreads(name(type)) { segments.run(kernel, dy).bits }
                    }
                }
            }
        }

        /// For y = x / |x|: dx = (dy - x (x · dy) / |x|²) / |x|, in double precision and rounded once.
        @Test func gradientsOfDivisionByTheNorm() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(49)
                for exponent in [0, 20, 126, -20, -100, -120] {
                    for channels in Array(0...40) + [384] {
                        let scale = Double(sign: .plus, exponent: exponent, significand: 1.5)
                        let x = GuardedMemory(draws.floats(3 * channels, scale: scale))
                        let dy = GuardedMemory(draws.floats(3 * channels))
                        let (a, g) = (x.values.map(Double.init), dy.values.map(Double.init))
                        var (expected, bounds) = ([Double](), [Double]())
                        for row in 0..<3 {
                            let cells = row * channels..<(row + 1) * channels
                            let square = cells.reduce(0) { $0 + a[$1] * a[$1] }
                            let along = cells.reduce(0) { $0 + a[$1] * g[$1] }
                            let magnitude = cells.reduce(0) { $0 + abs(a[$1] * g[$1]) }
                            for cell in cells {
                                let value = (g[cell] - a[cell] * along / square) / square.squareRoot()
                                let terms = abs(g[cell]) + abs(a[cell]) * magnitude / square
                                let sums = Double(channels + 8) * 0x1p-52 * terms / square.squareRoot()
                                expected.append(value)
                                bounds.append(Tolerance.roundoff * abs(value) + sums + 0x1p-149)
                            }
                        }
                        expectAtEveryLevel(expected, within: bounds, "\(channels) of \(scale)") {
                            let dx = GuardedMemory<Float>(count: 3 * channels, filledWith: Output.untouched)
                            hone_normalize_rows_backward(x.start, dy.start, dx.start, 3, Int64(channels))
                            return dx.values
                        }
                    }
                }
            }
        }

        /// Rows of norm zero stay zero, so that their gradient is zero; a NaN stays in its row.
        @Test func rowsWithoutNormAndNotANumber() async {
            await #expect(processExitsWith: .success) {
                let x = GuardedMemory<Float>([0, 0, 3, -4, 1, .nan, -0.0, 2, 1, 1])
                let dy = GuardedMemory<Float>([1, 2, 1, 1, 1, 1, 3, 1, .nan, 1])
                let expected = [0, 0, 0.224, 0.168, .nan, .nan, 1.5, 0, .nan, .nan]
                expectAtEveryLevel(expected, within: .init(repeating: 1e-7, count: 10)) {
                    let dx = GuardedMemory<Float>(count: 10, filledWith: 5)
                    hone_normalize_rows_backward(x.start, dy.start, dx.start, 5, 2)
                    return dx.values
                }
            }
        }
    }
}
