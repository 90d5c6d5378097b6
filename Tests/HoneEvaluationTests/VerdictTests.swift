import Testing

@testable import HoneEvaluation

@Suite struct VerdictTests {
    @Test(
        arguments: [
            (0.01, 0.99, Verdict.goodEnough), (0.99, 0.01, .worse), (0.3, 0.7, .cannotTell),
            (0.051, 0.95, .cannotTell), (0.0499, 0.95, .goodEnough),
        ] as [(Double, Double, Verdict)]
    )
    func followsFromThePValues(_ good: Double, _ worse: Double, _ expected: Verdict) {
        let verdict = Verdict(nonInferiorityPValue: good, inferiorityPValue: worse, confidence: 0.95)
        #expect(verdict == expected)
    }

    @Test func namesAreThoseOfTheReport() {
        #expect(Verdict.allCases.map(\.rawValue) == ["good-enough", "worse", "cannot-tell", "reference"])
    }
}
