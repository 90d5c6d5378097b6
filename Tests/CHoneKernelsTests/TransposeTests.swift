import CHoneKernels
import HoneTestSupport
import Testing

extension KernelTests {
    /// Transposition moves bits: nothing is rounded.
    @Suite struct TransposeTests {
        @Test func rowsBecomeColumns() async {
            await #expect(processExitsWith: .success) {
                var draws = Draws(5)
                for type in bothTypes {
                    for rows in [0, 1, 2, 7, 31, 32, 33, 65, 100] {
                        for columns in [0, 1, 3, 31, 32, 33, 64, 97] {
                            let source = Numbers(draws.floats(rows * columns), type)
                            let values = source.doubles
                            let expected = values.indices.map { values[$0 % rows * columns + $0 / rows] }
                            expectAtEveryLevel(
                                expected,
                                within: expected.map { _ in 0 },
                                "\(name(type)) \(rows)x\(columns)"
                            ) {
                                let target = Output(rows * columns, type)
                                hone_transpose(
                                    source.address,
                                    type,
                                    target.address,
                                    Int64(rows),
                                    Int64(columns)
                                )
                                return target.values
                            }
                        }
                    }
                }
            }
        }

        /// Every pattern of sixteen bits, NaNs and denormals among them.
        @Test func allBitsOfBFloat16AreKept() async {
            await #expect(processExitsWith: .success) {
                let patterns = (0..<65_536).map { UInt16($0) }
                let source = GuardedMemory(patterns)
                forEachLevel { level in
                    let target = GuardedMemory<UInt16>(count: 65_536, filledWith: 1)
                    hone_transpose(source.start, HONE_BF16, target.start, 2048, 32)
                    let expected = patterns.indices.map { UInt16($0 % 2048 * 32 + $0 / 2048) }
                    #expect(target.values == expected, "\(level)")
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
                let half = GuardedMemory(draws.words(301 * 203).map(UInt16.init(truncatingIfNeeded:)))
                expectSameBitsForAnyThreads {
                    let target = GuardedMemory<UInt16>(count: 301 * 203, filledWith: 0)
                    hone_transpose(half.start, HONE_BF16, target.start, 301, 203)
                    return target.values
                }
            }
        }
    }
}
