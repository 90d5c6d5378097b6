import HoneBase
import Testing

@testable import HoneEvaluation

@Suite struct EvaluationErrorTests {
    @Test(
        arguments: [
            (.empty(what: "items"), ["no items"]),
            (.unequalCounts(what: "answers", expected: 3080, found: 3079), ["answers", "3080", "3079"]),
            (
                .notAFraction(what: "score", found: .nan, item: 7, seed: 2),
                ["score", "item 7", "seed 2", "nan", "0 to 1"]
            ),
            (.notADistribution(item: 4, sum: 0.5), ["item 4", "0.5"]),
            (.labelOutOfRange(item: 4, label: 9, count: 3), ["item 4", "0 to 2", "9"]),
            (
                .differentMetrics(expected: "macro-F1", found: "right or wrong"),
                ["macro-F1", "right or wrong"]
            ),
            (.differentTruth(item: 5, expected: "yes", found: "no"), ["item 5", "yes", "no"]),
            (.repeatedDocument("d1", query: "q1"), ["d1", "q1", "twice"]),
            (.scoreIsNaN(document: "d1", query: "q1"), ["d1", "q1", "not a number"]),
            (.differentQueries(count: 3, first: "q7"), ["3 queries", "q7"]),
        ] as [(EvaluationError, [String])]
    )
    func theProblemNamesTheEvidence(_ error: EvaluationError, _ words: [String]) {
        for word in words { #expect(error.description.contains(word)) }
    }
}
