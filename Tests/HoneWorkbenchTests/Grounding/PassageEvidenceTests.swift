import Testing

@testable import HoneWorkbench

@Suite struct PassageEvidenceTests {
    private func strength(_ texts: [String], _ question: String, nearness: Double? = nil) -> Double {
        PassageEvidence.strength(
            of: texts.map { passage($0) },
            for: question,
            weights: { $0.map { $0 == "pump" ? 3 : 1 } },
            nearness: nearness
        )
    }

    @Test(
        arguments: [
            (["The pump leaks."], "Which pump leaks?", 1), (["The pump."], "Which pump leaks?", 0.75),
            (["It leaks."], "Which pump leaks?", 0.25), (["It rains."], "Which pump leaks?", 0),
            // The best passage counts, not all together.
            (["It leaks.", "A pump."], "Which pump leaks?", 0.75), ([], "Which pump leaks?", 0),
            // A question without words that say anything.
            (["The pump leaks."], "What is it?", 0), (["The pump leaks."], "\u{0} AND OR ()", 0),
        ] as [([String], String, Double)]
    ) func itIsTheShareOfTheQuestionsWords(_ texts: [String], _ question: String, _ wanted: Double) {
        #expect(strength(texts, question) == wanted)
    }

    @Test func nearnessIsHalfOfIt() {
        #expect(strength(["The pump."], "Which pump leaks?", nearness: 0.25) == 0.5)
        #expect(strength([], "Which pump leaks?", nearness: 1) == 0)
    }
}
