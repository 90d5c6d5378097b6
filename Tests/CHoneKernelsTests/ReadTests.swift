import CHoneKernels
import HoneTestSupport
import Testing

extension KernelTests {
    @Suite struct ReadTests {
        @Test func everyWordIsRead() async {
            await #expect(processExitsWith: .success) {
                for count in [0, 1, 2, 7, 8, 31, 33, 32_767, 32_768, 32_769, 100_003] {
                    var draws = Draws(UInt64(61 + count))
                    let halves = draws.words(2 * count)
                    let words = (0..<count).map { UInt64(halves[2 * $0]) << 32 | UInt64(halves[2 * $0 + 1]) }
                    let memory = GuardedMemory(words)
                    let expected = words.reduce(0, ^)
                    expectSameBitsForAnyThreads("\(count)") {
                        let result = hone_read_words(memory.start, Int64(count))
                        #expect(result == expected, "\(count)")
                        return [result]
                    }
                }
            }
        }
    }
}
