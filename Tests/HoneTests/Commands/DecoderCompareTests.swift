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
                    "zero-shot", "few-shot", "nearest-few-shot",
                ]
            )
            for approach in approaches(results) {
                let measures = try #require(approach["measures"]?.object)
                #expect(measures.keys == ["exact-match", "rouge-l", "token-f1", "perplexity"])
                #expect(measures["token-f1"]?.double == approach["score"]?.double)
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
        ["tune", "tickets", "--base", "decoder", "--out", "run"],
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
}
