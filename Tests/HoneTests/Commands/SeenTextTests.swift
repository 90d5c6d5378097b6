import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

/// What a base was trained on is told where it comes up again as a test item.
@Suite struct SeenTextTests {
    private static let shape: JSON = [
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 300, "hidden_size": 32,
        "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 4, "num_key_value_heads": 2,
        "hidden_act": "silu", "rms_norm_eps": 1e-5, "rope_theta": 10_000, "max_position_embeddings": 256,
        "tie_word_embeddings": true, "attention_bias": false, "mlp_bias": false,
    ]

    /// Words in an order that no other number has.
    private static func text(_ number: Int, words count: Int) -> String {
        let words = TicketRow.words.flatMap(\.words)
        var random = Philox(seed: 31, stream: UInt64(number))
        return (0..<count).map { _ in words[random.below(words.count)] }.joined(separator: " ")
    }

    private func run(_ workshop: Workshop, _ arguments: String...) throws -> ChildProcess.Outcome {
        let outcome = try workshop.hone(arguments: arguments)
        try #require(outcome.exitCode == 0, "\(arguments): \(outcome.errorText)")
        return outcome
    }

    /// The comparison of a task whose inputs are `rows` of drawn tickets and then these texts.
    private func compared(_ workshop: Workshop, base: String, _ texts: [String]) throws
        -> ChildProcess.Outcome
    {
        var rows = TicketRow.drawn(24)
        for (number, text) in texts.enumerated() {
            rows.append(TicketRow(id: "S\(number)", input: text, output: rows[number].output))
        }
        try workshop.makeTask(rows, named: base + "-task")
        try workshop.write(
            "kind: classify\ninstruction: Sort it.\nbases: [../\(base)]\n",
            to: base + "-task/task.yaml"
        )
        return try run(workshop, "compare", base + "-task", "--approaches", "zero-shot", "--json")
    }

    @Test func seenItemsAreTold() throws {
        try withTemporaryFolder { folder in
            let workshop = Workshop(folder: folder)
            try workshop.write(Self.shape.text(), to: "shape.json")
            for number in 0..<20 {
                try workshop.write(Self.text(number, words: 80) + ".\n", to: "books/\(number).txt")
            }
            try workshop.write("The pump leaks oil on the floor.\n", to: "held/one.txt")
            _ = try run(
                workshop,
                "pretrain",
                "books",
                "--held-out",
                "held",
                "--shape",
                "shape.json",
                "--context",
                "64",
                "--tokens",
                "2000",
                "--set",
                "batch_size=4",
                "--out",
                "base"
            )
            // From the midst of a book; fourteen words are too few to tell; words that no book has in this order.
            func excerpt(_ number: Int, _ range: Range<Int>) -> String {
                Self.text(number, words: 80).split(separator: " ")[range].joined(separator: " ")
            }
            let texts = [
                "It says: " + excerpt(3, 30..<50), excerpt(7, 0..<15), excerpt(9, 20..<34),
                Self.text(100, words: 30),
            ]
            let first = try compared(workshop, base: "base", texts)
            #expect(try first.json["seen_in_training"] == ["base": 2])
            #expect(first.errorText.contains("2 held-out items share at least 15 words in a row"))
            let report = try workshop.text("base-task/comparison/report.html")
            #expect(report.contains("seen-in-training"))
            #expect(report.contains("examples.jsonl:25<") && report.contains("examples.jsonl:26<"))

            // A tuned model has seen what its base has, and its own rows.
            try workshop.write(
                (200..<212).map { Workshop.chat(Self.text($0, words: 30), "pump") }.joined(),
                to: "chats.jsonl"
            )
            _ = try run(
                workshop,
                "tune",
                "chats.jsonl",
                "--base",
                "base",
                "--method",
                "full",
                "--truncate",
                "--set",
                "max_steps=1",
                "--out",
                "tuned"
            )
            _ = try run(workshop, "export", "tuned", "--format", "folder", "--out", "exported")
            let held = try workshop.json("tuned/run.json")["test_items"]?.integer ?? 0
            let both = try compared(
                workshop,
                base: "exported",
                texts + (200..<212).map { Self.text($0, words: 30) }
            )
            let seen = try both.json["seen_in_training"]?["exported"]?.integer ?? 0
            // Rows that the tuning held out were not learned.
            #expect(seen > 2 && seen <= 2 + 12 - held, "\(seen), \(held) held out")
        }
    }
}
