import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

/// `hone compare` with an encoder and a decoder side by side, `hone predict` and `hone evaluate` with what it wrote.
@Suite struct DecoderCompareTests {
    private static let template = """
        {% for m in messages %}<|turn|>{{ m.role }}
        {{ m.content }}</s>
        {% endfor %}{% if add_generation_prompt %}<|turn|>assistant
        {% endif %}
        """

    /// Calls `body` with a workshop that holds a decoder too.
    private func withDecoder(_ body: (Workshop) throws -> Void) throws {
        try Workshop.with { workshop in
            try writeTinyDecoder(to: workshop.path("decoder"), template: Self.template)
            try body(workshop)
        }
    }

    private func approaches(_ results: JSON) -> [JSON] { results["approaches"]?.array ?? [] }

    @Test func encodersAndDecodersStandInOneTable() throws {
        try withDecoder { workshop in
            try workshop.makeTask(TicketRow.drawn(60))
            try workshop.write(
                "kind: classify\ninstruction: Sort it.\nbases: [../encoder, ../decoder]\n",
                to: "tickets/task.yaml"
            )
            let names = "linear-head,zero-shot,few-shot,nearest-few-shot"
            let outcome = try workshop.hone("compare", "tickets", "--approaches", names, "--json")
            try #require(outcome.exitCode == 0, "\(outcome.errorText)")
            let results = try outcome.json
            let found = approaches(results).map { "\($0["name"]?.string ?? "")@\($0["base"]?.string ?? "")" }
            #expect(
                found == [
                    "linear-head@encoder", "zero-shot@decoder", "few-shot@decoder",
                    "nearest-few-shot@decoder",
                ]
            )
            for approach in approaches(results) {
                let counts = ["right", "wrong", "failed"].compactMap { approach[$0]?.integer }
                #expect(counts.reduce(0, +) == 60 && counts.last == 0)
                #expect((approach["tokens_per_request"]?.double ?? 0) > 1)
                #expect((approach["latency_ms"]?["p50"]?.double ?? 0) > 0)
            }
            // What has not changed is not measured again.
            let again = try workshop.hone("compare", "tickets", "--approaches", names, "--json")
            #expect(again.errorText.contains("few-shot@decoder: nothing has changed"))
            #expect(try again.json["approaches"] == results["approaches"])
            try workshop.write("{\"input\": \"the pump leaks\"}\n", to: "one.jsonl")
            for name in ["zero-shot", "few-shot", "nearest-few-shot"] {
                let run = "tickets/comparison/runs/\(name)@decoder"
                let answer = try workshop.hone("predict", "--run", run, "one.jsonl")
                try #require(answer.exitCode == 0, "\(answer.errorText)")
                let label = try answer.json["label"]?.string
                #expect(label.map { TicketRow.words.map(\.label).contains($0) } == true)
            }
            let scored = try workshop.hone(
                "evaluate",
                "tickets",
                "--run",
                "tickets/comparison/runs/zero-shot@decoder",
                "--json"
            )
            #expect(scored.exitCode == 0, "\(scored.errorText)")
        }
    }

    @Test func aTaskThatAsksForTextsHasEveryMeasure() throws {
        try withDecoder { workshop in
            let rows = TicketRow.drawn(40)
            try workshop.makeTask(rows)
            try workshop.write(
                "kind: generate\ninstruction: Name it.\nmetric: token-f1\nbases: [../encoder, ../decoder]\n",
                to: "tickets/task.yaml"
            )
            let outcome = try workshop.hone("compare", "tickets", "--json")
            try #require(outcome.exitCode == 0, "\(outcome.errorText)")
            let results = try outcome.json
            #expect(results["kind"] == "generate" && results["metric"] == "token-f1")
            #expect(
                approaches(results).compactMap { $0["name"]?.string } == [
                    "zero-shot", "few-shot", "nearest-few-shot", "lora", "full",
                ]
            )
            for approach in approaches(results) {
                let measures = try #require(approach["measures"]?.object)
                #expect(measures.keys == ["exact_match", "rouge_l", "token_f1", "perplexity"])
                #expect(measures["token_f1"]?.double == approach["score"]?.double)
                #expect((measures["perplexity"]?.double ?? 0) > 1)
            }
            let report = try workshop.text("tickets/comparison/report.html")
            #expect(report.contains("perplexity") && !report.contains(">nan"))
            try workshop.write("{\"input\": \"the pump leaks\"}\n", to: "one.jsonl")
            let run = "tickets/comparison/runs/few-shot@decoder"
            let answer = try workshop.hone("predict", "--run", run, "one.jsonl")
            try #require(answer.exitCode == 0, "\(answer.errorText)")
            #expect(try answer.json["output"]?.string != nil)
            let scored = try workshop.hone("evaluate", "tickets", "--run", run)
            #expect(scored.exitCode == 0 && scored.outputText.contains("token-f1"))
        }
    }

    @Test(arguments: [
        ("kind: generate\nbases: [../encoder]\n", [], "decoder"),
        ("kind: generate\nmetric: accuracy\nbases: [../decoder]\n", [], "rouge-l"),
        ("kind: classify\nbases: [../decoder]\n", ["--approaches", "linear-head"], "none of the approaches"),
        ("kind: classify\nbases: [../broken]\n", [], "chat template"),
        ("kind: classify\nbases: [../silent]\n", [], "no tokenizer"),
    ])
    func whatCannotBeComparedIsToldBefore(_ yaml: String, _ arguments: [String], _ words: String) throws {
        try withDecoder { workshop in
            try writeTinyDecoder(to: workshop.path("broken"), template: "{% for m in %}")
            try writeTinyDecoder(to: workshop.path("silent"))
            try Files.remove(workshop.path("silent/tokenizer.json"))
            try workshop.makeTask(TicketRow.drawn(60))
            try workshop.write(yaml, to: "tickets/task.yaml")
            let outcome = try workshop.hone(arguments: ["compare", "tickets"] + arguments)
            #expect(outcome.exitCode == 2)
            #expect(outcome.errorText.contains(words), "\(outcome.errorText)")
        }
    }

    @Test(arguments: [
        ["embed", "--model", "decoder", "texts.txt"],
        ["tune", "tickets", "--base", "decoder", "--objective", "classification", "--out", "run"],
    ])
    func aDecoderInAnEncodersPlaceIsTold(_ arguments: [String]) throws {
        try withDecoder { workshop in
            try workshop.makeTask(TicketRow.drawn(60))
            try workshop.write("{\"input\": \"a\"}\n", to: "texts.txt")
            let outcome = try workshop.hone(arguments: arguments)
            #expect(outcome.exitCode == 2)
            #expect(outcome.errorText.contains("a decoder"), "\(outcome.errorText)")
        }
    }

    /// Twelve labels by chance: nothing is suspected of a wrong label, and the advice says that it is no better than a
    /// guess.
    @Test func anApproachAtChanceAccusesNoLabel() throws {
        try withDecoder { workshop in
            try workshop.makeTask(TicketRow.drawn(60))
            try workshop.write("kind: classify\nbases: [../decoder]\n", to: "tickets/task.yaml")
            let outcome = try workshop.hone("compare", "tickets", "--approaches", "zero-shot", "--json")
            try #require(outcome.exitCode == 0, "\(outcome.errorText)")
            let results = try outcome.json
            #expect(results["suspected_labels"]?.array?.isEmpty == true)
            #expect(results["advice"]?["why"]?.string?.contains("answering always") == true)
        }
    }

    @Test func twoBasesOfOneNameAreToldApart() throws {
        try withDecoder { workshop in
            try writeTinyDecoder(to: workshop.path("other/decoder"), seed: 2)
            try workshop.makeTask(TicketRow.drawn(30))
            try workshop.write(
                "kind: classify\nbases: [../decoder, ../other/decoder]\n",
                to: "tickets/task.yaml"
            )
            let outcome = try workshop.hone("compare", "tickets", "--approaches", "zero-shot", "--json")
            try #require(outcome.exitCode == 0, "\(outcome.errorText)")
            let names = approaches(try outcome.json).compactMap { $0["base"]?.string }
            #expect(names == ["decoder", "other-decoder"])
        }
    }

    @Test(arguments: [
        [
            "generate", "--model", "decoder", "--prompt", "a", "--max-tokens", "9223372036854775807",
            "--greedy",
        ],
        ["evaluate", "tickets", "--run", "nothing"], ["models", "fit", "--memory", "1e30"],
        ["bench", "generate", "--shape", "gpt2", "--prompt", "5", "--decode", "9223372036854775807"],
    ])
    func hugeNumbersAreNoTrap(_ arguments: [String]) throws {
        try withDecoder { workshop in
            let outcome = try workshop.hone(arguments: arguments)
            #expect([0, 2].contains(outcome.exitCode), "\(outcome.exitCode) \(outcome.errorText)")
        }
    }

    @Test func weightsThatAreNoNumbersAreTold() throws {
        try withDecoder { workshop in
            let path = workshop.path("decoder/model.safetensors")
            var bytes = try Files.bytes(of: path)
            let header = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
            for place in stride(from: 8 + header, to: 8 + header + 64, by: 4) {
                bytes.replaceSubrange(place..<place + 4, with: [0, 0, 0xC0, 0x7F])
            }
            try writeQuickly(bytes, to: path)
            let outcome = try workshop.hone("generate", "--model", "decoder", "--prompt", "a", "--greedy")
            #expect(outcome.exitCode == 2 && outcome.errorText.contains("no number"), "\(outcome.errorText)")
        }
    }

    @Test func aPipeInAModelFolderIsNotWaitedFor() throws {
        try withDecoder { workshop in
            try Files.remove(workshop.path("decoder/config.json"))
            let script =
                "mkfifo decoder/config.json && timeout 20 \"$hone\" generate --model decoder --prompt a"
            let outcome = try workshop.bash(script)
            #expect(
                outcome.exitCode == 2 && outcome.errorText.contains("no regular file"),
                "\(outcome.errorText)"
            )
        }
    }
}
