import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

/// What a decoder cannot learn from: told with its place, and nothing is left half-written.
@Suite struct DecoderTuneFaultTests {
    /// Something wrong with rows, base or settings, and what must be said of it.
    struct Fault: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// The template of the base; nil for none.
        var template: String? = Workshop.turns
        /// The eighth line of the file, where it is not good.
        var line: String?
        var settings: [String] = []
        /// Where the message begins.
        var place: String
        var says: [String]
    }

    private static let long = String(repeating: "word ", count: 200)
    private static let noBad =
        "{% for m in messages %}{% if m.content == 'bad' %}{{ raise_exception('no bad words') }}{% endif %}"
        + "{% endfor %}" + Workshop.turns

    static let faults = [
        Fault(
            testDescription: "a template that refuses a row",
            template: noBad,
            line: Workshop.chat("bad", "power"),
            place: "chats.jsonl:8: ",
            says: ["line 8: ", "refuses this conversation", "no bad words"]
        ),
        Fault(
            testDescription: "a row that is too long",
            line: Workshop.chat(long, "power"),
            place: "chats.jsonl:8: ",
            says: ["1 of the rows", "1026 tokens, the base reads 512", "--truncate"]
        ),
        Fault(
            testDescription: "a row of which truncation leaves no answer",
            line: Workshop.chat(long, "power"),
            settings: ["--truncate"],
            place: "chats.jsonl:8: ",
            says: ["line 8: no token of it is trained on"]
        ),
        Fault(
            testDescription: "a row without an answer",
            line: "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}\n",
            place: "chats.jsonl:8, field \"messages\": ",
            says: ["assistant"]
        ),
        Fault(
            testDescription: "answers that all weigh nothing",
            line: Workshop.chat("a", "power", weight: 0),
            place: "chats.jsonl:8, field \"messages\": ",
            says: ["weight 0"]
        ),
        Fault(
            testDescription: "an answer without a token",
            template: Workshop.turns.replacing("</s>", with: "{% if m.content %}</s>{% endif %}"),
            line: Workshop.chat("a", ""),
            place: "chats.jsonl:8",
            says: []
        ),
        Fault(
            testDescription: "a template that ends no turn",
            template: Workshop.turns.replacing("</s>", with: ""),
            place: "",
            says: ["no row teaches the model to end its turn", "decoder", "--show 3"]
        ),
        Fault(
            testDescription: "conversations and no template",
            template: nil,
            place: "",
            says: ["has no template by which conversations are written", "chat_template"]
        ),
        Fault(
            testDescription: "an objective for other rows",
            settings: ["--objective", "language-modelling"],
            place: "chats.jsonl:1: ",
            says: ["40 of the rows", "the objective language-modelling is for plain texts", "; ..."]
        ),
        Fault(
            testDescription: "an objective of encoders",
            settings: ["--objective", "classification"],
            place: "",
            says: ["objective", "classification", "supervised, language-modelling"]
        ),
        Fault(
            testDescription: "states that are dropped",
            settings: ["--set", "dropout=0.1"],
            place: "recipe, field \"dropout\": ",
            says: ["decoders are trained without dropping states", "lora_dropout"]
        ),
        Fault(
            testDescription: "memory that does not suffice",
            settings: ["--memory", "4MB"],
            place: "",
            says: ["this training does not fit into memory", "at most 4 MB", "--memory"]
        ),
    ]

    @Test(arguments: faults) func whatCannotBeLearnedIsTold(_ fault: Fault) throws {
        try Workshop.withDecoder(template: fault.template) { workshop in
            var lines = Workshop.chats(TicketRow.drawn(40))
            if let line = fault.line { lines[7] = line }
            try workshop.write(lines.joined(), to: "chats.jsonl")
            let refused = try workshop.hone(
                arguments: ["tune", "chats.jsonl", "--base", "decoder", "--out", "run"] + fault.settings
            )
            #expect(refused.exitCode == 2, "\(refused.errorText)")
            #expect(refused.outputText == "")
            #expect(refused.errorText.contains("error: \(fault.place)"), "\(refused.errorText)")
            for text in fault.says { #expect(refused.errorText.contains(text), "\(refused.errorText)") }
            #expect(!Files.exists(workshop.path("run")))
        }
    }

    /// The same rows in a task: refused by line, unless they may be cut; then they are counted.
    @Test(arguments: [Workshop.turns, nil] as [String?]) func whatIsCutIsCounted(_ template: String?) throws {
        try Workshop.withDecoder(template: template) { workshop in
            var rows = TicketRow.drawn(40)
            for number in [7, 21] { rows[number].input += " " + Self.long }
            try workshop.makeTask(rows)
            let settings = ["tune", "tickets", "--base", "decoder", "--out", "run"]
            let refused = try workshop.hone(arguments: settings)
            #expect(refused.exitCode == 2)
            #expect(refused.errorText.contains("error: tickets/examples.jsonl:8: 2 of the rows"))
            #expect(refused.errorText.contains("line 22: "), "\(refused.errorText)")
            #expect(!Files.exists(workshop.path("run")))
            let cut = try workshop.hone(arguments: settings + ["--truncate", "--dry-run"])
            #expect(cut.exitCode == 0, "\(cut.errorText)")
            #expect(cut.errorText.contains("2 texts are longer than the base reads, and are cut"))
            // Conversations keep their beginning, and with it a part of the answer.
            guard template != nil else { return }
            var chats = Workshop.chats(rows)
            for number in [7, 21] { chats[number] = Workshop.chat("a", Self.long) }
            try workshop.write(chats.joined(), to: "chats.jsonl")
            let part = try workshop.hone(
                "tune",
                "chats.jsonl",
                "--base",
                "decoder",
                "--truncate",
                "--dry-run",
                "--out",
                "run"
            )
            #expect(part.exitCode == 0, "\(part.errorText)")
            #expect(part.errorText.contains("2 texts are longer than the base reads, and are cut"))
            #expect(part.errorText.contains("the longest row has 512"))
        }
    }

    @Test func aVocabularyThatDoesNotFitIsTold() throws {
        try Workshop.withDecoder { workshop in
            try workshop.write(Workshop.chats(TicketRow.drawn(40)).joined(), to: "chats.jsonl")
            let tokenizer = try workshop.text("decoder/tokenizer.json")
            try workshop.write(
                tokenizer.replacing("\"id\": 258", with: "\"id\": 300"),
                to: "decoder/tokenizer.json"
            )
            let refused = try workshop.hone("tune", "chats.jsonl", "--base", "decoder", "--out", "run")
            #expect(refused.exitCode == 2)
            #expect(
                refused.errorText.contains("the tokenizer has more tokens than the model has embeddings"),
                "\(refused.errorText)"
            )
            #expect(!Files.exists(workshop.path("run")))
        }
    }

    /// The loss becomes no number: told with the step, and the state before it is kept whole.
    @Test(arguments: ["lora", "full"]) func aLossThatIsNoNumberIsTold(_ method: String) throws {
        try Workshop.withDecoder { workshop in
            try workshop.write(Workshop.chats(TicketRow.drawn(40)).joined(), to: "chats.jsonl")
            let diverged = try workshop.bash(
                "\"$hone\" tune chats.jsonl --base decoder --method \(method) --out run --set epochs=100 "
                    + "--set learning_rate=1e3 --set warmup_share=0 --set clip_norm=1e9 --checkpoint-seconds 0"
            )
            #expect(diverged.exitCode == 1, "\(diverged.errorText)")
            #expect(
                diverged.errorText.contains("the loss is no number any more at step"),
                "\(diverged.errorText)"
            )
            #expect(diverged.errorText.contains("lower the learning rate"))
            let latest = try workshop.json("run/checkpoints/latest.json")
            let file = try #require(latest["file"]?.string)
            #expect(
                try Digest(ofFile: workshop.path("run/checkpoints/\(file)")).description
                    == latest["sha256"]?.string
            )
            #expect(try workshop.floats("run/checkpoints/\(file)").allSatisfy(\.isFinite))
            #expect(!Files.exists(workshop.path("run/run.json")))
        }
    }

    /// A disk that fills during a checkpoint: the state before stays, and the run ends with the same bits.
    @Test func aFullDiskKeepsTheLastGoodState() throws {
        try Workshop.withDecoder { workshop in
            try workshop.write(Workshop.chats(TicketRow.drawn(40)).joined(), to: "chats.jsonl")
            let settings = "chats.jsonl --base decoder --method full --set epochs=4 --set batch_size=8"
            let full = try workshop.bash(
                "ulimit -f 380; exec \"$hone\" tune \(settings) --checkpoint-seconds 0 --out run"
            )
            #expect(full.exitCode == 1, "\(full.errorText)")
            #expect(full.errorText.contains("no space left to write this file"), "\(full.errorText)")
            #expect(!Files.exists(workshop.path("run/run.json")))
            let resumed = try workshop.hone("tune", "--resume", "run")
            #expect(resumed.exitCode == 0, "\(resumed.errorText)")
            let unbroken = try workshop.bash("\"$hone\" tune \(settings) --out unbroken")
            #expect(unbroken.exitCode == 0)
            #expect(try workshop.weights("run") == workshop.weights("unbroken"))
        }
    }

    /// What was begun stays as it was begun, whoever else comes to its folder.
    @Test func aRunIsNotTakenOver() throws {
        try Workshop.withDecoder { workshop in
            try workshop.write(Workshop.chats(TicketRow.drawn(40)).joined(), to: "chats.jsonl")
            try workshop.write("precious", to: "mine/notes.txt")
            let settings = "chats.jsonl --base decoder --method lora --set epochs=200 --set batch_size=8"
            let script = """
                "$hone" tune \(settings) --checkpoint-seconds 0 --out run 2> told & process=$!
                until [ -e run/checkpoints/latest.json ] || ! kill -0 $process 2> /dev/null; do sleep 0.002; done
                "$hone" tune \(settings) --out run 2> second; echo $?
                kill -INT $process; wait $process
                """
            let stopped = try workshop.bash(script)
            #expect(stopped.exitCode == 130)
            #expect(stopped.outputText == "2\n")
            let second = try workshop.text("second")
            #expect(second.contains("another process is writing to this folder"), "\(second)")
            let record = try workshop.text("run/tuning.json")
            let other = try workshop.bash("\"$hone\" tune \(settings) --set seed=1 --out run")
            #expect(other.exitCode == 2)
            #expect(other.errorText.contains("the checkpoint is of another recipe"), "\(other.errorText)")
            #expect(try workshop.text("run/tuning.json") == record)
            let foreign = try workshop.bash("\"$hone\" tune \(settings) --out mine")
            #expect(foreign.exitCode == 2)
            #expect(foreign.errorText.contains("files that no training wrote, such as notes.txt"))
            #expect(try workshop.snapshot("mine").keys.sorted() == ["notes.txt"])
            let resumed = try workshop.hone("tune", "--resume", "run")
            #expect(resumed.exitCode == 0, "\(resumed.errorText)")
            #expect(resumed.errorText.contains("going on from step"))
        }
    }
}
