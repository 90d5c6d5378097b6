import Testing

@testable import HoneEvaluation

@Suite struct CitationSupportTests {
    /// A statement is a set of facts, and a citation too: citations support what they hold together.
    private func judged(_ statements: [(String, [String])]) -> CitationSupport? {
        CitationSupport(statements.map { (statement: $0.0, citations: $0.1) }) { citations, statement in
            Set(statement).isSubset(of: Set(citations.joined()))
        }
    }

    /// Statements with their citations, recall and precision, computed by hand.
    @Test(
        arguments: [
            ([("a", ["a"])], 1, 1), ([("a", ["b"])], 0, 0), ([("a", [])], 0, 0),
            // Two that are needed together.
            ([("ab", ["a", "b"])], 1, 1),
            // One of three is of no use.
            ([("ab", ["a", "b", "c"])], 1, 2.0 / 3),
            // Each alone would do, and so both are of use.
            ([("a", ["a", "ab"])], 1, 1),
            // Not supported: then no citation is of use, not even the right half.
            ([("abc", ["a", "b"])], 0, 0),
            ([("a", ["a"]), ("b", ["c"]), ("c", [])], 1.0 / 3, 0.5),
        ] as [([(String, [String])], Double, Double)]
    )
    func sharesAreThose(_ statements: [(String, [String])], _ recall: Double, _ precision: Double) throws {
        let support = try #require(judged(statements))
        #expect(abs(support.recall - recall) < 1e-15)
        #expect(abs(support.precision - precision) < 1e-15)
    }

    @Test func nothingSaidIsNothingToJudge() { #expect(judged([]) == nil) }
}
