import CHoneKernels
import HoneTestSupport
import Testing

/// The tokens that took each row of a table, in the form that the kernel reads.
private struct Uses {
    let rowCount: Int
    let order: [Int32]
    let starts: [Int32]
    let rows: [Int32]

    /// Tokens that take `index`, a negative one none; the rows in falling order, since no order is asked for.
    init(_ index: [Int32], rowCount: Int) {
        self.rowCount = rowCount
        rows = (0..<Int32(rowCount)).filter { $0 % 5 == 4 || index.contains($0) }.reversed()
        var (order, starts) = ([Int32](), [Int32(0)])
        for row in rows {
            order += index.indices.filter { index[$0] == row }.map(Int32.init)
            starts.append(Int32(order.count))
        }
        (self.order, self.starts) = (order, starts)
    }

    func run(_ dy: Numbers, onto base: [Float], channels: Int) -> [Float] {
        let gradient = GuardedMemory<Float>(count: base.count, filledWith: 0)
        for (index, value) in base.enumerated() { gradient.start[index] = value }
        let (order, starts, rows) = (GuardedMemory(order), GuardedMemory(starts), GuardedMemory(rows))
        hone_embedding_backward(
            dy.address,
            dy.type,
            order.start,
            starts.start,
            rows.start,
            Int64(rows.count),
            Int64(channels),
            gradient.start
        )
        return gradient.values
    }

    /// What was there and the sum over the tokens; rows that no token took keep their bits.
    func oracle(_ dy: Numbers, onto base: [Float], channels: Int) -> (expected: [Double], bounds: [Double]) {
        var expected = base.map(Double.init)
        var bounds = [Double](repeating: 0, count: base.count)
        let slopes = dy.doubles
        for (place, row) in rows.enumerated() {
            let tokens = order[Int(starts[place])..<Int(starts[place + 1])]
            for channel in 0..<channels {
                let cell = Int(row) * channels + channel
                var magnitude = abs(expected[cell])
                for token in tokens {
                    let slope = slopes[Int(token) * channels + channel]
                    expected[cell] += slope
                    magnitude += abs(slope)
                }
                if !tokens.isEmpty { bounds[cell] = magnitude * Tolerance.sum(tokens.count + 1) }
            }
        }
        return (expected, bounds)
    }
}

extension KernelTests {
    @Suite struct EmbeddingBackwardTests {
        /// Tokens without a row, rows without a token, and rows that many tokens take.
        @Test func slopesAreAddedToTheirRows() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(37)
                let sizes = (1...40).map { ($0 * 3, $0, $0 % 7 + 1) }
                for (tokens, channels, rowCount) in sizes + [(200, 384, 50), (700, 33, 300), (500, 16, 1)] {
                    let index = draws.indices(tokens, below: rowCount + 1).map { $0 - 1 }
                    let uses = Uses(index, rowCount: rowCount)
                    let base = draws.floats(rowCount * channels)
                    for type in bothTypes {
                        let dy = Numbers(draws.floats(tokens * channels), type)
                        let (expected, bounds) = uses.oracle(dy, onto: base, channels: channels)
                        expectAtEveryLevel(
                            expected,
                            within: bounds,
                            "\(name(type)) \(tokens)x\(channels) to \(rowCount)"
                        ) { uses.run(dy, onto: base, channels: channels) }
                    }
                }
            }
        }

        /// Whole numbers: every sum is exact, so that a token left out or taken twice shows.
        @Test func sumsOfWholeNumbersAreExact() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(38)
                for (tokens, channels, rowCount) in [(1, 1, 1), (64, 7, 17), (1000, 24, 33), (3000, 5, 2)] {
                    let uses = Uses(draws.indices(tokens, below: rowCount), rowCount: rowCount)
                    let base = draws.wholes(rowCount * channels)
                    for type in bothTypes {
                        let dy = Numbers(draws.wholes(tokens * channels), type)
                        let expected = uses.oracle(dy, onto: base, channels: channels).expected
                        expectAtEveryLevel(expected, within: expected.map { _ in 0 }, name(type)) {
                            uses.run(dy, onto: base, channels: channels)
                        }
                    }
                }
            }
        }

        /// A NaN reaches its token's row, in its channel.
        @Test func notANumberReachesOnlyItsRow() async {
            await #expect(processExitsWith: .success) {
                let uses = Uses([2, 0, 2, 1], rowCount: 3)
                for type in bothTypes {
                    let dy = Numbers([1, 2, 3, 4, .nan, 6, 7, 8], type)
                    expectAtEveryLevel([13, 14, 17, 18, .nan, 18], within: .init(repeating: 0, count: 6)) {
                        uses.run(dy, onto: .init(repeating: 10, count: 6), channels: 2)
                    }
                }
            }
        }

        @Test func sizesOfZeroDoNothing() async {
            await #expect(processExitsWith: .success) {
                let dy = Numbers([1, 2, 3], HONE_F32)
                expectAtEveryLevel([5, 6, 7], within: [0, 0, 0]) {
                    Uses([], rowCount: 1).run(dy, onto: [5, 6, 7], channels: 3)
                }
                expectAtEveryLevel([], within: []) { Uses([0], rowCount: 1).run(dy, onto: [], channels: 0) }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    var draws = Draws(39)
                    let uses = Uses(draws.indices(1500, below: 200), rowCount: 200)
                    let dy = Numbers(draws.floats(1500 * 129), type)
                    let base = draws.floats(200 * 129)
                    expectSameBitsForAnyThreads(name(type)) {
                        uses.run(dy, onto: base, channels: 129).map(\.bitPattern)
                    }
                }
            }
        }
    }
}
