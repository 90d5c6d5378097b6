import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct ConfusionMatrixTests {
    @Test func countsAreThose() throws {
        let matrix = try ConfusionMatrix(
            truth: ["a", "a", "a", "b", "b", "c"],
            answers: ["a", "a", "b", "b", nil, "x"]
        )
        #expect(matrix.labels == ["a", "b", "c", "x"])
        #expect(matrix.counts == [[2, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 0, 0]])
        #expect(matrix.unanswered == [0, 1, 0, 0])
        #expect(matrix.accuracy == 0.5)
        let qualities = matrix.qualities
        #expect(qualities.map(\.support) == [3, 2, 1, 0])
        #expect(qualities.map(\.precision) == [1, 0.5, 0, 0])
        #expect(qualities.map(\.recall) == [2.0 / 3, 0.5, 0, 0])
        #expect(qualities.map(\.f1) == [0.8, 0.5, 0, 0])
        #expect(matrix.macroF1 == 1.3 / 4)
    }

    @Test func f1IsTheHarmonicMean() throws {
        var random = Philox(seed: 8)
        let truth = (0..<200).map { _ in "\(random.below(6))" }
        let answers = truth.map { random.uniform() < 0.6 ? $0 : "\(random.below(7))" }
        let matrix = try ConfusionMatrix(truth: truth, answers: answers)
        for quality in matrix.qualities where quality.precision + quality.recall > 0 {
            let expected = 2 * quality.precision * quality.recall / (quality.precision + quality.recall)
            #expect(abs(quality.f1 - expected) < 1e-15)
        }
        #expect(matrix.accuracy == Double(zip(truth, answers).count { $0 == $1 }) / 200)
    }

    @Test func badInputIsRefused() {
        #expect(throws: EvaluationError.empty(what: "items")) { try ConfusionMatrix(truth: [], answers: []) }
        #expect(throws: EvaluationError.unequalCounts(what: "answers", expected: 1, found: 0)) {
            try ConfusionMatrix(truth: ["a"], answers: [])
        }
    }
}
