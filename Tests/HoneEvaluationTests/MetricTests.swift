import Testing

@testable import HoneEvaluation

@Suite struct MetricTests {
    @Test(arguments: [
        ("accuracy", Metric.accuracy), ("macro-f1", .macroF1), ("exact-match", .exactMatch),
        ("token-f1", .tokenF1), ("rouge-l", .rougeL),
    ])
    func namesAreThoseOfTheTaskFile(_ name: String, _ metric: Metric) {
        #expect(Metric(rawValue: name) == metric)
    }

    static let wanted = ["red car", "blue", "blue", "green"]
    static let answers = ["red bus", "blue", nil, "Green"]

    @Test(arguments: [
        (Metric.accuracy, 0.25), (.exactMatch, 0.25), (.tokenF1, 0.625), (.rougeL, 0.625),
        // blue: 2 * 1 / (1 + 2); the other labels of truth and answers have no right answer.
        (.macroF1, 2.0 / 3 / 5),
    ])
    func scoresAreMeans(_ metric: Metric, _ expected: Double) throws {
        let outcomes = try metric.outcomes(of: [Self.answers], wanted: Self.wanted)
        #expect(abs(outcomes.score - expected) < 1e-15)
        #expect((outcomes.rightCounts != nil) == metric.isRightOrWrong)
        #expect((metric.itemMetric == nil) == (metric == .macroF1))
    }

    @Test(arguments: Metric.allCases)
    func unequalCountsAreRefused(_ metric: Metric) {
        #expect(throws: EvaluationError.unequalCounts(what: "answers", expected: 2, found: 1)) {
            try metric.outcomes(of: [["a", "b"], ["a"]], wanted: ["a", "b"])
        }
        #expect(throws: EvaluationError.empty(what: "items")) { try metric.outcomes(of: [[]], wanted: []) }
        #expect(throws: EvaluationError.empty(what: "seeds")) {
            try metric.outcomes(of: [], wanted: ["a"])
        }
    }
}
