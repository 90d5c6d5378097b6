import HoneEvaluation
import Testing

@testable import HoneWorkbench

@Suite struct ConstantAnswerTests {
    @Test(
        arguments: [
            // The most frequent to learn from, of equals the first; scored on what is held out.
            (["a", "b", "b"], ["a", "b", "a", "a"], .accuracy, "b", 0.25),
            (["b", "a"], ["a"], .exactMatch, "b", 0),
            // The one that shares the most words with the others.
            (
                ["red pump", "blue pump", "the blue pump leaks", "oil"], ["blue", "pump"], .tokenF1,
                "blue pump", 2.0 / 3
            ),
            (["x", "x", "y"], ["y", "x z"], .rougeL, "x", 1.0 / 3),
        ] as [([String], [String], Metric, String, Double)]
    )
    func theBestOfThoseToLearnFromIsScored(
        _ training: [String],
        _ wanted: [String],
        _ metric: Metric,
        _ text: String,
        _ score: Double
    ) throws {
        let found = try #require(ConstantAnswer(from: training, wanted: wanted, by: metric))
        #expect(found.text == text)
        #expect(abs(found.score - score) < 1e-12)
    }

    @Test func thereIsNoneWithoutExamplesOrAScoreOfAnAnswer() {
        #expect(ConstantAnswer(from: [], wanted: ["a"], by: .accuracy) == nil)
        #expect(ConstantAnswer(from: ["a"], wanted: [], by: .tokenF1) == nil)
        #expect(ConstantAnswer(from: ["a"], wanted: ["a"], by: .macroF1) == nil)
    }

    @Test func manyExamplesTakeAFewComparisons() throws {
        let training = (0..<20_000).map { "answer number \($0)" } + ["answer number", "answer number"]
        let found = try #require(ConstantAnswer(from: training, wanted: ["answer number"], by: .tokenF1))
        #expect(found == ConstantAnswer("answer number", score: 1))
    }
}
