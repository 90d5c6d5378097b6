import HoneBase
import HoneData
import HoneEvaluation
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct ExternalAnswersTests {
    private static let examples = ["1", "2", "3"].map { (id: String) in
        Example(id: id, input: "text \(id)", output: "a", source: .init(file: "examples.jsonl", line: 1))
    }

    private func read(_ text: String, for examples: [Example] = examples) throws -> [String?] {
        try withTemporaryFolder { folder in
            try Files.write(text, to: folder.appending("answers.jsonl"))
            return try ExternalAnswers.read(folder.appending("answers.jsonl"), for: examples)
        }
    }

    @Test(
        arguments: [
            (#"{"id": "1", "output": "a"}"#, ["a", nil, nil]),
            (#"{"id": 2, "output": 7}"#, [nil, "7", nil]),
            (#"{"input": "text 3", "output": "c"}"#, [nil, nil, "c"]),
            (
                #"{"input": "text 1", "output": "x"}"# + "\n\n" + #"{"id": "1", "output": "a"}"#,
                ["a", nil, nil]
            ),
            (
                #"{"input": "text 1", "output": "x"}"# + "\n" + #"{"input": "text 1", "output": "x"}"#,
                ["x", nil, nil]
            ),
            (
                #"{"id": "9", "output": "a"}"# + "\r\n" + #"{"id": "2", "output": "b", "other": [1]}"#,
                [nil, "b", nil]
            ),
        ] as [(String, [String?])]
    )
    func answersAreFoundByIDOrInput(_ text: String, _ answers: [String?]) throws {
        #expect(try read(text) == answers)
    }

    @Test(
        arguments: [
            (#"{"id": "1", "output": "a"}"# + "\n{", 2, "not JSON"),
            (#"{"id": "1"}"#, 1, "\"output\" is missing"),
            (#"{"id": "1", "output": ["a"]}"#, 1, "\"output\" is missing or no text"),
            (#"{"output": "a"}"#, 1, "neither \"id\" nor \"input\""),
            ("[1]", 1, "\"output\" is missing"),
            (
                #"{"id": "1", "output": "a"}"# + "\n" + #"{"id": "1", "output": "a"}"#, 2,
                "a second answer to \"1\""
            ),
            (
                #"{"input": "text 1", "output": "a"}"# + "\n" + #"{"input": "text 1", "output": "b"}"#, 2,
                "a second answer to \"text 1\""
            ),
            (#"{"id": "7", "output": "a"}"#, nil, "the one answer belongs to no example"),
            (
                #"{"id": "7", "output": "a"}"# + "\n" + #"{"id": "8", "output": "a"}"#, nil,
                "none of the 2 answers belongs to an example"
            ),
            ("", nil, "there is no answer in this file"),
        ] as [(String, Int?, String)]
    )
    func answersThatCannotBeUsedAreRefused(_ text: String, _ line: Int?, _ says: String) {
        let problem = problem { _ = try read(text) }
        #expect(problem?.place?.file.hasSuffix("answers.jsonl") == true)
        #expect(problem?.place?.line == line)
        #expect(problem?.what.contains(says) == true, "\(problem?.description ?? "")")
    }

    /// Ids are unique within a file only: one that stands in two files tells nothing.
    @Test func anIDOfTwoExamplesIsRefused() throws {
        var examples = Self.examples
        examples[2].id = "1"
        #expect(
            problem { _ = try read(#"{"id": "1", "output": "a"}"#, for: examples) }?.what.contains(
                "two examples"
            ) == true
        )
        #expect(try read(#"{"id": "2", "output": "a"}"#, for: examples) == [nil, "a", nil])
    }

    @Test func aMissingFileIsRefused() throws {
        try withTemporaryFolder { folder in
            let problem = problem {
                _ = try ExternalAnswers.read(folder.appending("none.jsonl"), for: Self.examples)
            }
            #expect(problem?.what == "no such file or folder")
        }
    }

    @Test func answersThatAreNoLabelFail() throws {
        try withTemporaryFolder { path in
            let rows = SampleRow.unlike(60, labels: ["a", "b"])
            let folder = try TaskFolder(
                path,
                ["train.jsonl": Array(rows[..<40]), "test.jsonl": Array(rows[40...])]
            )
            let (task, data) = (try folder.task, try folder.data)
            let plan = try Plan(data, of: task)
            let validation = plan.rounds[0].inner[0].validation
            // On validation right, wrong, silent; on the test set right, wrong, no label, silent.
            func answer(_ row: Int, _ output: String) -> String {
                "{\"id\": \"r\(row)\", \"output\": \"\(output)\"}\n"
            }
            let right = { (row: Int) in rows[row].output }
            let wrong = { (row: Int) in right(row) == "a" ? "b" : "a" }
            try folder.write(
                answer(validation[0], right(validation[0])) + answer(validation[1], wrong(validation[1]))
                    + answer(40, right(40)) + answer(41, wrong(41)) + answer(42, "A"),
                to: "answers.jsonl"
            )
            let trial = try ExternalAnswers.trial(
                .init(name: "prompt", answers: path.appending("answers.jsonl")),
                plan,
                data.examples,
                labels: ["a", "b"],
                metric: .accuracy
            )
            #expect(trial.name == "prompt")
            #expect(trial.identifier == "prompt")
            #expect(trial.predictions.count == 20)
            #expect(trial.predictions[0].label == (right(40) == "a" ? 0 : 1))
            #expect(trial.predictions[1].label == (right(41) == "a" ? 1 : 0))
            #expect(trial.predictions[2...].allSatisfy { $0.label == nil && $0.probability == nil })
            // A failed request counts as wrong, on validation as on the held-out items.
            #expect(trial.validationScore == 0.25)
            #expect(trial.run == nil)
        }
    }
}
