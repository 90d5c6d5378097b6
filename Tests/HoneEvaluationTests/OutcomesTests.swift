import Testing

@testable import HoneEvaluation

@Suite struct OutcomesTests {
    @Test func scoresAreMeansOverSeeds() throws {
        let right = try Outcomes(right: [[true, false, true, true], [true, false, false, false]])
        #expect(right.seedScores == [0.75, 0.25])
        #expect(right.score == 0.5)
        #expect(right.rightCounts == [3, 1])
        #expect(right.itemCount == 4 && right.seedCount == 2)
        let graded = try Outcomes(scores: [[0.5, 1, 0]])
        #expect(graded.score == 0.5)
        #expect(graded.rightCounts == nil)
        let labels = try Outcomes(labels: [["a", "b"], ["a", nil]], truth: ["a", "b"])
        #expect(labels.seedScores == [1, 0.5])
    }

    @Test(arguments: [Double.nan, -0.1, 1.0001, .infinity])
    func aScoreThatIsNoFractionIsRefused(_ score: Double) {
        let error = #expect(throws: EvaluationError.self) { try Outcomes(scores: [[0, 1], [0.5, score]]) }
        guard case .notAFraction("score", _, item: 1, seed: 1)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func unequalAndEmptyRowsAreRefused() {
        #expect(throws: EvaluationError.unequalCounts(what: "outcomes", expected: 2, found: 1)) {
            try Outcomes(right: [[true, false], [true]])
        }
        #expect(throws: EvaluationError.unequalCounts(what: "answers", expected: 1, found: 2)) {
            try Outcomes(labels: [["a", "b"]], truth: ["a"])
        }
        #expect(throws: EvaluationError.empty(what: "items")) { try Outcomes(right: [[]]) }
        #expect(throws: EvaluationError.empty(what: "seeds")) { try Outcomes(scores: []) }
    }

    @Test func onlyTheSameItemsArePaired() throws {
        let right = try Outcomes(right: [[true, false]])
        #expect(throws: EvaluationError.differentMetrics(expected: "right or wrong", found: "macro-F1")) {
            try right.checkPairs(with: Outcomes(labels: [["a", "b"]], truth: ["a", "b"]))
        }
        #expect(throws: EvaluationError.unequalCounts(what: "outcomes", expected: 2, found: 3)) {
            try right.checkPairs(with: Outcomes(right: [[true, false, true]]))
        }
        let labels = try Outcomes(labels: [["a", "b"]], truth: ["a", "b"])
        #expect(throws: EvaluationError.differentTruth(item: 1, expected: "b", found: "c")) {
            try labels.checkPairs(with: Outcomes(labels: [["a", "b"]], truth: ["a", "c"]))
        }
        try right.checkPairs(with: Outcomes(right: [[true, true], [false, false]]))
    }
}
