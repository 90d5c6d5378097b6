import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct CalibrationErrorTests {
    /// Two bins by hand: (0.1, 0.3) with none right, gap 0.2; (0.6, 0.8) with both right, gap 0.3.
    @Test func binsAreOfEqualMass() throws {
        let error = try Calibration.expectedError(
            confidences: [0.6, 0.1, 0.8, 0.3],
            right: [true, false, true, false],
            bins: 2
        )
        #expect(abs(error - 0.25) < 1e-15)
        let one = try Calibration.expectedError(
            confidences: [0.6, 0.1, 0.8, 0.3],
            right: [true, false, true, false],
            bins: 1
        )
        #expect(abs(one - 0.05) < 1e-15)
    }

    @Test func equalConfidencesStayTogether() throws {
        let confidences = [0.5, 0.5, 0.5, 0.5, 0.9]
        for right in [[true, true, false, false, true], [false, true, false, true, true]] {
            let error = try Calibration.expectedError(confidences: confidences, right: right, bins: 5)
            #expect(abs(error - 0.02) < 1e-15)
        }
    }

    @Test func aTrueConfidenceHasLittleErrorAndAFalseOneMuch() throws {
        var random = Philox(seed: 2)
        let confidences = (0..<20_000).map { _ in 0.5 + random.uniform() / 2 }
        let right = confidences.map { random.uniform() < $0 }
        #expect(try Calibration.expectedError(confidences: confidences, right: right) < 0.02)
        let bold = confidences.map { min(1, $0 + 0.2) }
        #expect(try Calibration.expectedError(confidences: bold, right: right) > 0.14)
    }

    @Test func moreBinsThanItemsAreFine() throws {
        #expect(try Calibration.expectedError(confidences: [0.25], right: [true], bins: 15) == 0.75)
    }

    @Test func badInputIsRefused() {
        #expect(throws: EvaluationError.empty(what: "items")) {
            try Calibration.expectedError(confidences: [], right: [])
        }
        #expect(throws: EvaluationError.unequalCounts(what: "confidences", expected: 1, found: 2)) {
            try Calibration.expectedError(confidences: [0.1, 0.2], right: [true])
        }
        #expect(throws: EvaluationError.notAFraction(what: "confidence", found: 1.5, item: 1, seed: 0)) {
            try Calibration.expectedError(confidences: [0.1, 1.5], right: [true, false])
        }
    }
}
