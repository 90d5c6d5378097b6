import HoneBase
import HoneData
import HoneEvaluation
import HoneModels
import HoneTensor
import HoneTestSupport
import HoneText
import HoneTraining
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct TuningSubjectTests {
    /// What stands for a text when texts are compared: all but the last that is said, and that.
    @Test(
        arguments: [
            (
                "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, "
                    + "{\"role\": \"assistant\", \"content\": \"b\"}, {\"role\": \"user\", \"content\": \"c\"}, "
                    + "{\"role\": \"assistant\", \"content\": \"d\"}], \"group\": \"g\", \"id\": \"i\"}",
                "a\nb\nc", "d"
            ),
            ("{\"prompt\": \"p\", \"completion\": \"q\", \"group\": \"g\", \"id\": \"i\"}", "p", "q"),
            ("{\"text\": \"all\", \"group\": \"g\", \"id\": \"i\"}", "all", ""),
        ]
    )
    func aTextStandsForAnExample(_ line: String, _ input: String, _ output: String) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("chats.jsonl")
            try Files.write(line + "\n", to: path)
            let subject = try TuningSubject(files: [path], keptIn: folder.appending("run"))
            let example = try #require(subject.data.examples.first)
            #expect(example.input == input && example.output == output)
            #expect(example.id == "i" && example.group == "g")
            #expect(example.source == .init(file: path.string, line: 1))
            #expect(subject.texts?.count == 1)
            #expect(subject.task.name == "chats" && subject.task.kind == .generate)
            #expect(subject.task.folder == folder.appending("run"))
            // Nothing is made before it is certain.
            #expect(!Files.exists(folder.appending("run")))
        }
    }

    @Test func aTaskIsItself() throws {
        try withTemporaryFolder { folder in
            let task = try TaskFolder(folder, ["examples.jsonl": SampleRow.unlike(24)]).task
            let subject = try TuningSubject(task)
            #expect(subject.texts == nil && subject.data.examples.count == 24)
        }
    }

    /// Each aim is for one kind of subject and one objective.
    @Test func anObjectiveIsLookedUpAmongThoseOfItsSubject() throws {
        try withTemporaryFolder { folder in
            let task = try TuningSubject(TaskFolder(folder, ["examples.jsonl": SampleRow.unlike(24)]).task)
            let path = folder.appending("a.jsonl")
            try Files.write("{\"text\": \"all\"}\n", to: path)
            let files = try TuningSubject(files: [path], keptIn: folder)
            #expect(try TuningAimRegistry.aim(named: "supervised", for: task) == AnswerAim.self)
            #expect(try TuningAimRegistry.aim(named: "supervised", for: files) == ConversationAim.self)
            #expect(
                try TuningAimRegistry.aim(named: "language-modelling", for: files)
                    == LanguageModellingAim.self
            )
            for (name, subject) in [("language-modelling", task), ("contrastive", files), ("dpo", files)] {
                #expect(throws: (any Error).self) { try TuningAimRegistry.aim(named: name, for: subject) }
            }
        }
    }
}
