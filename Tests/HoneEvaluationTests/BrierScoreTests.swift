import Testing

@testable import HoneEvaluation

@Suite struct BrierScoreTests {
    @Test(
        arguments: [
            ([[1, 0]], [0], 0.0), ([[1, 0]], [1], 2), ([[0.5, 0.5]], [0], 0.5),
            // Two items: 0.3^2 + 0.2^2 + 0.1^2 and 0.5^2 + 0.6^2 + 0.1^2.
            ([[0.7, 0.2, 0.1], [0.5, 0.4, 0.1]], [0, 1], (0.14 + 0.62) / 2),
        ] as [([[Double]], [Int], Double)]
    )
    func scoresByHand(_ probabilities: [[Double]], _ truth: [Int], _ expected: Double) throws {
        let score = try Calibration.brierScore(probabilities: probabilities, truth: truth)
        #expect(abs(score - expected) < 1e-15)
    }

    @Test func badInputIsRefused() {
        #expect(throws: EvaluationError.empty(what: "items")) {
            try Calibration.brierScore(probabilities: [], truth: [])
        }
        #expect(throws: EvaluationError.unequalCounts(what: "lists of probabilities", expected: 2, found: 1))
        {
            try Calibration.brierScore(probabilities: [[1]], truth: [0, 0])
        }
        #expect(throws: EvaluationError.labelOutOfRange(item: 0, label: 2, count: 2)) {
            try Calibration.brierScore(probabilities: [[0.5, 0.5]], truth: [2])
        }
        #expect(throws: EvaluationError.notADistribution(item: 1, sum: 0.5)) {
            try Calibration.brierScore(probabilities: [[1, 0], [0.25, 0.25]], truth: [0, 0])
        }
        #expect(throws: EvaluationError.self) {
            try Calibration.brierScore(probabilities: [[.nan, 1]], truth: [0])
        }
    }
}
