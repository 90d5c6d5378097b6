import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct TokenF1Tests {
    /// By hand: twice the shared words over the words of both.
    @Test(
        arguments: [
            ("the cat sat", "a cat sat", 1.0), ("cat", "cat sat", 2.0 / 3), ("x x x", "x", 0.5),
            ("x y", "x x", 0.5),
            ("dog", "cat", 0), ("", "cat", 0), ("the", "cat", 0), ("the", "an", 1), ("", "", 1),
            ("Denver Broncos won", "Denver Broncos", 0.8),
        ] as [(String, String, Double)]
    )
    func scores(_ answer: String, _ wanted: String, _ expected: Double) {
        #expect(abs(TokenF1().score(of: answer, wanted: wanted) - expected) < 1e-15)
    }

    @Test func orderAndRolesDoNotMatter() {
        var random = Philox(seed: 5)
        for _ in 0..<200 {
            let first = (0..<random.below(8)).map { _ in "w\(random.below(5))" }
            let second = (0..<random.below(8)).map { _ in "w\(random.below(5))" }
            func score(_ first: [String], _ second: [String]) -> Double {
                TokenF1().score(of: first.joined(separator: " "), wanted: second.joined(separator: " "))
            }
            let value = score(first, second)
            #expect(value == score(second, first))
            #expect(value == score(first.reversed(), second.shuffled(using: &random)))
            #expect(value >= 0 && value <= 1)
        }
    }
}
