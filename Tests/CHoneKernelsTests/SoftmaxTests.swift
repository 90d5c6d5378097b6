import CHoneKernels
import Glibc
import HoneTestSupport
import Testing

/// The softmax of one row in double precision, and what float32 may add.
///
/// A weight's error is that of the subtraction before the exponential, of the exponential, and of the sum; what is
/// below e⁻⁸⁷ is flushed to zero.
func softmaxOracle(_ row: ArraySlice<Float>) -> (expected: [Double], bounds: [Double]) {
    let largest = row.reduce(-Double.infinity) { $0.isNaN || $1.isNaN ? .nan : max($0, Double($1)) }
    let weights = row.map { exp(Double($0) - largest) }
    let total = weights.reduce(0, +)
    let expected = weights.map { $0 / total }
    let bounds = zip(row, expected).map { value, probability in
        let distance = min(abs(Double(value) - largest), 88)
        let relative =
            2 * Tolerance.exponential + distance * Tolerance.roundoff + Tolerance.sum(row.count)
            + 2 * Tolerance.roundoff
        return probability * relative + 2e-38
    }
    return (expected, bounds)
}

private func run(_ x: GuardedMemory<Float>, rows: Int, channels: Int) -> [Float] {
    let y = GuardedMemory<Float>(count: rows * channels, filledWith: -1)
    hone_softmax(x.start, y.start, Int64(rows), Int64(channels))
    return y.values
}

/// Rows of ordinary, close, large and equal numbers in turn.
func logits(_ draws: inout Draws, rows: Int, channels: Int) -> [Float] {
    (0..<rows).flatMap { row -> [Float] in
        switch row % 5 {
        case 0: draws.floats(channels, scale: 5)
        case 1: draws.floats(channels, scale: 1e4)
        case 2: draws.floats(channels, scale: 1, offset: -1e4)
        case 3: [Float](repeating: 1e4, count: channels)
        default: (0..<channels).map { $0 % 3 == 0 ? 1e4 : -1e4 }
        }
    }
}

extension KernelTests {
    @Suite struct SoftmaxTests {
        @Test func rowsAreClose() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(23)
                for channels in Array(1...40) + [64, 255, 1000, 30_522] {
                    let rows = channels < 1000 ? 10 : 5
                    let values = logits(&draws, rows: rows, channels: channels)
                    let x = GuardedMemory(values)
                    let oracle = (0..<rows).map { softmaxOracle(values[$0 * channels..<($0 + 1) * channels]) }
                    let expected = oracle.flatMap(\.expected)
                    let bounds = oracle.flatMap(\.bounds)
                    expectAtEveryLevel(expected, within: bounds, "\(channels)") {
                        run(x, rows: rows, channels: channels)
                    }
                    expectAtEveryLevel(expected, within: bounds, "in place, \(channels)") {
                        let y = GuardedMemory<Float>(count: values.count, filledWith: 0)
                        for (index, value) in values.enumerated() { y.start[index] = value }
                        hone_softmax(y.start, y.start, Int64(rows), Int64(channels))
                        return y.values
                    }
                }
            }
        }

        /// A row (0, x) holds 1/t and eˣ/t: their ratio is the exponential, and two roundings.
        @Test func theExponentialIsAccurate() async {
            await #expect(processExitsWith: .success) {
                let points = (0...435_000).map { Float(-Double($0) / 5000) }
                let x = GuardedMemory(points.flatMap { [0, $0] })
                forEachLevel { level in
                    let y = run(x, rows: points.count, channels: 2)
                    var worst = 0.0
                    for (index, point) in points.enumerated() {
                        let ratio = Double(y[2 * index + 1]) / Double(y[2 * index])
                        worst = max(worst, abs(ratio / exp(Double(point)) - 1))
                    }
                    #expect(worst <= Tolerance.exponential + 2 * Tolerance.roundoff, "\(level): \(worst)")
                    #expect(y[0] == 0.5 && y[1] == 0.5)
                }
            }
        }

        @Test func notANumberAndInfinity() async {
            await #expect(processExitsWith: .success) {
                let x = GuardedMemory<Float>([
                    1, 2, .nan,
                    .nan, 2, 3,
                    -.infinity, 0, 0,
                    -.infinity, -.infinity, -.infinity,
                    .infinity, 0, 0,
                    0, -.infinity, -.infinity,
                ])
                // The largest is subtracted: infinity minus infinity is no number, and the sum neither.
                let lost = [Double.nan, .nan, .nan]
                let expected = lost + lost + [0, 0.5, 0.5] + lost + lost + [1, 0, 0]
                expectAtEveryLevel(expected, within: expected.map { _ in 0 }) { run(x, rows: 6, channels: 3) }
            }
        }

        @Test func sizesOfZeroDoNothing() async {
            await #expect(processExitsWith: .success) {
                let x = GuardedMemory<Float>([1, 2])
                expectAtEveryLevel([], within: []) { run(x, rows: 0, channels: 2) }
                expectAtEveryLevel([], within: []) { run(x, rows: 2, channels: 0) }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(24)
                let x = GuardedMemory(logits(&draws, rows: 333, channels: 151))
                expectSameBitsForAnyThreads { run(x, rows: 333, channels: 151).map(\.bitPattern) }
            }
        }
    }
}
