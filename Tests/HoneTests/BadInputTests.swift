import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

/// Something wrong with what the user gives, and what must be said about it.
struct BadInput: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Spoils the workshop, which holds a good task in `tickets`.
    var spoil: @Sendable (Workshop) throws -> Void
    /// Where the message must point to.
    var place: String
    /// What it must say.
    var says: [String]

    init(
        _ name: String,
        at place: String,
        _ says: String...,
        spoil: @escaping @Sendable (Workshop) throws -> Void
    ) {
        testDescription = name
        self.place = place
        self.says = says
        self.spoil = spoil
    }

    private static let rows = TicketRow.drawn(24)
    private static let lines = rows.map(\.line)
    private static let examples = "tickets/examples.jsonl"

    /// A task whose line 8 is `line`.
    private static func withLine(_ line: String) -> @Sendable (Workshop) throws -> Void {
        { workshop in
            var lines = lines
            lines[7] = line + "\n"
            try workshop.write(lines.joined(), to: examples)
        }
    }

    /// A task with `text` added to its file of three lines.
    private static func withYAML(_ text: String) -> @Sendable (Workshop) throws -> Void {
        { workshop in
            try workshop.write(workshop.text("tickets/task.yaml") + text + "\n", to: "tickets/task.yaml")
        }
    }

    /// An encoder whose weights are these bytes, made of the good ones.
    private static func withWeights(
        _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) -> @Sendable (Workshop) throws -> Void {
        { workshop in
            let path = workshop.path("encoder/model.safetensors")
            try writeQuickly(change(Files.bytes(of: path)), to: path)
        }
    }

    /// The weights with `header` instead of their own, which says where tensors lie.
    private static func header(_ header: String, data: Int = 64) -> @Sendable ([UInt8]) -> [UInt8] {
        { _ in
            let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
            return length + Array(header.utf8) + [UInt8](repeating: 0, count: data)
        }
    }

    private static let weights = "tickets/../encoder/model.safetensors"

    static let all: [BadInput] = data + taskFile + bases

    // MARK: The examples

    private static let data = [
        BadInput("no folder", at: "tickets", "no such file or folder") {
            try Files.remove($0.path("tickets"))
        },
        BadInput("no task file", at: "tickets", "no task.yaml", "hone init") {
            try Files.remove($0.path("tickets/task.yaml"))
        },
        BadInput("no examples", at: "tickets", "no examples in this folder", "examples.jsonl") {
            try Files.remove($0.path(examples))
        },
        BadInput("an empty file", at: examples, "the file is empty") { try $0.write("", to: examples) },
        BadInput("blank lines only", at: examples, "the file is empty") {
            try $0.write("\n \n", to: examples)
        },
        BadInput("a line that is not JSON", at: examples + ":8", "not JSON", spoil: withLine("{\"input\": ")),
        BadInput(
            "a line that is no object",
            at: examples + ":8",
            "not a JSON object",
            spoil: withLine("[1]")
        ),
        BadInput(
            "a missing field",
            at: examples + ":8",
            "the field \"output\" is missing",
            spoil: withLine("{\"input\": \"pump\"}")
        ),
        BadInput(
            "an empty field",
            at: examples + ":8, field \"input\"",
            "the field is empty",
            spoil: withLine("{\"input\": \" \", \"output\": \"power\"}")
        ),
        BadInput(
            "a number as input",
            at: examples + ":8, field \"input\"",
            "a string",
            spoil: withLine("{\"input\": 7, \"output\": \"power\"}")
        ),
        BadInput(
            "several labels",
            at: examples + ":8, field \"output\"",
            "several labels for one input are not supported",
            "one task for each label",
            spoil: withLine("{\"input\": \"pump\", \"output\": [\"power\", \"payment\"]}")
        ),
        BadInput(
            "several labels by another name",
            at: examples + ":8, field \"labels\"",
            "several labels for one input are not supported",
            spoil: withLine("{\"input\": \"pump\", \"labels\": [\"power\"]}")
        ),
        BadInput(
            "an id twice",
            at: examples + ":8",
            "the id \"T0\" stands twice",
            "line 1",
            spoil: withLine(String(lines[0].dropLast()))
        ),
        BadInput("a JSON array", at: examples + ":1", "the file holds a JSON array", "jq") {
            try $0.write(
                "[" + lines.map { String($0.dropLast()) }.joined(separator: ",\n") + "]",
                to: examples
            )
        },
        BadInput("bytes that are no text", at: examples + ":1", "not UTF-8") {
            try writeQuickly(
                Array("{\"input\": \"".utf8) + [0xE9] + Array("\", \"output\": \"a\"}\n".utf8),
                to: $0.path(examples)
            )
        },
        BadInput("one class only", at: "error: ", "all 24 training examples are \"power\"", "hone check") {
            try $0.write(
                rows.map { row in TicketRow(id: row.id, input: row.input, output: "power").line }.joined(),
                to: examples
            )
        },
        BadInput("too few examples", at: "error: ", "below 20 a score means nothing") {
            try $0.write(lines[..<12].joined(), to: examples)
        },
        BadInput(
            "training without test",
            at: "tickets/train.jsonl",
            "training examples without test examples",
            "test.jsonl"
        ) {
            try Files.move($0.path(examples), to: $0.path("tickets/train.jsonl"))
        },
        BadInput("test without training", at: "tickets/test.jsonl", "no training examples beside this file") {
            try Files.move($0.path(examples), to: $0.path("tickets/test.jsonl"))
        },
        BadInput("both forms", at: "tickets", "one file of examples and files for training") {
            try $0.write(lines.joined(), to: "tickets/test.jsonl")
        },
        BadInput("a file that is nearly named right", at: "tickets/val.jsonl", "validation.jsonl") {
            try $0.write(lines.joined(), to: "tickets/val.jsonl")
        },
        BadInput(
            "an unknown label in the test set",
            at: "tickets/test.jsonl:2",
            "unknown label \"pover\"",
            "did you mean \"power\"?"
        ) {
            try Files.move($0.path(examples), to: $0.path("tickets/train.jsonl"))
            let test = TicketRow.drawn(24, from: 100)
            let row = TicketRow(id: "X", input: test[1].input, output: "pover")
            try $0.write(([test[0], row] + test[2...]).map(\.line).joined(), to: "tickets/test.jsonl")
        },
        BadInput(
            "a test set that repeats all of training",
            at: "train.jsonl",
            "no training example is left",
            "no copy of train.jsonl"
        ) {
            try Files.move($0.path(examples), to: $0.path("tickets/train.jsonl"))
            try $0.write(lines.joined(), to: "tickets/test.jsonl")
        },
        BadInput(
            "a kept split that cannot be read",
            at: "tickets/split.jsonl:1",
            "remove the file to split anew"
        ) {
            try $0.write("{\"id\": \"T0\"}\n", to: "tickets/split.jsonl")
        },
        BadInput("a kept split of another kind", at: "tickets/split.jsonl", "of another kind") {
            try $0.write("{\"id\": \"T0\", \"part\": \"train\"}\n", to: "tickets/split.jsonl")
        },
    ]

    // MARK: task.yaml

    private static let taskFile = [
        BadInput(
            "an unknown key",
            at: "tickets/task.yaml:3, field \"lables\"",
            "unknown key",
            "did you mean \"labels\"?",
            spoil: withYAML("lables: [a, b]")
        ),
        BadInput(
            "a list as margin",
            at: "tickets/task.yaml:3, field \"margin\"",
            "a number from 0 to 0.5",
            "a list",
            spoil: withYAML("margin: [1]")
        ),
        BadInput(
            "a number as price",
            at: "tickets/task.yaml:3, field \"price\"",
            "machine_hour",
            spoil: withYAML("price: 0.2")
        ),
        BadInput("another kind", at: "tickets/task.yaml:1, field \"kind\"", "classify", "summon") {
            try $0.write("kind: summon\n", to: "tickets/task.yaml")
        },
        BadInput("no YAML", at: "tickets/task.yaml:3", "not YAML", spoil: withYAML("labels: [a, b: c: d")),
        BadInput(
            "an unknown label",
            at: "error: ",
            "8 rows cannot be used\n" + examples + ":1: unknown label \"hydraulics\"",
            "did you mean \"hydraulic\"?",
            spoil: withYAML("labels: [hydraulic, payment, power]")
        ),
        BadInput(
            "an unknown approach",
            at: "error: ",
            "unknown approach \"dora\"",
            spoil: withYAML("approaches: [dora]")
        ),
        BadInput(
            "answers that are not there",
            at: "tickets/answers.jsonl",
            "no such file or folder",
            spoil: withYAML("approaches: [{external: answers.jsonl}]")
        ),
        BadInput(
            "answers to nothing",
            at: "tickets/answers.jsonl",
            "the one answer belongs to no example"
        ) {
            try withYAML("approaches: [{external: answers.jsonl}]")($0)
            try $0.write("{\"id\": \"none\", \"output\": \"power\"}\n", to: "tickets/answers.jsonl")
        },
    ]

    // MARK: The base

    private static let bases = [
        BadInput(
            "a base that is not there",
            at: "error: ",
            "there is no model and no folder \"minilm\"",
            "hone pull minilm"
        ) {
            try $0.write("kind: classify\n", to: "tickets/task.yaml")
        },
        BadInput("a base named twice", at: "task.yaml, field \"bases\"", "named twice") {
            try $0.write("bases: [../encoder, ./../encoder]\n", to: "tickets/task.yaml")
        },
        BadInput("a folder without config", at: "tickets/../encoder", "no config.json") {
            try Files.remove($0.path("encoder/config.json"))
        },
        BadInput("a folder without tokenizer", at: "tickets/../encoder", "tokenizer.json") {
            try Files.remove($0.path("encoder/vocab.txt"))
        },
        BadInput("a folder without weights", at: "tickets/../encoder", "model.safetensors") {
            try Files.remove($0.path("encoder/model.safetensors"))
        },
        BadInput(
            "another architecture",
            at: "tickets/../encoder/config.json, field \"model_type\"",
            "bert",
            "gpt9"
        ) {
            let config = try $0.text("encoder/config.json").split(
                separator: "\"bert\"",
                omittingEmptySubsequences: false
            )
            try $0.write(config.joined(separator: "\"gpt9\""), to: "encoder/config.json")
        },
        BadInput(
            "truncated weights",
            at: weights,
            "ends beyond the file",
            spoil: withWeights { Array($0[..<($0.count / 2)]) }
        ),
        BadInput("weights of five bytes", at: weights, spoil: withWeights { Array($0[..<5]) }),
        BadInput(
            "a header longer than the file",
            at: weights,
            spoil: withWeights { [0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0] + $0[8...] }
        ),
        BadInput(
            "a header of 100 MB",
            at: weights,
            spoil: withWeights { [0, 0, 0, 0x07, 0, 0, 0, 0] + $0[8...] }
        ),
        BadInput(
            "overlapping tensors",
            at: weights,
            "two tensors share bytes",
            spoil: withWeights(
                header(
                    """
                    {"a": {"dtype": "F32", "shape": [8], "data_offsets": [0, 32]}, \
                    "b": {"dtype": "F32", "shape": [8], "data_offsets": [16, 48]}}
                    """,
                    data: 48
                )
            )
        ),
        BadInput(
            "a negative shape",
            at: weights,
            "shape",
            spoil: withWeights(
                header("{\"a\": {\"dtype\": \"F32\", \"shape\": [-4, -4], \"data_offsets\": [0, 64]}}")
            )
        ),
        BadInput(
            "the weights of something else",
            at: "tickets/../encoder",
            "the weights lack a tensor",
            spoil: withWeights(
                header("{\"a\": {\"dtype\": \"F32\", \"shape\": [16], \"data_offsets\": [0, 64]}}")
            )
        ),
    ]
}

/// Whatever is wrong with the input, one clear message tells it, and earlier results stay as they were.
@Suite struct BadInputTests {
    @Test(arguments: BadInput.all)
    func badInputIsToldAndChangesNothing(_ bad: BadInput) throws {
        try Workshop.with { workshop in
            try workshop.makeTask(TicketRow.drawn(24))
            try workshop.write("the results before", to: "tickets/comparison/results.json")
            try workshop.write("the run before", to: "tickets/comparison/runs/linear-head@encoder/run.json")
            try bad.spoil(workshop)
            let before = try workshop.snapshot("tickets")
            let outcome = try workshop.hone("compare", "tickets")
            #expect(outcome.exitCode == 2, "\(outcome.errorText)")
            #expect(outcome.outputText == "")
            let messages = outcome.errorText.split(separator: "\n").filter { $0.hasPrefix("error: ") }
            #expect(messages.count == 1, "\(outcome.errorText)")
            let message =
                outcome.errorText.split(separator: "error: ", maxSplits: 1, omittingEmptySubsequences: false)
                .last ?? ""
            #expect(
                "error: \(message)".hasPrefix(bad.place == "error: " ? bad.place : "error: \(bad.place)"),
                "\(message)"
            )
            for text in bad.says { #expect(message.contains(text), "\(message)") }
            let after = try workshop.snapshot("tickets")
            // What stays of a comparison that was refused is at most the split that it would have used.
            #expect(after.filter { $0.key != "split.jsonl" || before["split.jsonl"] != nil } == before)
        }
    }

    @Test func aRunWhoseBaseHasChangedIsRefused() throws {
        try Workshop.with { workshop in
            try workshop.makeTask(TicketRow.drawn(24))
            let compared = try workshop.hone("compare", "tickets", "--approaches", "label-similarity")
            #expect(compared.exitCode == 0, "\(compared.errorText)")
            try writeTinyEncoder(to: workshop.path("encoder"), seed: 2)
            try workshop.write("{\"input\": \"pump\"}\n", to: "new.jsonl")
            let run = "tickets/comparison/runs/label-similarity@encoder"
            let answered = try workshop.hone("predict", "--run", run, "new.jsonl")
            #expect(answered.exitCode == 2)
            #expect(answered.outputText == "")
            #expect(answered.errorText.contains("\(run)/run.json, field \"base.sha256\""))
            #expect(answered.errorText.contains("is not the one that this run was fitted on"))
            #expect(answered.errorText.contains("what to do: "))
        }
    }

    @Test(
        arguments: [
            ("model.safetensors", "linear-head", nil, "no such file"),
            ("run.json", "linear-head", nil, "has no run.json"),
            ("run.json", "linear-head", "{", "run.json"),
            ("model.safetensors", "linear-head", "12345", "model.safetensors"),
            ("model.safetensors", "nearest-examples", "other", "a tensor is missing"),
        ] as [(String, String, String?, String)]
    )
    func aRunThatIsNotWholeIsRefused(_ file: String, _ run: String, _ content: String?, _ says: String) throws
    {
        try Workshop.withCompared { workshop in
            let folder = "tickets/comparison/runs/\(run)@encoder"
            if content == "other" {
                let other = workshop.path("tickets/comparison/runs/linear-head@encoder/\(file)")
                try writeQuickly(Files.bytes(of: other), to: workshop.path("\(folder)/\(file)"))
            } else if let content {
                try workshop.write(content, to: "\(folder)/\(file)")
            } else {
                try Files.remove(workshop.path("\(folder)/\(file)"))
            }
            try workshop.write("{\"input\": \"pump\"}\n", to: "new.jsonl")
            for arguments in [
                ["predict", "--run", folder, "new.jsonl"], ["evaluate", "tickets", "--run", folder],
            ] {
                let outcome = try workshop.hone(arguments[0], arguments[1], arguments[2], arguments[3])
                #expect(outcome.exitCode == 2)
                #expect(outcome.outputText == "")
                #expect(outcome.errorText.contains(folder), "\(outcome.errorText)")
                #expect(outcome.errorText.contains(says), "\(outcome.errorText)")
            }
            // A comparison notices what is gone, and makes it anew.
            guard content == nil else { return }
            #expect(try workshop.hone("compare", "tickets", "--approaches", run).exitCode == 0)
            #expect(try workshop.hone("predict", "--run", folder, "new.jsonl").exitCode == 0)
        }
    }
}
