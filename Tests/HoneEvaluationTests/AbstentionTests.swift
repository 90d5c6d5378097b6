import Testing

@testable import HoneEvaluation

@Suite struct AbstentionTests {
    static let confidences = [0.2, 0.5, 0.7, 0.9, 0.9]
    static let right = [false, true, false, true, true]

    @Test(arguments: [(0.0, 5, 3), (0.5, 4, 3), (0.51, 3, 2), (0.9, 2, 2), (0.95, 0, 0)])
    func itemsAtTheThresholdAreAnswered(_ threshold: Double, _ answered: Int, _ correct: Int) throws {
        let point = try Abstention(threshold: threshold, confidences: Self.confidences, right: Self.right)
        #expect(point.answeredCount == answered && point.rightCount == correct)
        #expect(point.coverage == Double(answered) / 5)
        #expect(point.accuracy == (answered == 0 ? nil : Double(correct) / Double(answered)))
        #expect(
            point.accuracyInterval()
                == (answered == 0 ? nil : Interval.wilson(right: correct, of: answered))
        )
    }

    @Test func badInputIsRefused() {
        #expect(throws: EvaluationError.self) {
            try Abstention(threshold: 0.5, confidences: [.nan], right: [true])
        }
        #expect(throws: EvaluationError.empty(what: "items")) {
            try Abstention(threshold: 0.5, confidences: [], right: [])
        }
    }
}
