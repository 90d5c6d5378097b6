import Testing

@testable import HoneEvaluation

@Suite struct ExactMatchTests {
    @Test(
        arguments: [
            ("Paris", "Paris", 1.0, 1.0), (" Paris \n", "Paris", 1, 1), ("two  words", "two\twords", 1, 1),
            ("paris", "Paris", 0, 1), ("The Paris.", "Paris", 0, 1), ("-5", "5", 0, 1), ("", "", 1, 1),
            ("", "Paris", 0, 0), ("e\u{301}", "\u{e9}", 1, 1), ("Lyon", "Paris", 0, 0),
            ("Pa ris", "Paris", 0, 0),
        ] as [(String, String, Double, Double)]
    )
    func scores(_ answer: String, _ wanted: String, _ strict: Double, _ ignoringForm: Double) {
        #expect(ExactMatch().score(of: answer, wanted: wanted) == strict)
        #expect(ExactMatch(ignoringForm: true).score(of: answer, wanted: wanted) == ignoringForm)
        #expect(ExactMatch().score(of: wanted, wanted: answer) == strict)
    }
}
