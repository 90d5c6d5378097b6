import CHoneKernels
import HoneTestSupport
import Testing

private let sizes: [(count: Int, dimension: Int)] = [
    (1, 1), (2, 3), (15, 64), (16, 65), (17, 384), (63, 31), (64, 100), (65, 384), (200, 768), (130, 1_024),
    (40, 4_096), (1_100, 48), (5_000, 20),
]

/// Sets of rows: all (with bits beyond the last), none, one, some.
private func filters(_ count: Int, _ draws: inout Draws) -> [[UInt64]] {
    let words = (count + 63) / 64
    func filter(_ isAllowed: (Int) -> Bool) -> [UInt64] {
        var filter = [UInt64](repeating: 0, count: words)
        for row in 0..<count where isAllowed(row) { filter[row / 64] |= 1 << UInt64(row % 64) }
        return filter
    }
    let random = draws.words(words * 2)
    return [
        [UInt64](repeating: .max, count: words), filter { _ in false }, filter { $0 == count - 1 },
        filter { $0 % 3 == 0 }, filter { $0 % 97 == 5 }, filter { $0 > count / 2 && $0 < count / 2 + 70 },
        (0..<words).map { UInt64(random[2 * $0]) << 32 | UInt64(random[2 * $0 + 1]) },
    ]
}

extension KernelTests {
    @Suite struct ScanTests {
        /// Rows, order, scores and counts are those of scoring every row, at every level.
        @Test(arguments: 0..<4)
        func whatIsFoundIsExact(part: Int) async {
            await #expect(processExitsWith: .success) { [part] in
                for (index, (count, dimension)) in sizes.enumerated() where index % 4 == part {
                    var draws = Draws(UInt64(40 + index))
                    let vectors = CodedVectors.unitVectors(count, dimension: dimension, &draws)
                    let coded = CodedVectors(vectors, dimension: dimension)
                    // A zero query, one of the vectors, its opposite, and others.
                    var queries = [Float](repeating: 0, count: dimension)
                    queries += vectors.prefix(dimension)
                    queries += vectors.prefix(dimension).map { -$0 }
                    queries += CodedVectors.unitVectors(2, dimension: dimension, &draws)
                    for allowed in filters(count, &draws) {
                        for k in Set([1, 3, 10, count, count + 2]) {
                            let expected = coded.oracle(queries, k: k, allowed: allowed)
                            forEachLevel { level in
                                let (found, scored) = coded.nearest(queries, k: k, allowed: allowed)
                                #expect(found == expected, "\(level) \(count)x\(dimension), \(k)")
                                #expect(scored <= count * 5)
                            }
                        }
                    }
                }
            }
        }

        /// The extremes of codes, and what only a damaged index has: -128, scales that are not finite or negative.
        @Test func extremeCodesAreExactAndDoNoHarm() async {
            await #expect(processExitsWith: .success) {
                for dimension in [64, 384, 4_096] {
                    let extremes: [Int8] = [-128, -127, 127, 0, 1]
                    let codes = (0..<80).flatMap { row in
                        (0..<dimension).map { extremes[(row % 7 == 0 ? row : row + $0) % 5] }
                    }
                    let rests = codes.map { $0 == -128 ? 127 : -$0 }
                    let unit = 1 / Float(dimension).squareRoot()
                    var scales = (0..<80).map { Float($0 % 3 + 1) / 3 * unit / 129 }
                    let all: [UInt64] = [.max, .max]
                    for isDamaged in [false, true] {
                        if isDamaged {
                            scales[3] = .nan
                            scales[9] = .infinity
                            scales[70] = -1
                        }
                        let coded = CodedVectors(
                            codes: codes,
                            rests: rests,
                            scales: scales,
                            dimension: dimension
                        )
                        for number in [unit, -unit] {
                            let query = [Float](repeating: number, count: dimension)
                            let expected = coded.oracle(query, k: 7, allowed: all)
                            forEachLevel { level in
                                let found = coded.nearest(query, k: 7, allowed: all).found
                                #expect(found[0].rows.count == 7)
                                if !isDamaged { #expect(found == expected, "\(level) \(dimension)") }
                            }
                        }
                    }
                }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(51)
                let (count, dimension) = (9_000, 64)
                let coded = CodedVectors(
                    CodedVectors.unitVectors(count, dimension: dimension, &draws),
                    dimension: dimension
                )
                let queries = CodedVectors.unitVectors(6, dimension: dimension, &draws)
                let words = filters(count, &draws)[6]
                for k in [1, 10, 500, 4_000] {
                    let expected = coded.oracle(queries, k: k, allowed: words)
                    expectSameBitsForAnyThreads("\(k)") {
                        let found = coded.nearest(queries, k: k, allowed: words).found
                        #expect(found == expected, "\(k)")
                        return found.flatMap { $0.rows + $0.scores.map { Int32(bitPattern: $0) } }
                    }
                }
            }
        }

        /// Rows that come nearer and nearer: each must be scored, and each takes another's place.
        @Test func risingScoresAreKept() async {
            await #expect(processExitsWith: .success) {
                let count = 3_000
                let vectors = (0..<count).flatMap { row -> [Float] in
                    let x = Float(row) / Float(count)
                    return [x, (1 - x * x).squareRoot()]
                }
                let coded = CodedVectors(vectors, dimension: 2)
                let all = [UInt64](repeating: .max, count: (count + 63) / 64)
                for query in [[1, 0], [0, 1], [-1, 0]] as [[Float]] {
                    let expected = coded.oracle(query, k: 20, allowed: all)
                    forEachLevel { level in
                        #expect(coded.nearest(query, k: 20, allowed: all).found == expected, "\(level)")
                    }
                }
            }
        }

        /// Few of many rows are scored by their rests.
        @Test func theCodesSettleMostOfTheOrder() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(52)
                let (count, dimension) = (20_000, 96)
                let coded = CodedVectors(
                    CodedVectors.unitVectors(count, dimension: dimension, &draws),
                    dimension: dimension
                )
                let all = [UInt64](repeating: .max, count: (count + 63) / 64)
                let queries = CodedVectors.unitVectors(5, dimension: dimension, &draws)
                let (_, scored) = coded.nearest(Array(queries), k: 10, allowed: all)
                #expect(scored / 5 < count / 20, "\(scored / 5) for each query")
            }
        }

        @Test func nothingIsFoundAmongNothing() {
            let coded = CodedVectors([], dimension: 3)
            #expect(coded.nearest([1, 0, 0], k: 3, allowed: []).found == [.init(rows: [], scores: [])])
            let one = CodedVectors([0, 1], dimension: 2)
            #expect(one.nearest([0, 1], k: 0, allowed: [.max]).found == [.init(rows: [], scores: [])])
            #expect(one.nearest([], k: 2, allowed: [.max]).found.isEmpty)
        }
    }
}
