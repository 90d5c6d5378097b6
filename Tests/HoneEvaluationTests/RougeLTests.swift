import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct RougeLTests {
    /// The first three are the example of Lin (2004), section 3.1; the others by hand.
    @Test(
        arguments: [
            ("police kill the gunman", "police killed the gunman", 0.75),
            ("the gunman kill police", "police killed the gunman", 0.5),
            ("the gunman police killed", "police killed the gunman", 0.5),
            ("Don't stop!", "don t stop", 1), ("a b c d", "a c", 2.0 / 3), ("x", "y", 0), ("", "y", 0),
            ("!", "?", 1),
            ("\u{D6}l \u{939}\u{93F}", "\u{F6}l \u{939}\u{93F}", 1),
        ] as [(String, String, Double)]
    )
    func scores(_ answer: String, _ wanted: String, _ expected: Double) {
        #expect(abs(RougeL().score(of: answer, wanted: wanted) - expected) < 1e-15)
    }

    /// The longest common subsequence by trying all subsequences of the first text.
    @Test func subsequenceIsTheLongest() {
        var random = Philox(seed: 6)
        for _ in 0..<200 {
            let first = (0..<(1 + random.below(8))).map { _ in random.below(4) }
            let second = (0..<(1 + random.below(8))).map { _ in random.below(4) }
            var longest = 0
            for choice in 0..<(1 << first.count) {
                let chosen = first.indices.filter { choice >> $0 & 1 == 1 }.map { first[$0] }
                var rest = second[...]
                let isCommon = chosen.allSatisfy { word in
                    guard let place = rest.firstIndex(of: word) else { return false }
                    rest = rest[(place + 1)...]
                    return true
                }
                if isCommon { longest = max(longest, chosen.count) }
            }
            let expected = 2 * Double(longest) / Double(first.count + second.count)
            func text(_ words: [Int]) -> String { words.map { "w\($0)" }.joined(separator: " ") }
            #expect(RougeL().score(of: text(first), wanted: text(second)) == expected)
        }
    }
}
