import HoneBase
import SystemPackage
import Testing

@Suite struct AnswerEvaluationTests {
    private static let questions = """
        {"input": "What pressure is the BR-45 pump set to?", "output": "180 bar", "evidence": [{"document": "pump.md", "quote": "The BR-45 pump leaves the works set to 180 bar."}]}
        {"input": "What goodwill rebate does the Osier baler have?", "output": "15 percent", "evidence": [{"document": "secret.md", "quote": "15 percent"}], "readers": ["anna"]}
        {"input": "Which paint covers the Heron gantry?", "output": "The documents do not say.", "answerable": false}

        """

    private func with(_ body: (Workshop) throws -> Void) throws {
        try Workshop.with { workshop in
            try workshop.write(
                "# Pumps\n\nThe BR-45 pump leaves the works set to 180 bar.\n",
                to: "documents/pump.md"
            )
            try workshop.write(
                "---\nreaders: [anna]\n---\nThe goodwill rebate of the Osier baler is 15 percent.\n",
                to: "documents/secret.md"
            )
            try workshop.write(Self.questions, to: "questions.jsonl")
            let made = try workshop.hone("index", "documents", "--out", "index", "--words-only", "--public")
            try #require(made.exitCode == 0, "\(made.errorText)")
            try body(workshop)
        }
    }

    @Test func foundAndAnsweredAreScoredApart() throws {
        try with { workshop in
            let evaluated = try workshop.hone(
                "evaluate",
                "--questions",
                "questions.jsonl",
                "--index",
                "index",
                "--json"
            )
            #expect(evaluated.exitCode == 0, "\(evaluated.errorText)")
            let result = try evaluated.json
            #expect(result["items"] == 3 && result["answerable"] == 2)
            // Each question is in the log, with who asked it.
            let log = try workshop.text("index.audit.jsonl").split(separator: "\n")
            #expect(log.count >= 3 && log.contains { $0.contains("anna") })
            // What gave these figures stands beside them.
            #expect(result["model"] == "hone-base" && result["index"] == "index")
            #expect(result["search"] == "words" && result["limit"] == 5)
            #expect(result["threshold"]?.double == 0.4)
            #expect(result["retrieval"]?["found"]?["score"]?.double == 1)
            #expect(result["retrieval"]?["unlocated"] == 0)
            #expect(result["refused"]?["others"] == 1 && result["refused"]?["answerable"] == 0)
            #expect(result["answers"]?["token_f1"]?["items"] == 2)
            // As ben the second question is one whose answer is not there.
            let ben = try workshop.hone(
                "evaluate",
                "--questions",
                "questions.jsonl",
                "--index",
                "index",
                "--as",
                "ben",
                "--limit",
                "3",
                "--threshold",
                "0.3",
                "--json"
            ).json
            #expect(ben["answerable"] == 1 && ben["refused"]?["others"] == 2)
            #expect(ben["limit"] == 3 && ben["threshold"]?.double == 0.3)
            let before = try workshop.text("index.audit.jsonl")
            let table = try workshop.hone(
                "evaluate",
                "--questions",
                "questions.jsonl",
                "--index",
                "index",
                "--no-audit"
            )
            #expect(try workshop.text("index.audit.jsonl") == before)
            #expect(table.outputText.contains("token F1") && table.outputText.contains("1 of 1 other\n"))
        }
    }

    @Test func badUsageIsTold() throws {
        try with { workshop in
            for arguments in [
                ["evaluate"], ["evaluate", "task"], ["evaluate", "--questions", "questions.jsonl"],
                ["evaluate", "task", "--run", "run", "--questions", "q", "--index", "i"],
            ] {
                #expect(try workshop.hone(arguments: arguments).exitCode == 2)
            }
            try workshop.write("{\"input\": \"q\"}\n", to: "bad.jsonl")
            let bad = try workshop.hone("evaluate", "--questions", "bad.jsonl", "--index", "index")
            #expect(bad.exitCode == 2 && bad.errorText.contains("bad.jsonl:1"))
        }
    }
}
