import Glibc
import HoneBase
import HoneEvaluation
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

/// A task file that cannot be used, and what must be said about it.
struct BadTaskFile: Sendable, CustomTestStringConvertible {
    var yaml: String
    var line: Int?
    var field: String?
    var says: String

    var testDescription: String { yaml }

    static let all = [
        BadTaskFile(yaml: "", says: "keys with values are expected"),
        BadTaskFile(yaml: "# kind: classify\n", says: "found: nothing"),
        BadTaskFile(yaml: "- a\n- b\n", says: "keys with values are expected"),
        BadTaskFile(yaml: "name: t\nlabels: [a, b\n", line: 3, says: "not YAML"),
        BadTaskFile(
            yaml: "kind: classify\nname: t\nname: u\n",
            line: 2,
            says: "the key \"name\" stands twice"
        ),
        BadTaskFile(
            yaml: "kind: classify\nname: " + String(repeating: "[", count: 3_000),
            line: 2,
            says: "nest too deep"
        ),
        BadTaskFile(yaml: "kind: classify\nname: \u{1}\n", line: 2, says: "none of a text"),
        BadTaskFile(yaml: "name: ''\n", line: 1, field: "name", says: "found: nothing"),
        BadTaskFile(
            yaml: "name: t\nmetrc: accuracy\n",
            line: 2,
            field: "metrc",
            says: "did you mean \"metric\"?"
        ),
        BadTaskFile(yaml: "name: t\nzebra: 1\n", line: 2, field: "zebra", says: "unknown key"),
        BadTaskFile(yaml: "schema: s.json\n", line: 1, field: "schema", says: "unknown key"),
        BadTaskFile(yaml: "name: [a]\n", line: 1, field: "name", says: "a list"),
        BadTaskFile(yaml: "kind: extract\n", line: 1, field: "kind", says: "classify"),
        BadTaskFile(yaml: "metric: rouge-l\n", line: 1, field: "metric", says: "accuracy, macro-f1"),
        BadTaskFile(yaml: "margin: much\n", line: 1, field: "margin", says: "a number from 0 to 0.5"),
        BadTaskFile(yaml: "margin: -0.1\n", line: 1, field: "margin", says: "-0.1"),
        BadTaskFile(yaml: "margin: .nan\n", line: 1, field: "margin", says: "a number from 0 to 0.5"),
        BadTaskFile(yaml: "labels: hydraulics\n", line: 1, field: "labels", says: "a list of labels"),
        BadTaskFile(yaml: "labels: []\n", field: "labels", says: "at least two labels"),
        BadTaskFile(yaml: "labels: [a]\n", field: "labels", says: "at least two labels"),
        BadTaskFile(yaml: "labels: [a, b, a]\n", field: "labels", says: "\"a\" stands twice"),
        BadTaskFile(yaml: "labels: [a, [b]]\n", line: 1, field: "labels", says: "a list"),
        BadTaskFile(yaml: "labels:\n  a: x\n  b: [y]\n", line: 3, field: "labels", says: "a list"),
        BadTaskFile(yaml: "bases: []\n", line: 1, field: "bases", says: "at least one name"),
        BadTaskFile(yaml: "bases: {a: b}\n", line: 1, field: "bases", says: "keys with values"),
        BadTaskFile(
            yaml: "approaches: linear-head\n",
            line: 1,
            field: "approaches",
            says: "all, or a list of names"
        ),
        BadTaskFile(
            yaml: "approaches: [{name: x}]\n",
            field: "approaches.external",
            says: "a key is missing"
        ),
        BadTaskFile(
            yaml: "approaches:\n  - {external: a.jsonl, cost: 3}\n",
            line: 2,
            field: "cost",
            says: "cost_per_1000"
        ),
        BadTaskFile(
            yaml: "approaches: [{external: a.jsonl}, {external: b.jsonl}]\n",
            line: 1,
            field: "approaches.name",
            says: "a name of its own"
        ),
        BadTaskFile(
            yaml: "approaches: [{external: a.jsonl, name: linear-head}]\n",
            line: 1,
            field: "approaches.name",
            says: "linear-head"
        ),
        BadTaskFile(
            yaml: "approaches:\n  - all\n  - linaer-head\n",
            line: 3,
            field: "approaches",
            says: "linaer-head"
        ),
        BadTaskFile(
            yaml: "kind: generate\napproaches:\n  - zero-shot\n  - retrieval-words\n",
            line: 4,
            field: "approaches",
            says: "retrieval-words looks things up, but this task has no documents"
        ),
        BadTaskFile(yaml: "name: t\ndocuments: nowhere\n", line: 2, field: "documents", says: "nowhere"),
        BadTaskFile(
            yaml: "documents: task.yaml\n",
            line: 1,
            field: "documents",
            says: "a folder that is there"
        ),
        BadTaskFile(yaml: "documents: .\n", line: 1, field: "documents", says: "does not hold task.yaml"),
        BadTaskFile(yaml: "documents: ..\n", line: 1, field: "documents", says: "does not hold task.yaml"),
        BadTaskFile(yaml: "documents: /\n", line: 1, field: "documents", says: "does not hold task.yaml"),
        BadTaskFile(yaml: "documents: [a]\n", line: 1, field: "documents", says: "a list"),
        BadTaskFile(yaml: "volume: 2000\n", line: 1, field: "volume", says: "requests_per_day"),
        BadTaskFile(
            yaml: "volume: {months: 2}\n",
            field: "volume.requests_per_day",
            says: "a key is missing"
        ),
        BadTaskFile(
            yaml: "volume: {requests_per_day: many}\n",
            line: 1,
            field: "requests_per_day",
            says: "many"
        ),
        BadTaskFile(
            yaml: "volume: {requests_per_day: 1, month: 2}\n",
            line: 1,
            field: "month",
            says: "did you mean \"months\"?"
        ),
        BadTaskFile(yaml: "price: 0.20\n", line: 1, field: "price", says: "machine_hour"),
        BadTaskFile(yaml: "price: [1]\n", line: 1, field: "price", says: "machine_hour"),
        BadTaskFile(yaml: "price: {machine_hour: -1}\n", line: 1, field: "machine_hour", says: "-1"),
    ]
}

@Suite struct TaskFileTests {
    private func read(_ yaml: String) throws -> Task {
        try withTemporaryFolder { folder in
            try Files.write(yaml, to: folder.appending("task.yaml"))
            try Files.makeFolder(folder.appending("docs"))
            return try Task(folder: folder)
        }
    }

    @Test func whatIsLeftOutIsAssumed() throws {
        let task = try read("kind: classify\n")
        #expect(task.name.hasPrefix("hone-test-"))
        #expect(task.instruction == "")
        #expect(task.labels == nil)
        #expect(task.metric == .accuracy)
        #expect(task.bases == ["minilm"])
        #expect(task.approaches == nil)
        #expect(task.externals == [])
        #expect(task.margin == 0.03)
        #expect(task.volume == .init(requestsPerDay: 1_000, months: 12))
        #expect(task.price == .init(machineHour: 0.2, label: 0, currency: "USD"))
        #expect(task.assumptions.count == 2)
        #expect(task.assumptions[0].contains("1,000 requests a day"))
        #expect(task.assumptions[1].contains("0.20 USD"))
    }

    @Test func everyKeyIsRead() throws {
        let task = try read(
            """
            name: equipment-tickets
            kind: classify
            instruction: Sort the ticket.
            labels:
              hydraulics: leaks, pressure loss
              billing:
            metric: macro-f1
            documents: docs
            bases: [one, ./two]
            approaches: [linear-head, {external: answers.jsonl, name: prompt, cost_per_1000: 2.5}]
            margin: 0.05
            volume: {requests_per_day: 200, months: 6}
            price: {machine_hour: 0.4, label: 0.5, currency: EUR}
            """
        )
        #expect(task.name == "equipment-tickets")
        #expect(task.instruction == "Sort the ticket.")
        #expect(
            task.labels == [
                .init(name: "hydraulics", description: "leaks, pressure loss"), .init(name: "billing"),
            ]
        )
        #expect(task.metric == .macroF1)
        #expect(task.documents == task.folder.appending("docs"))
        #expect(task.bases == ["one", "./two"])
        #expect(task.approaches == ["linear-head"])
        #expect(
            task.externals == [
                .init(name: "prompt", answers: task.folder.appending("answers.jsonl"), perThousand: 2.5)
            ]
        )
        #expect(task.margin == 0.05)
        #expect(task.volume.requests == 200 * 6 * 365.25 / 12)
        #expect(task.price == .init(machineHour: 0.4, label: 0.5, currency: "EUR"))
        #expect(task.assumptions == [])
    }

    @Test(arguments: [
        ("labels: [a, b]", ["a", "b"]), ("labels: [1, 2.0, yes]", ["1", "2.0", "yes"]),
        ("labels:\n  \"é: #\":\n  'null': n", ["é: #", "null"]),
    ])
    func labelsAreTexts(_ yaml: String, _ names: [String]) throws {
        #expect(try read(yaml).labels?.map(\.name) == names)
    }

    @Test(
        arguments: [
            ("approaches: all", nil, []), ("approaches: [all, {external: /a.jsonl}]", nil, ["external"]),
            ("approaches: [lora, all, b, {external: /a.jsonl, name: b}]", nil, ["b"]),
            ("approaches: [{external: /a.jsonl, name: b}]", [], ["b"]),
            ("approaches: [x, y]", ["x", "y"], []),
        ] as [(String, [String]?, [String])]
    )
    func approachesAreAllOrAList(_ yaml: String, _ names: [String]?, _ externals: [String]) throws {
        let task = try read(yaml)
        #expect(task.approaches == names)
        #expect(task.externals.map(\.name) == externals)
        #expect(task.externals.allSatisfy { $0.answers == "/a.jsonl" })
    }

    @Test(arguments: ["approaches: [retrieval-words]\ndocuments: docs", "approaches: [all, retrieval-words]"])
    func whatLooksThingsUpNeedsDocumentsUnlessAllIsAskedFor(_ yaml: String) throws {
        #expect(try read("kind: generate\n" + yaml).kind == .generate)
    }

    /// A link to the folder above is that folder.
    @Test func documentsAreNoWayRoundToTheTask() throws {
        try withTemporaryFolder { folder in
            let task = folder.appending("task")
            try Files.makeFolder(task)
            try Files.write("documents: docs\n", to: task.appending("task.yaml"))
            try #require(symlink(folder.string, task.appending("docs").string) == 0)
            let told = problem { _ = try Task(folder: task) }
            #expect(told?.place?.line == 1 && told?.expected?.contains("does not hold task.yaml") == true)
            // A folder beside it whose name begins alike is another.
            try Files.makeFolder(folder.appending("task-documents"))
            try Files.write("documents: ../task-documents\n", to: task.appending("task.yaml"))
            #expect(try Task(folder: task).documents?.lastComponent?.string == "task-documents")
        }
    }

    @Test func oneBaseNeedsNoList() throws { #expect(try read("bases: minilm").bases == ["minilm"]) }

    @Test func aMachineHourThatIsNotGivenIsAssumed() throws {
        let task = try read("volume: {requests_per_day: 1}\nprice: {currency: EUR}")
        #expect(task.volume.months == 12)
        #expect(task.price == .init(machineHour: 0.2, label: 0, currency: "EUR"))
        #expect(task.assumptions.count == 1)
    }

    @Test(arguments: BadTaskFile.all)
    func aFileThatCannotBeUsedIsRefused(_ bad: BadTaskFile) throws {
        try withTemporaryFolder { folder in
            try Files.write(bad.yaml, to: folder.appending("task.yaml"))
            guard let problem = problem(of: { _ = try Task(folder: folder) }) else { return }
            #expect(problem.kind == .input)
            #expect(problem.place?.file == folder.appending("task.yaml").string)
            #expect(problem.place?.line == bad.line)
            #expect(problem.place?.field == bad.field)
            #expect(problem.description.contains(bad.says), "\(problem.description)")
        }
    }

    @Test func aFolderWithoutTaskFileIsRefused() throws {
        try withTemporaryFolder { folder in
            let problem = problem { _ = try Task(folder: folder) }
            #expect(problem?.what == "no task.yaml in this folder")
            #expect(problem?.remedy?.contains("hone init") == true)
            let missing = folder.appending("none")
            #expect(throws: TaskError.self) { try Task(folder: missing) }
        }
    }

    @Test func bytesThatAreNotTextAreRefused() throws {
        try withTemporaryFolder { folder in
            try writeQuickly(Array("name: ".utf8) + [0xFF, 0xFE], to: folder.appending("task.yaml"))
            #expect(problem { _ = try Task(folder: folder) }?.what.contains("not UTF-8") == true)
        }
    }
}
