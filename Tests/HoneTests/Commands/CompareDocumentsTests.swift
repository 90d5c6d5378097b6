import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

/// Retrieval in a comparison, with the base that ships and an index of words alone.
@Suite struct CompareDocumentsTests {
    private static let documents = [
        "pump.md": "# Pumps\n\nThe BR-45 pump leaves the works set to 180 bar.\n",
        "belt.md": "# Belts\n\nA belt that runs to one side is tracked by turning the idler.\n",
        "oil.md": "# Oil\n\nThe gear of the S12 takes 4 litres of oil of the grade 220.\n",
        "secret.md":
            "---\nreaders: [service]\n---\n# Rebates\n\nThe goodwill rebate of the baler is 15 percent.\n",
        "asked.md": "# Asked before\n\nHow many bar is the pump of the unit BR-45 set to? See the plate.\n",
        "permissions.yaml": "public: true\n",
    ]

    /// Rows of a part: questions on the documents, with what holds the answer.
    private static func rows(_ part: String) -> String {
        let questions = [
            (
                "How many bar is the pump of the unit BR-45 set to?", "180 bar", "pump.md", "set to 180 bar",
                "[]"
            ),
            (
                "What is turned so that a belt runs straight?", "the idler", "belt.md", "turning the idler",
                "[]"
            ),
            (
                "How much oil does the gear of the S12 take?", "4 litres", "oil.md", "takes 4 litres of oil",
                "[]"
            ),
            (
                "Which goodwill rebate does the baler have?", "15 percent", "secret.md",
                "rebate of the baler is 15",
                "[\"service\"]"
            ),
        ]
        return questions.map { question, answer, document, quote, readers in
            // Parts do not share a text.
            let text = part == "test" ? question : "\(question) Say it for \(part)."
            return """
                {"input": "\(text)", "output": "\(answer)", "readers": \(readers), \
                "evidence": [{"document": "\(document)", "quote": "\(quote)"}]}
                """
        }.joined(separator: "\n") + "\n"
    }

    private static func with(_ approaches: String, _ body: (Workshop) throws -> Void) throws {
        try Workshop.with { workshop in
            for (name, text) in documents { try workshop.write(text, to: "task/docs/\(name)") }
            for part in ["train", "validation", "test"] {
                try workshop.write(rows(part), to: "task/\(part).jsonl")
            }
            let task = """
                kind: generate
                instruction: Answer from the documents.
                documents: docs
                metric: token-f1
                bases: [hone-base]
                approaches: [\(approaches)]
                """
            try workshop.write(task, to: "task/task.yaml")
            try body(workshop)
        }
    }

    @Test func whatWasFoundStandsApart() throws {
        try Self.with("zero-shot, retrieval-words") { workshop in
            let compared = try workshop.hone("compare", "task", "--json")
            try #require(compared.exitCode == 0, "\(compared.errorText)")
            let result = try compared.json
            let approaches = try #require(result["approaches"]?.array)
            let retrieval = try #require(approaches.first { $0["name"] == "retrieval-words" })
            // Each asker is shown the one passage that holds the answer, the question of a document set aside.
            #expect(retrieval["evidence_found"] == [4, 4])
            #expect(
                retrieval["stages_ms"]?["embed"] == 0 && (retrieval["stages_ms"]?["read"]?.double ?? 0) > 0
            )
            let asked = try #require(approaches.first { $0["name"] == "zero-shot" })
            #expect(asked["evidence_found"] == nil && asked["stages_ms"] == nil)
            #expect(
                (retrieval["tokens_per_request"]?.double ?? 0) > (asked["tokens_per_request"]?.double ?? 0)
            )
            #expect(
                result["documents"]?["documents"] == 5
                    && result["documents"]?["held_out_items_in_documents"] == 1
            )
            #expect(compared.errorText.contains("1 held-out item stands in the documents"))
            let page = try workshop.text("task/comparison/report.html")
            #expect(page.contains("evidence shown") && page.contains("4 of 4"))

            // Nothing has changed: nothing is measured again. Another document: what looks things up is.
            let again = try workshop.hone("compare", "task")
            #expect(again.errorText.contains("retrieval-words@hone-base: nothing has changed"))
            try workshop.write("# Hoses\n\nA hose lasts six years.\n", to: "task/docs/hose.md")
            let changed = try workshop.hone("compare", "task")
            #expect(changed.errorText.contains("zero-shot@hone-base: nothing has changed"))
            #expect(!changed.errorText.contains("retrieval-words@hone-base: nothing has changed"))
        }
    }

    @Test func aRunAnswersEachReader() throws {
        try Self.with("retrieval-words") { workshop in
            let compared = try workshop.hone("compare", "task")
            try #require(compared.exitCode == 0, "\(compared.errorText)")
            let run = "task/comparison/runs/retrieval-words@hone-base"
            let row = "{\"input\": \"Which goodwill rebate does the baler have?\"}\n"
            try workshop.write(row, to: "row.jsonl")
            for user in [[], ["--as", "ben"]] {
                let answered = try workshop.hone(arguments: ["predict", "--run", run] + user + ["row.jsonl"])
                #expect(answered.exitCode == 0, "\(answered.errorText)")
                #expect(try answered.json["output"]?.string != nil)
            }
            // Served queries are noted, measured ones are not; neither reader is shown what is for others.
            let log = try workshop.text("task/comparison/documents.index.audit.jsonl")
            let lines = log.split(separator: "\n")
            #expect(lines.count == 2 && lines[1].contains("\"ben\"") && !log.contains("secret.md"))
            try Files.remove(workshop.path("task/comparison/documents.index"))
            let gone = try workshop.hone("predict", "--run", run, "row.jsonl")
            #expect(gone.exitCode == 2 && gone.errorText.contains("documents.index"))
        }
    }

    @Test func anAdapterLearnsToReadPassages() throws {
        try Self.with("lora+retrieval") { workshop in
            let compared = try workshop.hone("compare", "task", "--json")
            try #require(compared.exitCode == 0, "\(compared.errorText)")
            let tuned = try #require(try compared.json["approaches"]?.array?.first)
            #expect(tuned["name"] == "lora+retrieval" && tuned["evidence_found"] == [4, 4])
            #expect(tuned["general_bits_per_byte"]?.array?.count == 2)
            let run = "task/comparison/runs/lora+retrieval@hone-base"
            try workshop.write(
                "{\"input\": \"What is turned so that a belt runs straight?\"}\n",
                to: "row.jsonl"
            )
            let answered = try workshop.hone("predict", "--run", run, "row.jsonl")
            #expect(answered.exitCode == 0 && !answered.output.isEmpty, "\(answered.errorText)")
        }
    }

    @Test func documentsThatAreMissingAreTold() throws {
        try Self.with("retrieval-words") { workshop in
            let task = try workshop.text("task/task.yaml")
            try workshop.write(task.replacing("documents: docs\n", with: ""), to: "task/task.yaml")
            let none = try workshop.hone("compare", "task")
            #expect(none.exitCode == 2 && none.errorText.contains("this task has no documents"))
            try workshop.write(
                task.replacing("documents: docs", with: "documents: nowhere"),
                to: "task/task.yaml"
            )
            let nowhere = try workshop.hone("compare", "task")
            #expect(nowhere.exitCode == 2 && nowhere.errorText.contains("nowhere"))
            #expect(!Files.exists(workshop.path("task/comparison/results.json")))
        }
    }
}
