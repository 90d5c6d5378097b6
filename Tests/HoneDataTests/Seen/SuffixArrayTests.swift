import HoneBase
import Testing

@testable import HoneData

@Suite struct SuffixArrayTests {
    private func sorted(_ text: [Int32]) -> [Int32] {
        text.indices.sorted { text[$0...].lexicographicallyPrecedes(text[$1...]) }.map(Int32.init)
    }

    /// All texts of up to eight numbers from three.
    @Test func shortTextsAreSorted() {
        for length in 0...8 {
            for code in 0..<[1, 3, 9, 27, 81, 243, 729, 2187, 6561][length] {
                var rest = code
                let text = (0..<length).map { _ -> Int32 in
                    defer { rest /= 3 }
                    return Int32(rest % 3)
                }
                #expect(SuffixArray.make(text) == sorted(text))
            }
        }
    }

    @Test(arguments: [1, 2, 5, 1000, 100_000])
    func randomTextsAreSorted(_ bound: Int) {
        var random = Philox(seed: UInt64(bound))
        for _ in 0..<20 {
            let text = (0..<random.below(400)).map { _ in Int32(random.below(bound)) }
            #expect(SuffixArray.make(text) == sorted(text))
            #expect(SuffixArray.make(text + text) == sorted(text + text))
        }
    }

    /// Words of Fibonacci's kind, on which recursion goes deep.
    @Test func deepRecursionIsSorted() {
        var (last, text): ([Int32], [Int32]) = ([0], [0, 1])
        while text.count < 1500 { (last, text) = (text, text + last) }
        #expect(SuffixArray.make(text) == sorted(text))
    }
}
