import CHoneKernels
import Glibc
import HoneTestSupport
import Testing

/// Rows of logits with one wanted class each.
private struct Classes {
    let rows: Int
    let channels: Int
    let logits: GuardedMemory<Float>
    let targets: GuardedMemory<Int32>
    let weights: GuardedMemory<Float>?

    init(_ draws: inout Draws, rows: Int, channels: Int, isWeighted: Bool) {
        self.rows = rows
        self.channels = channels
        logits = GuardedMemory(CHoneKernelsTests.logits(&draws, rows: rows, channels: channels))
        targets = GuardedMemory(draws.indices(rows, below: channels))
        let drawn = draws.floats(rows, scale: 2, offset: 1).map { $0 < 0 ? 0 : $0 }
        weights = isWeighted ? GuardedMemory(drawn) : nil
    }

    /// The losses, and behind them the gradient unless it is not asked for.
    func run(hasGradient: Bool = true, isInPlace: Bool = false) -> [Float] {
        let losses = GuardedMemory<Float>(count: rows, filledWith: -1)
        let gradient = GuardedMemory<Float>(count: rows * channels, filledWith: -1)
        if isInPlace { for (index, value) in logits.values.enumerated() { gradient.start[index] = value } }
        hone_cross_entropy(
            isInPlace ? gradient.start : logits.start,
            targets.start,
            weights?.start,
            Int64(rows),
            Int64(channels),
            losses.start,
            hasGradient ? gradient.start : nil
        )
        return losses.values + (hasGradient ? gradient.values : [])
    }

    /// A loss has the errors of the two differences and of the sum's logarithm; a gradient those of the softmax.
    func oracle() -> (expected: [Double], bounds: [Double]) {
        var losses: [Double] = []
        var lossBounds: [Double] = []
        var gradient: [Double] = []
        var gradientBounds: [Double] = []
        let values = logits.values
        for row in 0..<rows {
            let slice = values[row * channels..<(row + 1) * channels]
            let weight = Double(weights?.start[row] ?? 1)
            let target = Int(targets.start[row])
            let largest = Double(slice.max() ?? 0)
            let wanted = Double(slice[slice.startIndex + target])
            let total = slice.reduce(0) { $0 + exp(Double($1) - largest) }
            let loss = log(total) + (largest - wanted)
            losses.append(weight * loss)
            let u = Tolerance.roundoff
            // A term's relative error grows with its distance, and its share of the sum falls: x e⁻ˣ is below 0.37.
            let totalError =
                Tolerance.exponential + Tolerance.sum(channels) + 0.37 * Double(channels) / total * u
            lossBounds.append(
                weight * (totalError + u * (2 * log(total) + 3 * (largest - wanted))) + 0x1p-149
            )
            let probabilities = softmaxOracle(slice)
            for (channel, probability) in probabilities.expected.enumerated() {
                gradient.append(weight * (probability - (channel == target ? 1 : 0)))
                gradientBounds.append(weight * (probabilities.bounds[channel] + 2 * u * (probability + 1)))
            }
        }
        return (losses + gradient, lossBounds + gradientBounds)
    }
}

extension KernelTests {
    /// The cross-entropy of softmax.c.
    @Suite struct CrossEntropyTests {
        @Test func lossesAndGradientsAreClose() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(25)
                for channels in Array(1...20) + [33, 150, 1000, 30_522] {
                    for isWeighted in [false, true] {
                        let rows = channels < 1000 ? 15 : 5
                        let classes = Classes(&draws, rows: rows, channels: channels, isWeighted: isWeighted)
                        let (expected, bounds) = classes.oracle()
                        let comment = "\(channels) classes\(isWeighted ? ", weighted" : "")"
                        expectAtEveryLevel(expected, within: bounds, comment) { classes.run() }
                        expectAtEveryLevel(expected, within: bounds, "in place, \(comment)") {
                            classes.run(isInPlace: true)
                        }
                        let losses = Array(expected.prefix(rows))
                        expectAtEveryLevel(losses, within: Array(bounds.prefix(rows)), "losses, \(comment)") {
                            classes.run(hasGradient: false)
                        }
                    }
                }
            }
        }

        /// Known values: n equal logits lose log n, however large; two far apart lose their distance.
        @Test func knownLosses() async {
            await #expect(processExitsWith: .success) {
                for (row, target, loss) in [
                    ([1e4, 1e4], 0, log(2)), ([-1e4, -1e4, -1e4], 2, log(3)), ([1e4, -1e4], 1, 2e4),
                    ([1e4, -1e4], 0, 0),
                    ([7], 0, 0), ([0, -.infinity], 0, 0), ([0, -.infinity], 1, .infinity),
                ] as [([Float], Int32, Double)] {
                    let logits = GuardedMemory(row)
                    let targets = GuardedMemory([target])
                    expectAtEveryLevel([loss], within: [loss.isFinite ? loss * 1e-6 : 0], "\(row)") {
                        let losses = GuardedMemory<Float>(count: 1, filledWith: -1)
                        hone_cross_entropy(
                            logits.start,
                            targets.start,
                            nil,
                            1,
                            Int64(row.count),
                            losses.start,
                            nil
                        )
                        return losses.values
                    }
                }
            }
        }

        @Test func notANumberStaysInItsRow() async {
            await #expect(processExitsWith: .success) {
                let logits = GuardedMemory<Float>([0, 0, 1, .nan, .nan, 1, 3, 3])
                let targets = GuardedMemory<Int32>([0, 0, 1, 1])
                let half = log(2.0)
                let expected = [half, .nan, .nan, half, -0.5, 0.5, .nan, .nan, .nan, .nan, 0.5, -0.5]
                expectAtEveryLevel(expected, within: .init(repeating: 1e-6, count: 12)) {
                    let losses = GuardedMemory<Float>(count: 4, filledWith: -1)
                    let gradient = GuardedMemory<Float>(count: 8, filledWith: -1)
                    hone_cross_entropy(logits.start, targets.start, nil, 4, 2, losses.start, gradient.start)
                    return losses.values + gradient.values
                }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(26)
                let classes = Classes(&draws, rows: 333, channels: 77, isWeighted: true)
                let (expected, bounds) = classes.oracle()
                expectAtEveryLevel(expected, within: bounds) { classes.run() }
                expectSameBitsForAnyThreads { classes.run().map(\.bitPattern) }
                expectSameBitsForAnyThreads { classes.run(hasGradient: false).map(\.bitPattern) }
            }
        }

        @Test func sizesOfZeroDoNothing() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(27)
                let empty = Classes(&draws, rows: 0, channels: 3, isWeighted: false)
                expectAtEveryLevel([], within: []) { empty.run() }
            }
        }
    }
}
