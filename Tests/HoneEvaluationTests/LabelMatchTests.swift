import Testing

@testable import HoneEvaluation

@Suite struct LabelMatchTests {
    @Test(
        arguments: [("a", "a", 1.0), ("a", "A", 0), ("a", "a ", 0), ("", "a", 0)]
            as [(String, String, Double)]
    )
    func scores(_ answer: String, _ wanted: String, _ expected: Double) {
        #expect(LabelMatch().score(of: answer, wanted: wanted) == expected)
    }
}
