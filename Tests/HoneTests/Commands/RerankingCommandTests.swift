import Glibc
import HoneBase
import HoneFormats
import HoneTestSupport
import SystemPackage
import Testing

/// From judged questions to a re-ranker that searches with, is exported, and is pulled.
@Suite struct RerankingCommandTests {
    private static let crossEncoder = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent().appending("Golden").appending("tiny-cross-encoder")

    /// Calls `body` with a workshop that holds `small`, whose judgements are both for training and for measuring.
    private func with(_ body: (Workshop) throws -> Void) throws {
        try Workshop.with { workshop in
            var collection = SmallCollection()
            let parts = ["pump", "valve", "hose", "motor", "battery", "light"]
            collection.documents += parts.flatMap { part in
                (0..<3).map {
                    ("\(part)-\($0)", "", "Number \($0): the \(part) is broken, please repair it.")
                }
            }
            collection.queries = (0..<18).map { ("n\($0)", "number \($0 % 3) \(parts[$0 / 3]) repair") }
            collection.judgements = (0..<18).map { "n\($0)\t\(parts[$0 / 3])-\($0 % 3)\t1" }
            try collection.write(to: workshop, split: "train")
            try collection.write(to: workshop, split: "test")
            try body(workshop)
        }
    }

    private func run(_ workshop: Workshop, _ command: String) throws -> ChildProcess.Outcome {
        let outcome = try workshop.bash("\"$hone\" \(command)")
        try #require(outcome.exitCode == 0, "\(command): \(outcome.errorText)")
        return outcome
    }

    private static let tune =
        "--base encoder --set epochs=3 --set dropout=0 --set batch_size=4 --out run --json"

    @Test(arguments: ["full", "lora", "head"]) func aRerankerIsMadeMeasuredAndExported(_ method: String)
        throws
    {
        try with { workshop in
            let pairs = try run(
                workshop,
                "pairs small --model encoder --negatives 3 --out pairs.jsonl --json"
            )
            #expect(try pairs.json["questions"] == 18)
            let tuned = try run(workshop, "tune pairs.jsonl --method \(method) \(Self.tune)")
            let told = try tuned.json
            #expect(told["metric"] == "mrr" && told["notes"]?.array?.count == 1)
            #expect(tuned.errorText.contains("warning: no re-ranker of so few questions (18)"))
            let measured = try run(
                workshop,
                "evaluate --beir small --model encoder --search words,minmax --rerank run --rerank-depth 3,5 "
                    + "--rerank-share 1,0.5 --json"
            ).json
            let searches = measured["searches"]?.array ?? []
            #expect(
                searches.map { $0["search"] } == [JSON](repeating: "words", count: 5)
                    + [JSON](repeating: "minmax", count: 5)
            )
            #expect(searches.prefix(5).map { $0["rerank_depth"]?.integer ?? 0 } == [0, 3, 3, 5, 5])
            #expect(searches.prefix(5).map { $0["rerank_share"]?.double ?? 0 } == [0, 1, 0.5, 1, 0.5])
            let compared =
                measured["pairs"]?.array?.map { [$0["first"]?.string, $0["second"]?.string] } ?? []
            #expect(compared.count == 9 && compared.contains(["words", "minmax"]))
            #expect(compared.contains(["minmax", "minmax, 5 re-ranked by 0.5"]))
            // Each side of a pair is one of the searches, by its name; a re-ranker's time is told apart.
            #expect(Set(compared.joined()) == Set(searches.map { $0["name"]?.string }))
            for search in searches {
                #expect((search["queries_per_second"] == .null) == (search["rerank_depth"] != nil))
            }
            #expect(try #require(measured["rerank"]?["pairs"]?.integer) > 0)
            // What is found does not change, but for its order.
            for search in searches.prefix(5) {
                #expect(search["recall@100"]?["score"] == searches[0]["recall@100"]?["score"])
            }

            let exported = try run(workshop, "export run --out served --json").json
            #expect(try #require(exported["largest_relative_difference"]?.double) <= 1e-4)
            #expect(
                try workshop.json("served/config.json")["architectures"] == ["BertForSequenceClassification"]
            )
            #expect(!Files.exists(workshop.path("served/modules.json")))
            #expect(Files.exists(workshop.path("served/tuning-text.grams")))
            let names = try SafetensorsFile(workshop.path("served/model.safetensors")).tensors.map(\.name)
            #expect(names.contains("classifier.weight") && names.contains("bert.pooler.dense.bias"))
            #expect(names.allSatisfy { $0.hasPrefix("bert.") || $0.hasPrefix("classifier.") })
            #expect(names.count == 41)
            let command = "evaluate --beir small --search words --rerank served --json"
            let again = try run(workshop, command).json
            let before = try run(workshop, command.replacing("served", with: "run")).json
            let found = [again, before].map { $0["searches"]?.array?[1]["ndcg@10"] }
            #expect(found[0] != nil)
            // Merged, an adapter is rounded otherwise, and near neighbours may change places.
            if method != "lora" { #expect(found[0] == found[1]) }
            // A run is opened where it belongs.
            let refused = try workshop.hone("export", "run", "--format", "gguf", "--out", "x")
            #expect(refused.exitCode == 2)
        }
    }

    @Test func aPublishedCrossEncoderIsPulledAndUsed() throws {
        try with { workshop in
            var files: [String: [UInt8]] = [:]
            for name in ["config.json", "vocab.txt", "model.safetensors"] {
                files[name] = try Files.bytes(of: Self.crossEncoder.appending(name))
            }
            files["README.md"] = Array("# A cross-encoder\n".utf8)
            files["CrossEncoderRerankingEvaluator_results.csv"] = Array("1,2\n".utf8)
            let hub = FakeHub(files, large: ["model.safetensors"])
            let variables = [
                "HF_ENDPOINT": hub.endpoint, "HF_TOKEN": "", "HF_HUB_OFFLINE": "", "http_proxy": "",
                "no_proxy": "127.0.0.1,localhost",
            ]
            let pulled = try workshop.hone("pull", "hf:maker/tiny", variables: variables)
            try #require(pulled.exitCode == 0, "\(pulled.errorText)")
            for model in ["tiny", Self.crossEncoder.string] {
                let measured = try run(
                    workshop,
                    "evaluate --beir small --search words --rerank \(model) --rerank-depth 5,5 --json"
                ).json
                #expect(measured["rerank"]?["model"] == .string(model))
                // What is asked for twice is measured once.
                #expect(measured["searches"]?.array?.count == 2 && measured["pairs"]?.array?.count == 1)
            }
            try workshop.write("# Pumps\n\nThe pump leaks.\n", to: "documents/pump.md")
            try workshop.write("# Valves\n\nA valve leaks oil.\n", to: "documents/valve.md")
            _ = try run(workshop, "index documents --out documents.index --words-only --public")
            let found = try run(workshop, "search documents.index leaks --as ben --rerank tiny --json")
            let passages = try found.outputText.split(separator: "\n").map {
                try JSONScanner.parse(String($0))
            }
            let scores = try passages.map { try #require($0["score"]?.double) }
            for passage in passages {
                #expect(passage["rerank"] == "tiny" && passage["rerank_depth"] == 50)
                #expect(passage["rerank_share"]?.double == 0.3)
            }
            let other = "--rerank tiny --rerank-depth 2 --rerank-share 1 --limit 1 --json"
            let set = try run(workshop, "search documents.index leaks --as ben " + other).json
            #expect(set["rerank_depth"] == 2 && set["rerank_share"]?.double == 1)
            #expect(scores.count == 2 && scores[0] >= scores[1])
            // It is also what a training goes on from.
            _ = try run(workshop, "pairs small --search words --negatives 2 --out pairs.jsonl")
            let tuned = try run(workshop, "tune pairs.jsonl --method full --base tiny --dry-run")
            #expect(tuned.errorText.contains("saving and reading back work"))
        }
    }

    /// A default stands in the line of its option.
    @Test(arguments: ["search", "evaluate"]) func theUsualShareIsTold(_ command: String) throws {
        try Workshop.with { workshop in
            let help = try workshop.hone(command, "--help").outputText
            let words = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains("by default 0.3"), "\(help)")
        }
    }

    /// That queries are noted is told, and can be turned off.
    @Test func queriesForPairsAreNotedUnlessThatIsTurnedOff() throws {
        try Workshop.with { workshop in
            #expect(try workshop.hone("pairs", "--help").outputText.contains("INDEX.audit.jsonl"))
            try workshop.write("# Pumps\n\nThe pump leaks.\n", to: "documents/pump.md")
            try workshop.write("# Valves\n\nA valve leaks oil.\n", to: "documents/valve.md")
            try workshop.write(
                "{\"input\": \"what leaks\", \"evidence\": "
                    + "[{\"document\": \"pump.md\", \"quote\": \"The pump leaks.\"}]}\n",
                to: "q.jsonl"
            )
            _ = try run(workshop, "index documents --out i --words-only --public")
            let pairs = "pairs q.jsonl --index i --as ben --search words"
            _ = try run(workshop, pairs + " --out first.jsonl --no-audit")
            #expect(!Files.exists(workshop.path("i.audit.jsonl")))
            _ = try run(workshop, pairs + " --out second.jsonl")
            #expect(try workshop.text("i.audit.jsonl").contains("what leaks"))
            #expect(try workshop.text("first.jsonl") == workshop.text("second.jsonl"))
        }
    }

    @Test func pairsAreNotWrittenOver() throws {
        try with { workshop in
            try workshop.write("precious", to: "pairs.jsonl")
            let refused = try workshop.hone("pairs", "small", "--out", "pairs.jsonl")
            #expect(refused.exitCode == 2 && refused.errorText.contains("this file is there already"))
            #expect(try workshop.text("pairs.jsonl") == "precious")
        }
    }

    /// As for an index, no folder is made for what is written.
    @Test func noFolderIsMadeForPairs() throws {
        try with { workshop in
            let refused = try workshop.hone("pairs", "small", "--search", "words", "--out", "new/pairs.jsonl")
            #expect(refused.exitCode == 1, "\(refused.errorText)")
            #expect(refused.errorText.contains("new/pairs.jsonl: cannot be written: No such file"))
            #expect(!Files.exists(workshop.path("new")))
        }
    }

    static let faults: [(command: String, says: String)] = [
        ("pairs small --out p --split dev", "no judgements named \"dev\""),
        (
            "pairs small --out p --search word",
            "--search word: known are words, meaning, rrf, minmax; did you mean words?"
        ),
        ("pairs small --out p --negatives 0", "--negatives is from 1 to 1,000"),
        ("pairs small --out p --depth 0", "--depth is from 1 to 10,000"),
        ("pairs small --out p --as ben", "--as with --index"),
        ("pairs small --out p --no-audit", "--as with --index, and so does --no-audit"),
        ("pairs q.jsonl --out p --index i", "--index goes with --as USER"),
        ("pairs q.jsonl --out p --index i --as ' '", "--as needs the name of the one who reads"),
        ("pairs q.jsonl --out p --index i --as ben --split dev", "--split and --model go with a collection"),
        ("pairs nothing --out p --search words", "no such file or folder"),
        ("pairs one.jsonl --out p --search words", "for questions give --index INDEX --as USER"),
        // Before anything is read.
        ("pairs nothing --out one.jsonl/p --search words", "this is not a folder"),
        (
            "evaluate --beir small --search words --rerank encoder",
            "gives no score to a question with a passage"
        ),
        ("evaluate --beir small --search words --rerank nothing", "no model and no folder \"nothing\""),
        ("evaluate --beir small --rerank-depth 5", "--rerank-depth goes with --rerank"),
        ("evaluate --beir small --rerank encoder --rerank-depth 5,", "numbers from 1 to 10,000 are expected"),
        ("evaluate --beir small --rerank encoder --rerank-share 2", "numbers from 0 to 1 are expected"),
        ("evaluate small --run x --rerank y", "--rerank goes with --beir"),
        ("tune one.jsonl --base encoder --out run", "has nothing to tell apart"),
        ("tune bad.jsonl --base encoder --out run", "negatives"),
        ("search i x --as ben --rerank-share 1.5", "--rerank-share is from 0 to 1"),
        ("search i x --as ben --rerank-share 1", "--rerank-share goes with --rerank"),
        ("search i x --as ben --rerank-depth 5", "--rerank-depth goes with --rerank"),
    ]

    @Test(arguments: faults.indices) func whatIsWrongIsTold(_ number: Int) throws {
        let fault = Self.faults[number]
        try with { workshop in
            try workshop.write("{\"query\": \"q\", \"positive\": \"p\"}\n", to: "one.jsonl")
            try workshop.write(
                "{\"query\": \"q\", \"positive\": \"p\", \"negatives\": [1]}\n",
                to: "bad.jsonl"
            )
            let refused = try workshop.bash("\"$hone\" \(fault.command)")
            #expect([2, 64].contains(refused.exitCode), "\(fault.command)")
            #expect(refused.errorText.contains(fault.says), "\(fault.command): \(refused.errorText)")
            #expect(!Files.exists(workshop.path("p")) && !Files.exists(workshop.path("run")))
        }
    }
}
