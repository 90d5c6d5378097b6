import CHoneKernels
import HoneTestSupport
import Testing

extension KernelTests {
    /// The transposition of gemm.c.
    @Suite struct TransposeTests {
        @Test func rowsBecomeColumns() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(5)
                for rows in [0, 1, 2, 7, 31, 32, 33, 65, 100] {
                    for columns in [0, 1, 3, 31, 32, 33, 64, 97] {
                        let source = GuardedMemory(draws.floats(rows * columns))
                        let values = source.values
                        let expected = (0..<rows * columns).map {
                            Double(values[$0 % rows * columns + $0 / rows])
                        }
                        expectAtEveryLevel(expected, within: expected.map { _ in 0 }, "\(rows)x\(columns)") {
                            let target = GuardedMemory<Float>(count: rows * columns, filledWith: .nan)
                            hone_transpose(source.start, HONE_F32, target.start, Int64(rows), Int64(columns))
                            return target.values
                        }
                    }
                }
            }
        }

        @Test func bitsDoNotDependOnThreads() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(6)
                let source = GuardedMemory(draws.words(301 * 203).map(Float.init(bitPattern:)))
                expectSameBitsForAnyThreads {
                    let target = GuardedMemory<Float>(count: 301 * 203, filledWith: 0)
                    hone_transpose(source.start, HONE_F32, target.start, 301, 203)
                    return target.values.map(\.bitPattern)
                }
            }
        }
    }
}
