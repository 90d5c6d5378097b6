import CHoneKernels
import HoneTestSupport
import Testing

private func run(_ scores: GuardedMemory<Float>, rows: Int, columns: Int, k: Int) -> (
    indices: [Int32], values: [Float]
) {
    let indices = GuardedMemory<Int32>(count: rows * k, filledWith: -1)
    let values = GuardedMemory<Float>(count: rows * k, filledWith: -1)
    hone_top_k(scores.start, Int64(rows), Int64(columns), Int64(k), indices.start, values.start)
    return (indices.values, values.values)
}

/// A stable sort by falling score, NaN last.
private func oracle(_ scores: [Float], rows: Int, columns: Int, k: Int) -> [Int32] {
    (0..<rows).flatMap { row in
        let slice = Array(scores[row * columns..<(row + 1) * columns])
        return (0..<columns).sorted { left, right in
            let (x, y) = (slice[left], slice[right])
            if x.isNaN != y.isNaN { return y.isNaN }
            return x > y || (!(y > x) && left < right)
        }.prefix(k).map(Int32.init)
    }
}

private func expectLargest(_ scores: [Float], rows: Int, columns: Int, k: Int) {
    let guarded = GuardedMemory(scores)
    let expected = oracle(scores, rows: rows, columns: columns, k: k)
    forEachLevel { level in
        let result = run(guarded, rows: rows, columns: columns, k: k)
        #expect(result.indices == expected, "\(level) \(rows)x\(columns), \(k)")
        let values = expected.enumerated().map { scores[$0.offset / max(k, 1) * columns + Int($0.element)] }
        expectClose(result.values, values, "\(level) \(rows)x\(columns), \(k)")
    }
}

extension KernelTests {
    @Suite struct SelectionTests {
        @Test func largestInFallingOrder() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(31)
                for columns in Array(1...40) + [1000] {
                    let scores = draws.floats(3 * columns)
                    for k in Set([0, 1, 2, 5, columns / 2, columns - 1, columns]) where k <= columns {
                        expectLargest(scores, rows: 3, columns: columns, k: k)
                    }
                }
            }
        }

        /// Few different scores, so that most of the order is by column; zeros of both signs are equal.
        @Test func tiesGoToTheLowerColumn() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(32)
                for columns in [1, 2, 7, 33, 100] {
                    let scores = draws.wholes(17 * columns, limit: 1).map { $0 == 0 ? -0.0 : $0 }
                    for k in [1, columns / 2, columns] {
                        expectLargest(scores, rows: 17, columns: columns, k: k)
                    }
                }
                expectLargest([-0.0, 0, -0.0, 0], rows: 1, columns: 4, k: 4)
            }
        }

        /// A NaN is below everything, minus infinity included, and comes out as NaN where nothing else is left.
        @Test func notANumberComesLast() async {
            await #expect(processExitsWith: .success) {
                let scores: [Float] = [
                    .nan, -.infinity, 1, .nan, .infinity,
                    .nan, .nan, .nan, .nan, .nan,
                    -.infinity, .nan, -.infinity, .nan, -.infinity,
                    3, 2, 1, 0, .nan,
                ]
                for k in 0...5 { expectLargest(scores, rows: 4, columns: 5, k: k) }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(33)
                let scores = draws.wholes(331 * 250, limit: 40)
                expectLargest(scores, rows: 331, columns: 250, k: 9)
                let guarded = GuardedMemory(scores)
                expectSameBitsForAnyThreads {
                    let result = run(guarded, rows: 331, columns: 250, k: 9)
                    return result.indices + result.values.map { Int32(bitPattern: $0.bitPattern) }
                }
            }
        }
    }
}
