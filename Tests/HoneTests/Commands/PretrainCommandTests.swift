import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

/// `hone pretrain` from raw text to a folder that other commands open.
@Suite struct PretrainCommandTests {
    private static let shape: JSON = [
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 300, "hidden_size": 32,
        "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
        "hidden_act": "silu", "rms_norm_eps": 1e-5, "rope_theta": 10_000, "max_position_embeddings": 128,
        "tie_word_embeddings": true, "attention_bias": false, "mlp_bias": false,
    ]
    private static let settings = [
        "--shape", "shape.json", "--context", "64", "--set", "batch_size=4", "--set", "learning_rate=5e-3",
    ]

    /// Paragraphs of words, none like another.
    private static func document(_ number: Int) -> String {
        let words = TicketRow.words.flatMap(\.words)
        return (0..<3).map { part in
            var random = Philox(seed: 9, stream: UInt64(number * 8 + part))
            return (0..<40).map { _ in words[random.below(words.count)] }.joined(separator: " ")
                + ", number \(number) part \(part).\n"
        }
        .joined(separator: "\n")
    }

    /// Calls `body` with a workshop that holds `shape.json`, and documents in `books`.
    private func withBooks(_ count: Int = 24, _ body: (Workshop) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let workshop = Workshop(folder: folder)
            try workshop.write(Self.shape.text(), to: "shape.json")
            for number in 0..<count {
                try workshop.write(Self.document(number), to: "books/\(number).txt")
            }
            try body(workshop)
        }
    }

    private func pretrain(_ workshop: Workshop, _ more: String...) throws -> ChildProcess.Outcome {
        try workshop.hone(arguments: ["pretrain", "books"] + Self.settings + more)
    }

    /// From text to a folder that is measured, sampled, written about and opened.
    @Test func aModelIsMadeOfText() throws {
        try withBooks { workshop in
            let made = try pretrain(workshop, "--tokens", "20000", "--out", "base", "--json")
            try #require(made.exitCode == 0, "\(made.errorText)")
            let result = try made.json
            #expect(result["ending"] == "complete")
            // As many whole steps as the budget has tokens for.
            #expect(result["steps"]?.integer ?? 0 > 20_000 / 256 - 2)
            let seen = try #require(result["tokens_seen"]?.integer)
            #expect(seen <= 20_000 && seen > 20_000 - 512)
            #expect(made.errorText.contains("parameters see \(seen.grouped) tokens in"), "\(made.errorText)")
            let bits = try #require(result["bits_per_byte"]?.double)
            let first = try #require(result["validations"]?.array?.first?["bits_per_byte"]?.double)
            #expect(bits > 0.1 && bits < 0.8 * first)
            #expect(try workshop.json("base/results.json") == result)
            let names = try Files.names(in: workshop.path("base")).filter { $0 != ".lock" }.sorted()
            #expect(
                names == [
                    "README.md", "config.json", "model.safetensors", "pretraining.json", "recipe.json",
                    "report.html", "results.json", "samples.jsonl", "tokenizer.json",
                    "tokenizer_config.json", "training-text.grams",
                ]
            )
            let samples = try workshop.text("base/samples.jsonl").split(separator: "\n")
                .map { try JSONScanner.parse(String($0)) }
            #expect(samples.last?["step"] == result["steps"])
            #expect(
                samples.allSatisfy { $0["prompt"]?.string?.isEmpty == false && $0["text"]?.string != nil }
            )
            let report = try workshop.text("base/report.html")
            for text in ["<polyline class=\"curve", "bits per byte", "held out"] {
                #expect(report.contains(text), "\(text)")
            }
            let card = try workshop.text("base/README.md")
            for text in ["## Text", "## Limits", "bits per byte on the text held out"] {
                #expect(card.contains(text), "\(text) in \(card)")
            }
            let written = try workshop.hone(
                "generate",
                "--model",
                "base",
                "--prompt",
                "pump",
                "--greedy",
                "--max-tokens",
                "12",
                "--json"
            )
            #expect(written.exitCode == 0, "\(written.errorText)")
            // It has a template of its own, by which it learns conversations.
            try workshop.write(Workshop.chats(TicketRow.drawn(24)).joined(), to: "chats.jsonl")
            let tuned = try workshop.hone(
                "tune",
                "chats.jsonl",
                "--base",
                "base",
                "--show",
                "1",
                "--dry-run",
                "--truncate"
            )
            #expect(tuned.errorText.contains("<|assistant|>[["), "\(tuned.errorText)")
        }
    }

    /// No more tokens are seen than were asked for, and as many as is told, though a step has more rows than the text.
    @Test func aBudgetIsKept() throws {
        try withBooks(8) { workshop in
            let made = try pretrain(
                workshop,
                "--tokens",
                "9000",
                "--set",
                "batch_size=256",
                "--out",
                "base",
                "--json"
            )
            try #require(made.exitCode == 0, "\(made.errorText)")
            let result = try made.json
            let rows = try #require(result["text"]?["tokens"]?.integer) / 64
            #expect(rows < 256 && rows > 10)
            let seen = try #require(result["tokens_seen"]?.integer)
            #expect(seen == 9_000 / 64 / rows * rows * 64)
            #expect(made.errorText.contains("parameters see \(seen.grouped) tokens in"), "\(made.errorText)")
        }
    }

    /// The measurement at the end is that of `hone score`, of the rounded weights that were written.
    @Test func bitsPerByteAreThoseOfScore() throws {
        try withBooks { workshop in
            // Within the context, so that both read it in one window.
            let held = ["the pump and the hose", "money for a battery"]
            for (number, text) in held.enumerated() { try workshop.write(text, to: "held/\(number).txt") }
            let made = try pretrain(
                workshop,
                "--tokens",
                "10000",
                "--held-out",
                "held",
                "--out",
                "base",
                "--json"
            )
            try #require(made.exitCode == 0, "\(made.errorText)")
            let result = try made.json
            #expect(result["text"]?["held_out_documents"] == 2)
            var (nats, bytes) = (0.0, 0)
            for (number, text) in held.enumerated() {
                let alone = try workshop.hone(
                    "score",
                    "--model",
                    "base",
                    "--json",
                    "--precision",
                    "float32",
                    input: "held/\(number).txt"
                )
                try #require(alone.exitCode == 0, "\(alone.errorText)")
                // The end of the text is measured too.
                let ids = try #require(try alone.json["ids"]?.array).compactMap(\.integer)
                let end = try #require(
                    try workshop.json("base/config.json")["eos_token_id"]?.array?[0].integer
                )
                let whole = try workshop.hone(
                    "score",
                    "--model",
                    "base",
                    "--json",
                    "--precision",
                    "float32",
                    "--ids",
                    (ids + [end]).map(String.init).joined(separator: ",")
                )
                try #require(whole.exitCode == 0, "\(whole.errorText)")
                nats -= try #require(try whole.json["log_probability"]?.double)
                bytes += text.utf8.count
            }
            let wanted = nats / Mathematics.log(2) / Double(bytes)
            let found = try #require(result["bits_per_byte"]?.double)
            #expect(abs(found - wanted) < 0.01 * wanted, "\(found), by score \(wanted)")
        }
    }

    /// What is held out is not learned, though it stands in the corpus too: neither the document nor a paragraph.
    @Test func whatIsHeldOutIsNotLearned() throws {
        try withBooks { workshop in
            let paragraph = Self.document(3).split(separator: "\n\n").map(String.init)[1]
            try workshop.write(Self.document(7), to: "held/same.txt")
            try workshop.write("A text of its own. " + paragraph + "\n", to: "held/part.txt")
            try workshop.write(paragraph + "\n\n" + Self.document(40), to: "held/paragraph.txt")
            let dry = try pretrain(workshop, "--held-out", "held", "--out", "base", "--dry-run")
            try #require(dry.exitCode == 0, "\(dry.errorText)")
            #expect(
                dry.errorText.contains("dropped, held-out-document: 1 document, "),
                "\(dry.errorText)"
            )
            #expect(
                dry.errorText.contains("dropped, held-out-paragraph: 0 documents, 1 paragraph, "),
                "\(dry.errorText)"
            )
            #expect(dry.errorText.contains("23 documents to learn from"), "\(dry.errorText)")
        }
    }

    /// A dry run prepares and says what it would take; it is gone on from, with the same bits as without.
    @Test func aDryRunIsGoneOnFrom() throws {
        try withBooks { workshop in
            let dry = try pretrain(
                workshop,
                "--tokens",
                "5200",
                "--set",
                "seed=3",
                "--out",
                "base",
                "--dry-run",
                "--json"
            )
            #expect(dry.exitCode == 0, "\(dry.errorText)")
            #expect(try dry.json["peak_memory_mb"]?.double ?? 0 > 1)
            #expect(dry.errorText.contains("nothing was trained; go on with: hone pretrain --resume base"))
            #expect(!Files.exists(workshop.path("base/config.json")))
            let request = try workshop.text("base/pretraining.json")
            // Another text or other first weights would not be those that were prepared.
            for (other, key, begun) in [
                (["--set", "seed=4"], "recipe.seed", "3"), (["--context", "32"], "context", "64"),
                (["--field", "body"], "field", "\"text\""),
            ] {
                let refused = try workshop.hone(
                    arguments: ["pretrain", "books", "--tokens", "5200", "--set", "seed=3", "--out", "base"]
                        + Self.settings + other
                )
                #expect(refused.exitCode == 2, "\(refused.errorText)")
                #expect(
                    refused.errorText.contains(
                        "base/pretraining.json, field \"\(key)\": another pre-training"
                    ),
                    "\(refused.errorText)"
                )
                #expect(refused.errorText.contains("expected: \(begun)"), "\(refused.errorText)")
                #expect(try workshop.text("base/pretraining.json") == request)
            }
            // What they do not depend on may be asked for anew: the last that was asked for counts.
            for tokens in ["7200", "5200"] {
                let dry = try pretrain(
                    workshop,
                    "--tokens",
                    tokens,
                    "--set",
                    "seed=3",
                    "--out",
                    "base",
                    "--dry-run"
                )
                #expect(dry.exitCode == 0, "\(dry.errorText)")
                #expect(dry.errorText.contains("parameters see \(tokens.prefix(1)),"), "\(dry.errorText)")
            }
            let resumed = try workshop.hone("pretrain", "--resume", "base")
            #expect(resumed.exitCode == 0, "\(resumed.errorText)")
            let at = try pretrain(workshop, "--tokens", "5200", "--set", "seed=3", "--out", "once")
            #expect(at.exitCode == 0, "\(at.errorText)")
            #expect(try workshop.weights("base") == workshop.weights("once"))
            // Done is done: to go on says so, to begin anew is refused.
            let again = try workshop.hone("pretrain", "--resume", "base")
            #expect(again.exitCode == 0)
            #expect(again.errorText.contains("this pre-training is done; the model is in base"))
            let over = try pretrain(workshop, "--tokens", "5200", "--set", "seed=3", "--out", "base")
            #expect(over.exitCode == 2 && over.errorText.contains("this folder holds a finished model"))
        }
    }

    /// Killed while it prepares and while it learns: the model has the bits of one that was not.
    @Test func killsChangeNothing() throws {
        try withBooks { workshop in
            let once = try pretrain(workshop, "--tokens", "25600", "--out", "once")
            try #require(once.exitCode == 0, "\(once.errorText)")
            let script = """
                "$hone" pretrain books \(Self.settings.joined(separator: " ")) --tokens 25600 \
                    --checkpoint-seconds 0 --out base 2> told & process=$!
                for kill in base/pretraining.json base/initial/tokenizer.json base/text/text.json 1 50 99; do
                    until [ -e $kill ] || reached base $kill || ! kill -0 $process 2> /dev/null; do
                        sleep 0.002
                    done
                    kill -9 $process; wait $process 2> /dev/null
                    "$hone" pretrain --resume base --checkpoint-seconds 0 2>> told & process=$!
                done
                wait $process; status=$?; cat told >&2; exit $status
                """
            let killed = try workshop.bash(Workshop.reached + script)
            #expect(killed.exitCode == 0, "\(killed.errorText)")
            #expect(killed.errorText.contains("going on from step"), "\(killed.errorText)")
            #expect(try workshop.weights("base") == workshop.weights("once"))
            #expect(try workshop.text("base/samples.jsonl") == workshop.text("once/samples.jsonl"))
            #expect(try workshop.json("base/results.json")["steps"] == 100)
            #expect(
                try Files.names(in: workshop.path("base")).sorted()
                    == Files.names(in: workshop.path("once")).sorted()
            )
        }
    }

    /// Killed while the finished model is put in place: whichever files were moved, it is put there again.
    @Test(arguments: ["training-text.grams", "model.safetensors", "config.json"])
    func aKillAtTheVeryEndIsMended(_ last: String) throws {
        try withBooks(8) { workshop in
            let interrupted = try workshop.bash(
                """
                "$hone" pretrain books \(Self.settings.joined(separator: " ")) --tokens 2000 --out base --dry-run
                cp -r base begun; "$hone" pretrain --resume base; cp -r base once
                """
            )
            try #require(interrupted.exitCode == 0, "\(interrupted.errorText)")
            // What is put in place first stands there; the rest is as it was before the end.
            let order = ["model.safetensors", "tokenizer.json", "training-text.grams", "config.json"]
            try Files.remove(workshop.path("base"))
            try Files.move(workshop.path("begun"), to: workshop.path("base"))
            for name in order.prefix(through: try #require(order.firstIndex(of: last))) {
                try writeQuickly(
                    Files.bytes(of: workshop.path("once/\(name)")),
                    to: workshop.path("base/\(name)")
                )
            }
            if last != "model.safetensors" {
                try Files.remove(workshop.path("base/initial/training-text.grams"))
            }
            let resumed = try workshop.hone("pretrain", "--resume", "base")
            #expect(resumed.exitCode == 0, "\(resumed.errorText)")
            #expect(try workshop.weights("base") == workshop.weights("once"))
            #expect(
                try Files.bytes(of: workshop.path("base/training-text.grams"))
                    == Files.bytes(of: workshop.path("once/training-text.grams"))
            )
            let names = try Files.names(in: workshop.path("base"))
            #expect(!names.contains { ["full", "written", "initial", "text", "checkpoints"].contains($0) })
        }
    }

    /// What cannot be learned from is told with its place, and no folder is left.
    @Test(
        arguments: [
            (["a.txt": "\u{0}"], [], "error: books/binary.txt: this is no text"),
            (["a.txt": "a\u{0}b\u{0}"], [], "error: books/a.txt: this is no text"),
            (["a.txt": "one line only\n"], [], "error: too few documents"),
            (["a.txt": "", "b.txt": ""], [], "error: too few documents"),
            (["a.txt": "tiny\n", "b.txt": "texts\n"], [], "error: too little text to learn from"),
            (["a.bin": "no text"], [], "error: books: no text in this folder"),
            (["a.jsonl": "{\"text\": \"a\"}\n{\"body\": \"b\"}\n"], [], "error: books/a.jsonl:2: "),
            (nil, ["--context", "256"], "error: the context is longer than the shape is made for"),
            (nil, ["--tokenizer", "nowhere"], "error: nowhere: no such file or folder"),
            (nil, ["--tokenizer", "books"], "error: books: no tokenizer in this folder"),
            (nil, ["--memory", "4MB"], "error: this training does not fit into memory"),
            (nil, ["--drop-words", "nowhere.txt"], "error: nowhere.txt: "),
            (nil, ["--held-out", "books"], "error: nothing is left to learn from"),
            (nil, ["--set", "learning_rate=-1"], "learning_rate"),
            (nil, ["--set", "objective=supervised"], "under the objective language-modelling"),
            (nil, ["--held-out-share", "0.9"], "above 0, at most 0.5"),
            (nil, ["--held-out-share", "0"], "above 0, at most 0.5"),
        ] as [([String: String]?, [String], String)]
    )
    func whatCannotBeLearnedIsTold(_ files: [String: String]?, _ more: [String], _ says: String) throws {
        try withBooks { workshop in
            if let files {
                try Files.remove(workshop.path("books"))
                for (name, text) in files {
                    guard text != "\u{0}" else {
                        try Files.makeFolder(workshop.path("books"))
                        try writeQuickly(
                            [0x7F, 0x45, 0xFF, 0x00, 0x80],
                            to: workshop.path("books/binary.txt")
                        )
                        continue
                    }
                    try workshop.write(text, to: "books/\(name)")
                }
            }
            let refused = try workshop.hone(
                arguments: ["pretrain", "books"] + Self.settings + ["--tokens", "2000", "--out", "base"]
                    + more
            )
            #expect(refused.exitCode == 2, "\(refused.errorText)")
            #expect(refused.errorText.contains(says), "\(refused.errorText)")
            #expect(refused.outputText == "")
            // What was prepared stays where more memory is all that it takes.
            let isPrepared = more.first == "--memory"
            #expect(Files.exists(workshop.path("base")) == isPrepared)
            #expect(!Files.exists(workshop.path("base/config.json")))
        }
    }

    /// A folder of others, a second process, a loss that is no number, a full disk.
    @Test func whatWasThereStays() throws {
        try withBooks { workshop in
            try workshop.write("precious", to: "mine/notes.txt")
            let foreign = try pretrain(workshop, "--tokens", "2000", "--out", "mine")
            #expect(foreign.exitCode == 2)
            #expect(foreign.errorText.contains("files that no pre-training wrote, such as notes.txt"))
            #expect(try workshop.snapshot("mine").keys.sorted() == ["notes.txt"])
            let lock = try FolderLock(workshop.path("held"))
            let second = try pretrain(workshop, "--tokens", "2000", "--out", "held")
            #expect(second.exitCode == 2)
            #expect(second.errorText.contains("another process is writing to this folder"))
            withExtendedLifetime(lock) {}
            let nothing = try workshop.hone("pretrain", "--resume", "mine")
            #expect(nothing.exitCode == 2, "\(nothing.errorText)")
            let diverged = try pretrain(
                workshop,
                "--tokens",
                "20000",
                "--out",
                "wild",
                "--checkpoint-seconds",
                "0",
                "--set",
                "learning_rate=1e3",
                "--set",
                "clip_norm=1e9",
                "--set",
                "warmup_share=0"
            )
            #expect(diverged.exitCode == 1, "\(diverged.errorText)")
            #expect(diverged.errorText.contains("the loss is no number any more at step"))
            let file = try #require(workshop.json("wild/checkpoints/latest.json")["file"]?.string)
            #expect(try workshop.floats("wild/checkpoints/\(file)").allSatisfy(\.isFinite))
            #expect(!Files.exists(workshop.path("wild/config.json")))
            let begun = try workshop.text("wild/pretraining.json")
            let other = try pretrain(
                workshop,
                "--tokens",
                "20000",
                "--out",
                "wild",
                "--set",
                "learning_rate=1e-3"
            )
            #expect(other.exitCode == 2)
            #expect(other.errorText.contains("another pre-training was begun in this folder"))
            #expect(try workshop.text("wild/pretraining.json") == begun)
            // The weights before the first step have their place, a checkpoint of three times that does not.
            let full = try workshop.bash(
                """
                ulimit -f 200; exec "$hone" pretrain books \(Self.settings.joined(separator: " ")) --tokens 5000 \
                    --checkpoint-seconds 0 --out full
                """
            )
            #expect(full.exitCode == 1, "\(full.errorText)")
            #expect(full.errorText.contains("no space left to write this file"), "\(full.errorText)")
            let resumed = try workshop.hone("pretrain", "--resume", "full")
            #expect(resumed.exitCode == 0, "\(resumed.errorText)")
            let once = try pretrain(workshop, "--tokens", "5000", "--out", "once")
            #expect(once.exitCode == 0)
            #expect(try workshop.weights("full") == workshop.weights("once"))
        }
    }
}
