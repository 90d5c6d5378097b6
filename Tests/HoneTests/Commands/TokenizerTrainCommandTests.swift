import HoneBase
import SystemPackage
import Testing

@Suite struct TokenizerTrainCommandTests {
    private func with(_ body: (Workshop) throws -> Void) throws {
        try Workshop.with { workshop in
            let text = (0..<400).map { "the pump number \($0) leaks oil, and so does the hose\n" }.joined()
            try workshop.write(text, to: "texts/a.txt")
            try workshop.write("{\"text\": \"a bank fee\"}\n{\"text\": \"x\"}\n", to: "texts/b.jsonl")
            try body(workshop)
        }
    }

    @Test func aTokenizerIsLearnedAndUsed() throws {
        try with { workshop in
            let trained = try workshop.hone(
                "tokenizer",
                "train",
                "texts",
                "--size",
                "320",
                "--special",
                "<|user|>",
                "--special",
                "<|end|>",
                "--out",
                "out",
                "--json"
            )
            #expect(trained.exitCode == 0, "\(trained.errorText)")
            let result = try trained.json
            #expect(result["entries"] == 320)
            #expect(result["special_tokens"] == 5)
            #expect(result["documents"] == 3)
            #expect(result["tokenizer"] == "out/tokenizer.json")
            #expect((result["bytes_per_token"]?.double ?? 0) > 2)
            #expect(try Files.names(in: workshop.path("out")) == ["tokenizer.json", "tokenizer_config.json"])
            try workshop.write("<|user|>the pump \u{1F600}<|end|>", to: "in")
            let encoded = try workshop.hone("tokenizer", "encode", "--model", "out", input: "in")
            #expect(encoded.outputText.hasPrefix("3 "))
            #expect(encoded.outputText.hasSuffix(" 4\n"))
            try workshop.write(encoded.outputText, to: "ids")
            let decoded = try workshop.hone("tokenizer", "decode", "--model", "out", input: "ids")
            #expect(decoded.outputText == "the pump \u{1F600}")
        }
    }

    @Test func peopleReadTheResult() throws {
        try with { workshop in
            let trained = try workshop.hone(
                "tokenizer",
                "train",
                "texts",
                "--size",
                "9000",
                "--bos",
                "--out",
                "t.json"
            )
            #expect(trained.exitCode == 0, "\(trained.errorText)")
            for word in ["t.json", "256 bytes", "3 documents", "bytes per token"] {
                #expect(trained.outputText.contains(word), "\(trained.outputText)")
            }
            #expect(trained.errorText.contains("fewer entries than asked for"))
            let encoded = try workshop.hone("tokenizer", "encode", "--model", "t.json", input: "texts/a.txt")
            #expect(encoded.outputText.hasPrefix("1 "))
        }
    }

    @Test func badInputsAreToldAndChangeNothing() throws {
        try with { workshop in
            try workshop.write("my notes", to: "notes/tokenizer.json")
            try workshop.write("", to: "empty/a.txt")
            try workshop.write("{\"text\": \"a\"}\n{\"body\": \"b\"}\n", to: "rows.jsonl")
            func refused(_ says: String, _ arguments: [String], out: String = "out") throws {
                let words = arguments.map { "'\($0)'" }.joined(separator: " ")
                let outcome = try workshop.bash("\"$hone\" tokenizer train \(words) --out \(out)")
                #expect(outcome.exitCode == 2, "\(arguments)")
                #expect(outcome.errorText.contains(says), "\(outcome.errorText)")
                #expect(outcome.outputText == "")
            }
            try refused("260 to 1000000", ["texts", "--size", "200"])
            try refused("too small for the bytes and the characters", ["texts", "--size", "262"])
            try refused("no text to learn from", ["empty"])
            try refused("none: no such file or folder", ["none"])
            try refused("a special token is empty", ["texts", "--special", ""])
            try refused("\"<a>\" is there already", ["texts", "--special", "<a>", "--special", "<a>"])
            try refused("\"<s>\" is there already", ["texts", "--special", "<s>"])
            try refused("above 0, at most 1", ["texts", "--coverage", "99.95"])
            try refused("rows.jsonl:2: the field \"text\" is missing", ["rows.jsonl"])
            try refused("not a tokenizer, and it is not overwritten", ["texts"], out: "notes")
            try refused("Missing expected argument '<corpus> ...'", [])
            #expect(!Files.exists(workshop.path("out")))
            #expect(try workshop.text("notes/tokenizer.json") == "my notes")
        }
    }

    @Test func anInterruptLeavesNothingBehind() throws {
        try with { workshop in
            // Standing by at a pipe: the corpus never ends.
            let script = """
                mkfifo texts/z.txt; (cat texts/a.txt; exec sleep 20) > texts/z.txt & writer=$!
                "$hone" tokenizer train texts --size 320 --out out 2> told & process=$!
                until grep -q reading told || ! kill -0 $process 2> /dev/null; do sleep 0.01; done
                kill -INT $process; wait $process; status=$?; kill $writer; cat told >&2; exit $status
                """
            let interrupted = try workshop.bash(script)
            #expect(interrupted.exitCode == 130, "\(interrupted.errorText)")
            #expect(!Files.exists(workshop.path("out")))
            #expect(interrupted.outputText == "")
        }
    }
}
