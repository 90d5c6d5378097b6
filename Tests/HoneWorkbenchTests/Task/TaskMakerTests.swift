import HoneBase
import HoneData
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct TaskMakerTests {
    private let columns = ExampleTable.Columns(input: "text", output: "team")

    private func table(_ labels: [String]) -> String {
        "text,team\n"
            + labels.enumerated().map { index, label in
                "text \(index),\"\(label.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\"\n"
            }
            .joined()
    }

    /// Labels that YAML would read as something else, or not at all, if they were written as they are.
    @Test func whatIsMadeIsReadBack() throws {
        let labels = [
            "yes", "null", "1", "2.50", "- a", "a: b", "# c", "\"quoted\"", "it's", "{x}", "[y]", "*z", "&w",
            "été",
            "日本", "🙂", "true", "a\\b", "~", "under_score", "new-label", "trailing:", "%", "@", "two\tparts",
        ]
        try withTemporaryFolder { folder in
            let path = folder.appending("tickets.csv")
            try Files.write(table(labels + labels), to: path)
            let out = folder.appending("my task")
            let made = try TaskMaker.make(from: path, columns, in: out)
            #expect(made.exampleCount == 2 * labels.count)
            #expect(made.labelCount == labels.count)
            let task = try Task(folder: out)
            #expect(task.name == "my task")
            #expect(task.labels?.map(\.name) == labels.sorted())
            #expect(task.labels?.allSatisfy { $0.description == nil } == true)
            #expect(task.assumptions == [])
            let data = try TaskExamples.load(from: out, outputs: task.outputs)
            #expect(data.examples.map(\.output) == labels + labels)
            #expect(data.examples[0].input == "text 0")
        }
    }

    @Test func nothingIsWrittenOver() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("t.csv")
            try Files.write(table(["a", "b", "a", "b"]), to: path)
            let out = folder.appending("t")
            try Files.write("mine", to: out.appending("task.yaml"))
            let problem = problem { _ = try TaskMaker.make(from: path, columns, in: out) }
            #expect(problem?.what.contains("nothing was changed") == true)
            #expect(try Files.names(in: out) == ["task.yaml"])
            #expect(try Files.text(of: out.appending("task.yaml")) == "mine")
        }
    }

    @Test(arguments: [
        (["a", "a", "a", "a"], "every row has the same label \"a\""),
        (["a", "b", "c"], "holds 3 different values in 3 rows"),
    ])
    func aTableThatMakesNoTaskIsRefused(_ labels: [String], _ says: String) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("t.csv")
            try Files.write(table(labels), to: path)
            let problem = problem { _ = try TaskMaker.make(from: path, columns, in: folder.appending("t")) }
            #expect(problem?.what.contains(says) == true)
            #expect(problem?.remedy?.contains("--output") == true)
            #expect(try Files.names(in: folder) == ["t.csv"])
        }
    }
}
