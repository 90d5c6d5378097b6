import CHoneKernels
import HoneTestSupport
import Testing

/// A table and the row of it that each token takes.
private struct Lookup {
    let table: Numbers
    let rowCount: Int
    let index: GuardedMemory<Int32>?

    init(
        _ draws: inout Draws,
        rowCount: Int,
        channels: Int,
        _ type: hone_dtype,
        tokens: Int,
        isIndexed: Bool = true
    ) {
        table = Numbers(draws.floats(rowCount * channels), type)
        self.rowCount = rowCount
        index = isIndexed ? GuardedMemory(draws.indices(tokens, below: rowCount)) : nil
    }

    func row(_ token: Int) -> Int { Int(index?.start[token] ?? 0) }
}

private func run(_ lookups: [Lookup], tokens: Int, channels: Int, _ type: hone_dtype) -> Output {
    let tables = lookups.map {
        hone_embedding_table(
            rows: $0.table.address,
            index: $0.index.map { UnsafePointer($0.start) },
            dtype: $0.table.type
        )
    }
    let result = Output(tokens * channels, type)
    hone_embedding(tables, Int64(tables.count), Int64(tokens), Int64(channels), result.address, type)
    return result
}

/// The sum over the tables, each addition rounded once.
private func oracle(
    _ lookups: [Lookup],
    tokens: Int,
    channels: Int,
    _ type: hone_dtype
) -> (expected: [Double], bounds: [Double]) {
    var expected: [Double] = []
    var bounds: [Double] = []
    let tables = lookups.map(\.table.doubles)
    for token in 0..<tokens {
        for channel in 0..<channels {
            let terms = zip(lookups, tables).map { $1[$0.row(token) * channels + channel] }
            let sum = terms.reduce(0, +)
            let error =
                Double(max(terms.count - 1, 0)) * Tolerance.roundoff * terms.reduce(0) { $0 + abs($1) }
            expected.append(sum)
            bounds.append(Tolerance.stored(error, near: sum, as: type))
        }
    }
    return (expected, bounds)
}

extension KernelTests {
    @Suite struct EmbeddingTests {
        @Test func rowsAreSummedOverTables() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(11)
                for (tokens, channels) in [(1, 1), (3, 7), (65, 16), (64, 33), (130, 40), (200, 384)] {
                    let lookups = [
                        Lookup(&draws, rowCount: 50, channels: channels, HONE_F32, tokens: tokens),
                        Lookup(&draws, rowCount: 9, channels: channels, HONE_BF16, tokens: tokens),
                        Lookup(
                            &draws,
                            rowCount: 1,
                            channels: channels,
                            HONE_F32,
                            tokens: tokens,
                            isIndexed: false
                        ),
                        Lookup(
                            &draws,
                            rowCount: 2,
                            channels: channels,
                            HONE_BF16,
                            tokens: tokens,
                            isIndexed: false
                        ),
                    ]
                    for count in 0...lookups.count {
                        for type in bothTypes {
                            let some = Array(lookups.prefix(count))
                            let (expected, bounds) = oracle(some, tokens: tokens, channels: channels, type)
                            expectAtEveryLevel(
                                expected,
                                within: bounds,
                                "\(count) tables, \(tokens)x\(channels) to \(name(type))"
                            ) { run(some, tokens: tokens, channels: channels, type).values }
                        }
                    }
                }
            }
        }

        /// A NaN in a row reaches the tokens that take it, in its channel.
        @Test func notANumberReachesOnlyItsTokens() async {
            await #expect(processExitsWith: .success) {
                let index = GuardedMemory<Int32>([2, 0, 1, 2])
                for type in bothTypes {
                    let table = Numbers([1, 2, 3, 4, .nan, 6], type)
                    let tables = [hone_embedding_table(rows: table.address, index: index.start, dtype: type)]
                    expectAtEveryLevel([.nan, 6, 1, 2, 3, 4, .nan, 6], within: .init(repeating: 0, count: 8))
                    {
                        let result = Output(8, type)
                        hone_embedding(tables, 1, 4, 2, result.address, type)
                        return result.values
                    }
                }
            }
        }

        @Test func sizesOfZeroDoNothing() async {
            await #expect(processExitsWith: .success) {
                for (tokens, channels) in [(0, 3), (3, 0)] {
                    expectAtEveryLevel([], within: []) {
                        run([], tokens: tokens, channels: channels, HONE_F32).values
                    }
                }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                for type in bothTypes {
                    var draws = Draws(12)
                    let lookups = [
                        Lookup(&draws, rowCount: 500, channels: 129, type, tokens: 700),
                        Lookup(&draws, rowCount: 90, channels: 129, type, tokens: 700),
                    ]
                    expectSameBitsForAnyThreads { run(lookups, tokens: 700, channels: 129, type).bits }
                }
            }
        }
    }
}
