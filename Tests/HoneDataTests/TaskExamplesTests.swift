import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

struct TaskExamplesTests {
    private func load(
        _ files: [String: String],
        _ outputs: TaskExamples.Outputs = .labelsOfTraining
    ) throws -> TaskExamples {
        try withTemporaryFolder { folder in
            for (name, text) in files { try Files.write(text, to: folder.appending(name)) }
            return try TaskExamples.load(from: folder, outputs: outputs)
        }
    }

    private func error(
        _ files: [String: String],
        _ outputs: TaskExamples.Outputs = .labelsOfTraining
    ) -> TaskExamplesError? {
        #expect(throws: TaskExamplesError.self) { try load(files, outputs) }
    }

    private func rows(_ labels: String...) -> String {
        labels.enumerated().map { "{\"input\": \"text \($0)\", \"output\": \"\($1)\"}\n" }.joined()
    }

    @Test func oneFileIsToBeSplit() throws {
        let task = try load(["examples.jsonl": rows("b", "a", "b"), "task.yaml": "", "split.jsonl": ""])
        #expect(task.examples.map(\.output) == ["b", "a", "b"])
        #expect(task.parts == nil)
        #expect(task.labels == ["a", "b"])
    }

    @Test func severalFilesAreParts() throws {
        let task = try load([
            "train.jsonl": rows("a", "b"), "validation.jsonl": rows("b"), "test.csv": "text,label\nx,a\n",
        ])
        #expect(task.examples.map(\.output) == ["a", "b", "b", "a"])
        #expect(task.parts == [.train, .train, .validation, .test])
        #expect(
            try load(["train.csv": "input,output\nx,a\n", "test.jsonl": rows("a")]).parts == [.train, .test]
        )
    }

    @Test func textsNeedNoLabels() throws {
        let task = try load(["train.jsonl": rows("a", "b"), "test.jsonl": rows("c")], .texts)
        #expect(task.labels == nil && task.examples.count == 3)
    }

    @Test func listedLabelsKeepTheirOrder() throws {
        #expect(
            try load(["examples.jsonl": rows("a", "b")], .labels(["c", "b", "a"])).labels == ["c", "b", "a"]
        )
    }

    @Test(arguments: [
        ([], "no examples"),
        (
            ["examples.jsonl", "train.jsonl", "test.jsonl"],
            "the folder holds one file of examples and files for"
        ),
        (["examples.jsonl", "test.jsonl"], "the folder holds one file of examples and files for"),
        (["train.jsonl"], "training examples without test examples"),
        (["train.jsonl", "validation.jsonl"], "training examples without test examples"),
        (["test.jsonl"], "no training examples"),
        (["validation.jsonl", "test.jsonl"], "no training examples"),
        (["train.jsonl", "val.jsonl", "test.jsonl"], "a file of this name is not read"),
        (["train.jsonl", "tests.jsonl"], "a file of this name is not read"),
        (["data.csv"], "a file of this name is not read"),
        (["examples.jsonl", "examples.csv"], "the same examples in two formats"),
    ])
    func otherFilesAreRefused(_ names: [String], _ what: String) {
        let files = Dictionary(uniqueKeysWithValues: names.map { ($0, rows("a", "b")) })
        let problem = error(files)?.problem
        #expect(problem?.what.hasPrefix(what) == true, "\(String(describing: problem))")
        #expect(problem?.place != nil)
    }

    @Test func trainingWithoutTestSaysWhatToDo() {
        let remedy = error(["train.jsonl": rows("a")])?.problem.remedy
        #expect(remedy == "rename it to examples.jsonl to have it split for you, or add test.jsonl")
    }

    @Test func aTestLabelThatTrainingDoesNotHaveIsRefused() {
        let error = error([
            "train.jsonl": rows("billing", "delivery"), "test.jsonl": rows("billing", "delivry"),
        ])
        let problem = error?.problem
        #expect(problem?.place?.file.hasSuffix("/test.jsonl") == true)
        #expect(problem?.place?.line == 2)
        #expect(problem?.what == "unknown label \"delivry\"")
        #expect(problem?.expected == "one of \"billing\", \"delivery\"")
        #expect(problem?.remedy == "did you mean \"delivery\"?")
    }

    @Test func aLabelThatIsNotListedIsRefusedInEveryPart() {
        guard
            case .data(.rows(let errors, let count)) = error(
                ["examples.jsonl": rows("a", "b", "c")],
                .labels(["a"])
            )
        else {
            Issue.record("unknown labels passed")
            return
        }
        #expect(count == 2)
        #expect(errors.map(\.place.line) == [2, 3])
    }

    @Test func badRowsAreToldAllTogether() {
        let error = error(["examples.jsonl": "x\n{}\n"])
        #expect(error?.description.hasPrefix("2 rows cannot be used\n") == true)
    }

    @Test func aFolderThatIsNotThereIsTold() {
        #expect(throws: TaskExamplesError.folder(.missing("/no/such/folder"))) {
            try TaskExamples.load(from: "/no/such/folder")
        }
    }
}
