import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

/// Retrieval in a comparison, with the base that ships and an index of words alone.
@Suite struct CompareDocumentsTests {
    /// Machines, of each of which one document tells the oil.
    private static let machines = [
        "Alder", "Birch", "Cedar", "Douglas", "Elder", "Fir", "Ginkgo", "Hazel", "Iroko", "Juniper",
        "Katsura", "Larch",
        "Maple", "Nutmeg", "Olive", "Poplar", "Quince", "Rowan", "Spruce", "Teak",
    ]

    private static let documents: [String: String] = {
        var documents = [
            "secret.md":
                "---\nreaders: [service]\n---\n# Rebates\n\nThe goodwill rebate of the baler is 15 percent.\n",
            "asked.md": "# Asked before\n\nAlder oil in litres, how much is it? See the plate.\n",
            "permissions.yaml": "public: true\n",
        ]
        for (number, name) in machines.enumerated() {
            documents["\(name).md"] = "# \(name)\n\nThe \(name) is filled with \(number + 3) litres of oil.\n"
        }
        return documents
    }()

    /// Rows of a part: questions on the documents, with what holds the answer.
    private static func rows(_ part: String) -> String {
        func row(_ text: String, _ answer: String, _ document: String, _ quote: String, _ readers: String)
            -> String
        {
            """
            {"input": "\(text)", "output": "\(answer)", "readers": \(readers), \
            "evidence": [{"document": "\(document)", "quote": "\(quote)"}]}
            """
        }
        var rows = machines.enumerated().map { number, name in
            let texts = [
                "train": "Tell me how much goes into the \(name), please.",
                "validation": "\(name): its quantity of oil?",
                "test": "\(name) oil in litres, how much is it?",
            ]
            let quote = "filled with \(number + 3) litres of oil"
            return row(texts[part] ?? "", "\(number + 3) litres", "\(name).md", quote, "[]")
        }
        let secret = "Which goodwill rebate does the baler have, asked for \(part)?"
        rows.append(row(secret, "15 percent", "secret.md", "rebate of the baler is 15", "[\"service\"]"))
        return rows.joined(separator: "\n") + "\n"
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
            #expect(retrieval["evidence_found"] == [21, 21])
            #expect(
                retrieval["stages_ms"]?["embed"]?.double == 0
                    && (retrieval["stages_ms"]?["read"]?.double ?? 0) > 0
            )
            let asked = try #require(approaches.first { $0["name"] == "zero-shot" })
            #expect(asked["evidence_found"] == nil && asked["stages_ms"] == nil)
            #expect(
                (retrieval["tokens_per_request"]?.double ?? 0) > (asked["tokens_per_request"]?.double ?? 0)
            )
            #expect(
                result["documents"]?["documents"] == 22
                    && result["documents"]?["held_out_items_in_documents"] == 1
            )
            #expect(compared.errorText.contains("1 held-out item stands in the documents"))
            let page = try workshop.text("task/comparison/report.html")
            #expect(page.contains("evidence shown") && page.contains("21 of 21"))

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
            #expect(tuned["name"] == "lora+retrieval" && tuned["evidence_found"] == [21, 21])
            #expect(tuned["general_bits_per_byte"]?.array?.count == 2)
            let run = "task/comparison/runs/lora+retrieval@hone-base"
            try workshop.write(
                "{\"input\": \"How many litres of oil does the Teak take?\"}\n",
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
            #expect(none.errorText.contains("task/task.yaml:5, field \"approaches\""), "\(none.errorText)")
            // The same where the approach is asked for with the command.
            let plain = task.replacing("documents: docs\n", with: "").replacing(
                "retrieval-words",
                with: "all"
            )
            try workshop.write(plain, to: "task/task.yaml")
            let asked = try workshop.hone("compare", "task", "--approaches", "retrieval-words")
            #expect(asked.exitCode == 2 && asked.errorText.contains("task/task.yaml, field \"documents\""))
            try workshop.write(
                task.replacing("documents: docs", with: "documents: nowhere"),
                to: "task/task.yaml"
            )
            let nowhere = try workshop.hone("compare", "task")
            #expect(nowhere.exitCode == 2 && nowhere.errorText.contains("nowhere"))
            #expect(nowhere.errorText.contains("task/task.yaml:3, field \"documents\""))
            #expect(!Files.exists(workshop.path("task/comparison/results.json")))
        }
    }
}
