import HoneBase
import Testing

@testable import HoneWorkbench

@Suite struct AnswerEvaluationWordsTests {
    @Test(
        arguments: [
            (0, 0, "0 questions, 0 of them answerable by their reader"),
            (1, 1, "1 question, answerable by its reader"),
            (1, 0, "1 question, not answerable by its reader"),
            (3, 1, "3 questions, 1 of them answerable by their reader"),
            (1_200, 1_100, "1,200 questions, 1,100 of them answerable by their reader"),
        ]
    )
    func questionsAreCounted(_ count: Int, _ answerable: Int, _ says: String) {
        #expect(AnswerEvaluation.summary(of: count, answerable: answerable) == says)
    }

    @Test(
        arguments: [
            (0, nil), (1, "1 question (q.jsonl:1) is not"), (2, "2 questions (q.jsonl:1, q.jsonl:2) is not"),
            (5, "q.jsonl:4, q.jsonl:5) is not"), (7, "q.jsonl:5, 2 more) is not"),
        ] as [(Int, String?)]
    )
    func theFirstWithoutTheirEvidenceAreNamed(_ count: Int, _ says: String?) throws {
        let places = (0..<count).map { Problem.Place(file: "q.jsonl", line: $0 + 1) }
        let warning = AnswerEvaluation.warning(of: places, count: count)
        guard let says else {
            #expect(warning == nil)
            return
        }
        #expect(try #require(warning).contains(says), "\(warning ?? "")")
        #expect(AnswerEvaluation.warning(of: [], count: count)?.contains("(") == false)
    }
}
