import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

/// `hone tune` on a decoder: what a run must come to, however it is cut into passes, packed or killed.
@Suite struct DecoderTuneTests {
    /// Matrix products in float32.
    private static let float32 = ["HONE_ISA": "avx2"]

    /// Calls `body` with a workshop that holds a decoder, and conversations in `chats.jsonl`.
    private func withChats(_ count: Int = 40, _ body: (Workshop) throws -> Void) throws {
        try Workshop.withDecoder { workshop in
            try workshop.write(Workshop.chats(TicketRow.drawn(count)).joined(), to: "chats.jsonl")
            try body(workshop)
        }
    }

    private func tune(_ workshop: Workshop, _ settings: String, _ out: String) throws {
        let words = settings.split(separator: " ").map(String.init)
        let tuned = try workshop.hone(
            arguments: ["tune"] + words + ["--out", out],
            variables: Self.float32
        )
        try #require(tuned.exitCode == 0, "\(tuned.errorText)")
    }

    private func expectSame(_ found: [Double], _ wanted: [Double], within tolerance: Double) {
        #expect(found.count == wanted.count && !wanted.isEmpty)
        for (step, (a, b)) in zip(found, wanted).enumerated() {
            #expect(abs(a - b) <= tolerance * abs(b), "step \(step + 1): \(a) and \(b)")
        }
    }

    /// Eight texts packed into one pass, one after the other, and some at a time.
    @Test(arguments: ["lora", "full"]) func lossesDoNotDependOnThePasses(_ method: String) throws {
        try withChats { workshop in
            let settings =
                "chats.jsonl --base decoder --method \(method) --set epochs=3 --set batch_size=8 "
                + "--no-validation --set learning_rate=1e-3 --set tokens_per_pass="
            try tune(workshop, settings + "16384", "packed")
            try tune(workshop, settings + "1", "alone")
            try tune(workshop, settings + "250", "some")
            let packed = try workshop.losses("packed")
            #expect(packed.count == 12 && packed[11] < packed[0])
            expectSame(try workshop.losses("alone"), packed, within: 1e-5)
            expectSame(try workshop.losses("some"), packed, within: 1e-5)
        }
    }

    /// Blocks that are computed again, since memory is short, change no bit.
    @Test func recomputationChangesNothing() throws {
        try Workshop.withDecoder(maximumTokens: 2_048) { workshop in
            let rows = TicketRow.drawn(20).enumerated().map { number, row in
                let rest = TicketRow.drawn(16, from: 100 + number * 16).map(\.input)
                return TicketRow(id: row.id, input: rest.joined(separator: " "), output: row.output)
            }
            try workshop.write(Workshop.chats(rows).joined(), to: "chats.jsonl")
            let settings =
                "chats.jsonl --base decoder --method full --set epochs=2 --set batch_size=16 "
                + "--set tokens_per_pass=16384 --no-validation"
            let dry = try workshop.hone(
                arguments: ["tune"] + settings.split(separator: " ").map(String.init) + [
                    "--dry-run", "--json",
                ],
                variables: Self.float32
            )
            try #require(dry.exitCode == 0, "\(dry.errorText)")
            let plan = try dry.json
            #expect(plan["recomputes_blocks"] == false)
            let most = try #require(plan["peak_memory_mb"]?.double)
            #expect(most == plan["training_mb"]?.double)
            try tune(workshop, settings, "kept")
            let again = try workshop.hone(
                arguments: ["tune"] + settings.split(separator: " ").map(String.init)
                    + ["--memory", "\(Int(most) - 3)MB", "--out", "again"],
                variables: Self.float32
            )
            #expect(again.exitCode == 0, "\(again.errorText)")
            #expect(again.errorText.contains("blocks computed again"), "\(again.errorText)")
            #expect(try workshop.losses("again") == workshop.losses("kept"))
            #expect(try workshop.weights("again") == workshop.weights("kept"))
        }
    }

    /// Killed as soon as there is a checkpoint, and again: 100 steps end with the bits of a run that was not killed.
    @Test(arguments: ["lora", "full"]) func killsChangeNothing(_ method: String) throws {
        try withChats { workshop in
            let settings =
                "chats.jsonl --base decoder --method \(method) --set epochs=40 --set batch_size=8 --set max_steps=100"
            let unbroken = try workshop.bash("\"$hone\" tune \(settings) --out unbroken")
            try #require(unbroken.exitCode == 0, "\(unbroken.errorText)")
            #expect(try workshop.losses("unbroken").count == 100)
            let script = """
                "$hone" tune \(settings) --checkpoint-seconds 0 --out run 2> told & process=$!
                for kill in 50 75; do
                    until reached run $kill || ! kill -0 $process 2> /dev/null; do sleep 0.002; done
                    kill -9 $process; wait $process 2> /dev/null
                    "$hone" tune --resume run --checkpoint-seconds 0 2>> told & process=$!
                done
                wait $process; status=$?; cat told >&2; exit $status
                """
            let killed = try workshop.bash(Workshop.reached + script)
            #expect(killed.exitCode == 0, "\(killed.errorText)")
            #expect(killed.errorText.contains("going on from step"), "\(killed.errorText)")
            let weights = try workshop.weights("unbroken")
            #expect(
                weights.keys.sorted() == [
                    method == "lora" ? "adapter_model.safetensors" : "decoder/model.safetensors"
                ]
            )
            #expect(try workshop.weights("run") == weights)
            #expect(try workshop.losses("run") == workshop.losses("unbroken"))
            #expect(try Files.names(in: workshop.path("run")).contains("checkpoints") == false)
        }
    }

    /// After conversations the model answers as they do, and then ends its turn.
    @Test func theTunedModelEndsItsTurn() throws {
        try withChats { workshop in
            try tune(
                workshop,
                "chats.jsonl --base decoder --method full --set epochs=40 --set learning_rate=5e-3 --no-validation",
                "run"
            )
            #expect(try #require(workshop.losses("run").last) < 0.1)
            var right = 0
            let rows = TicketRow.drawn(12)
            for row in rows {
                let prompt = Array("<|turn|>user\n\(row.input)</s>\n<|turn|>assistant\n".utf8)
                // The tokenizer's ids are in the order of its alphabet.
                let answer = try workshop.hone(
                    "generate",
                    "--model",
                    "run/decoder",
                    "--prompt",
                    String(decoding: prompt, as: UTF8.self),
                    "--greedy",
                    "--max-tokens",
                    "40",
                    "--json"
                )
                try #require(answer.exitCode == 0, "\(answer.errorText)")
                #expect(try answer.json["finish_reason"] == "stop")
                if try answer.json["text"]?.string == row.output { right += 1 }
            }
            #expect(right >= 10)
        }
    }

    /// Each tensor was moved: by an adapter all linear maps, otherwise all.
    @Test func everyModuleMoved() throws {
        try withChats { workshop in
            let linears =
                ["q_proj", "k_proj", "v_proj", "o_proj"].map { "self_attn.\($0)" }
                + ["gate_proj", "up_proj", "down_proj"].map { "mlp.\($0)" }
            let norms = ["input_layernorm", "post_attention_layernorm"]
            func names(_ modules: [String]) -> [String] {
                (0..<2).flatMap { layer in modules.map { "model.layers.\(layer).\($0).weight" } }
            }
            let wanted = [
                "lora": names(linears),
                "full": names(linears + norms) + ["model.embed_tokens.weight", "model.norm.weight"],
            ]
            for (method, names) in wanted {
                try tune(workshop, "chats.jsonl --base decoder --method \(method) --set epochs=1", method)
                let moved = try #require(
                    workshop.json("\(method)/run.json")["training"]?["moved"]?.object
                )
                #expect(Set(moved.keys) == Set(names), "\(method)")
                #expect(moved.members.allSatisfy { ($0.value.double ?? 0) > 1e-7 }, "\(method): \(moved)")
            }
        }
    }

    /// Every kind of row is learned, and what is trained on is shown between marks.
    @Test(
        arguments: [
            (
                "{\"messages\": [{\"role\": \"user\", \"content\": \"IN\"}, "
                    + "{\"role\": \"assistant\", \"content\": \"OUT\"}]}",
                "<|turn|>user\nIN</s>\n<|turn|>assistant\n[[OUT</s>]]\n"
            ),
            (
                "{\"messages\": [{\"role\": \"assistant\", \"content\": \"no\", \"weight\": 0}, "
                    + "{\"role\": \"user\", \"content\": \"IN\"}, {\"role\": \"assistant\", \"content\": \"OUT\"}]}",
                "<|turn|>assistant\nno</s>\n<|turn|>user\nIN</s>\n<|turn|>assistant\n[[OUT</s>]]\n"
            ),
            (
                "{\"conversations\": [{\"from\": \"human\", \"value\": \"IN\"}, "
                    + "{\"from\": \"gpt\", \"value\": \"OUT\"}]}",
                "<|turn|>user\nIN</s>\n<|turn|>assistant\n[[OUT</s>]]\n"
            ),
            (
                "{\"instruction\": \"IN\", \"output\": \"OUT\"}",
                "<|turn|>user\nIN</s>\n<|turn|>assistant\n[[OUT</s>]]\n"
            ),
            ("{\"prompt\": \"IN: \", \"completion\": \"OUT\"}", "IN: [[OUT</s>]]\n"),
            ("{\"text\": \"IN is OUT\"}", "I[[N is OUT</s>]]\n"),
        ]
    )
    func whatIsTrainedOnIsShown(_ row: String, _ shown: String) throws {
        try Workshop.withDecoder { workshop in
            let lines = TicketRow.drawn(24).enumerated().map { number, ticket in
                row.replacing("IN", with: number == 0 ? "Why?" : ticket.input)
                    .replacing("OUT", with: ticket.output) + "\n"
            }
            try workshop.write(lines.joined(), to: "rows.jsonl")
            let objective = row.contains("\"text\"") ? ["--objective", "language-modelling"] : []
            let dry = try workshop.hone(
                arguments: ["tune", "rows.jsonl", "--base", "decoder", "--show", "2", "--dry-run"] + objective
            )
            #expect(dry.exitCode == 0, "\(dry.errorText)")
            let first = shown.replacing("I[[N", with: "W[[hy?").replacing("IN", with: "Why?")
                .replacing("OUT", with: "hydraulics")
            #expect(dry.errorText.contains("row 1:\n\(first)"), "\(dry.errorText)")
            #expect(dry.errorText.contains("row 2:\n") && !dry.errorText.contains("row 3:\n"))
            #expect(dry.errorText.contains("24 rows of "))
        }
    }

    /// What was learned of a task's rows is answered by `predict`, which asks by the prompts that were trained on.
    @Test(arguments: [Workshop.turns, nil] as [String?]) func aTaskIsLearnedAndServed(_ template: String?)
        throws
    {
        try Workshop.withDecoder(template: template) { workshop in
            try workshop.makeTask(TicketRow.drawn(60))
            try workshop.write(
                "kind: classify\ninstruction: Sort it.\nbases: [../decoder]\n",
                to: "tickets/task.yaml"
            )
            let tuned = try workshop.hone(
                "tune",
                "tickets",
                "--method",
                "full",
                "--set",
                "epochs=30",
                "--set",
                "learning_rate=5e-3",
                "--out",
                "run",
                "--json"
            )
            try #require(tuned.exitCode == 0, "\(tuned.errorText)")
            let rows = TicketRow.drawn(60)
            try workshop.write(rows.map(\.line).joined(), to: "rows.jsonl")
            let answered = try workshop.hone("predict", "--run", "run", "rows.jsonl")
            try #require(answered.exitCode == 0, "\(answered.errorText)")
            let labels = try answered.lines.map { $0["label"]?.string }
            #expect(zip(labels, rows).count { $0 == $1.output } > 40)
            let evaluated = try workshop.hone("evaluate", "tickets", "--run", "run", "--json")
            #expect(evaluated.exitCode == 0, "\(evaluated.errorText)")
        }
    }

    /// Begun by the names of one folder, it goes on from another.
    @Test func itGoesOnFromAnyFolder() throws {
        try withChats { workshop in
            let settings = "chats.jsonl --base decoder --method lora --set epochs=200 --set batch_size=8"
            let script = """
                "$hone" tune \(settings) --checkpoint-seconds 0 --out run 2> told & process=$!
                until [ -e run/checkpoints/latest.json ] || ! kill -0 $process 2> /dev/null; do sleep 0.002; done
                kill -INT $process; wait $process
                mkdir elsewhere; cd elsewhere; exec "$hone" tune --resume ../run
                """
            let resumed = try workshop.bash(script)
            #expect(resumed.exitCode == 0, "\(resumed.errorText)")
            #expect(resumed.errorText.contains("going on from step"))
        }
    }

    /// A run is bound to its base, and an adapter to what it does.
    @Test func anotherBaseOrAdapterIsRefused() throws {
        try Workshop.withDecoder { workshop in
            try workshop.makeTask(TicketRow.drawn(40))
            try workshop.write(
                "kind: classify\ninstruction: Sort it.\nbases: [../decoder]\n",
                to: "tickets/task.yaml"
            )
            try tune(workshop, "tickets --base decoder --method lora --set epochs=1", "run")
            try workshop.write("{\"input\": \"the pump leaks\"}\n", to: "one.jsonl")
            func expectRefused(_ says: String) throws {
                let outcome = try workshop.hone(
                    "predict",
                    "--run",
                    "run",
                    "one.jsonl",
                    variables: Self.float32
                )
                #expect(outcome.exitCode == 2, "\(outcome.errorText)")
                #expect(outcome.errorText.contains(says), "\(outcome.errorText)")
                #expect(outcome.outputText == "")
            }
            let adapter = workshop.path("run/adapter_model.safetensors")
            let good = try Files.bytes(of: adapter)
            var bytes = good
            let header = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
            for place in (8 + header)..<bytes.count { bytes[place] = 0 }
            try writeQuickly(bytes, to: adapter)
            try expectRefused("the adapter does not do what it did when it was saved")
            try writeQuickly(good, to: adapter)
            try writeTinyDecoder(to: workshop.path("decoder"), seed: 2, template: Workshop.turns)
            try expectRefused("is not the one that this run was fitted on")
        }
    }
}

extension Workshop {
    /// Runs the program with variables beside the usual ones.
    fileprivate func hone(
        _ arguments: String...,
        variables: [String: String]
    ) throws -> ChildProcess.Outcome {
        try hone(arguments: arguments, variables: variables)
    }
}
