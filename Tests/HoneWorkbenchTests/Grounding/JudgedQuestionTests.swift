import HoneBase
import HoneEvaluation
import HoneRetrieval
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct JudgedQuestionTests {
    private func read(_ text: String) throws -> [JudgedQuestion] {
        try withTemporaryFolder { folder in
            let path = folder.appending("questions.jsonl")
            try writeQuickly(Array(text.utf8), to: path)
            return try JudgedQuestion.all(in: path)
        }
    }

    @Test func rowsAreReadAsTheExampleHasThem() throws {
        let questions = try read(
            """
            {"input": "q1", "output": "a", "evidence": [{"document": "d", "quote": "x", "or": [{"document": "e", "quote": "y"}]}], "readers": ["anna"]}
            {"input": "q2", "output": "a", "answers": ["b", "c"], "answerable": false}

            """
        )
        #expect(
            questions[0].evidence == [[.init(document: "d", quote: "x"), .init(document: "e", quote: "y")]]
        )
        #expect(questions[0].readers == ["anna"] && questions[0].isAnswerable)
        #expect(
            questions[1].answers == ["a", "b", "c"] && !questions[1].isAnswerable
                && questions[1].evidence.isEmpty
        )
    }

    @Test(
        arguments: [
            (#"{"input": "q"}"#, "output"), (#"{"input": "q", "output": 3}"#, "output"),
            (#"{"input": "q", "output": "a", "answerable": "no"}"#, "answerable"),
            (#"{"input": "q", "output": "a", "evidence": [{"document": "d"}]}"#, "evidence"),
            (#"{"input": "q", "output": "a", "readers": 3}"#, "readers"),
        ]
    ) func aFieldThatCannotBeUsedIsTold(_ row: String, _ field: String) throws {
        let told = problem { _ = try read(#"{"input": "q", "output": "a"}"# + "\n" + row) }
        #expect(told?.place?.line == 2 && told?.place?.field == field)
    }

    @Test(
        arguments: [
            ("b c", "a b c d", 2..<5), ("b c", "a b\n  c d", 2..<7), ("bc", "a b c", nil), ("ä", "xä", 1..<3),
            ("b c", "b b c", 2..<5), (" b ", "a b", 2..<3), ("", "a", nil), ("b", "", nil),
        ] as [(String, String, Range<Int>?)]
    ) func aQuoteIsFoundWhateverTheWhiteSpace(_ quote: String, _ text: String, _ wanted: Range<Int>?) {
        #expect(JudgedQuestion.place(of: Array(quote.utf8), in: Array(text.utf8)) == wanted)
    }

    @Test func evidenceIsThatWhichTheReaderMayRead() throws {
        let closed = "---\nreaders: [anna]\n---\nThe pump leaks."
        try withWordIndex(["a.md": closed]) { path in
            let index = try Index(path)
            let question = JudgedQuestion(
                text: "q",
                answers: ["a"],
                isAnswerable: true,
                evidence: [[.init(document: "a.md", quote: "pump leaks")]]
            )
            let seen = question.evidence(in: index, as: Reader("anna"))
            #expect(seen.needed.count == 1 && seen.missing == 0)
            let unseen = question.evidence(in: index, as: Reader("ben"))
            #expect(unseen.needed.isEmpty && unseen.missing == 1)
        }
    }
}
