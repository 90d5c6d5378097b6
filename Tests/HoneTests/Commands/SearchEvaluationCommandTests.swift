import Glibc
import HoneBase
import SystemPackage
import Testing

/// A small collection whose scores by words follow from counting.
struct SmallCollection {
    var documents: [(id: String, title: String, text: String)] = [
        ("pump", "The pump", "It holds the pressure at nine bar."),
        ("valve", "", "A valve closes."),
        ("return", "", "The valve in the return line closes by itself when the oil runs back to the tank."),
        ("tank", "The tank", "Oil is kept here, forty litres of it."),
        ("hose", "", "Hoses are changed every six years."),
        ("guard", "", "The guard of the belt is yellow."),
        ("blank", "", " "),
    ]
    var queries: [(id: String, text: String)] = [
        // One document holds the words, and is relevant: 1.
        ("q1", "pump pressure"),
        // The relevant one comes second, since it is longer: 1 / log2(3).
        ("q2", "the valve"),
        // None holds the words: 0.
        ("q3", "warranty"),
        // The document that is the query itself would come first: without it 1.
        ("tank", "The tank, oil is kept here"),
        // Nobody judged it.
        ("q5", "belt"),
    ]
    var judgements = ["q1\tpump\t2", "q2\treturn\t1", "q2\tvalve\t0", "q3\those\t1", "tank\treturn\t1"]

    /// Writes it to `name` in the workshop.
    func write(to workshop: Workshop, _ name: String = "small", split: String = "test") throws {
        func lines(_ rows: [[(String, JSON)]]) -> String {
            rows.map { JSON.object(JSONObject($0)).text() + "\n" }.joined()
        }
        let corpus = documents.map {
            [("_id", JSON.string($0.id)), ("title", .string($0.title)), ("text", .string($0.text))]
        }
        try workshop.write(lines(corpus), to: "\(name)/corpus.jsonl")
        let asked = queries.map { [("_id", JSON.string($0.id)), ("text", .string($0.text))] }
        try workshop.write(lines(asked), to: "\(name)/queries.jsonl")
        let rows = ["query-id\tcorpus-id\tscore"] + judgements
        try workshop.write(rows.joined(separator: "\n") + "\n", to: "\(name)/qrels/\(split).tsv")
    }
}

@Suite struct SearchEvaluationCommandTests {
    private func close(_ found: JSON?, _ expected: Double) -> Bool {
        abs((found?.double ?? .infinity) - expected) < 1e-12
    }

    @Test func wordsAreScored() throws {
        try Workshop.with { workshop in
            try SmallCollection().write(to: workshop)
            try Files.makeFolder(workshop.path("temporary"))
            let evaluated = try workshop.hone(
                "evaluate",
                "--beir",
                "small",
                "--search",
                "words",
                "--json",
                variables: ["TMPDIR": workshop.path("temporary").string]
            )
            #expect(evaluated.exitCode == 0, "\(evaluated.errorText)")
            let result = try evaluated.json
            let counts = [
                "documents": 7, "documents_empty": 1, "chunks": 6, "queries": 4, "queries_unjudged": 1,
                "judgements": 5, "judged_documents_unknown": 0, "depth": 1_000,
            ]
            for (key, count) in counts { #expect(result[key]?.integer == count, "\(key)") }
            for (key, value) in ["k1": 1.5, "b": 0.75, "rrf_constant": 60] {
                #expect(result[key]?.double == value, "\(key)")
            }
            for key in ["words", "meaning"] { #expect(result["weights"]?[key]?.double == 1, "\(key)") }
            for key in ["model", "chunk_tokens", "verdict"] { #expect(result[key]?.isNull == true, "\(key)") }
            #expect(result["pairs"]?.array?.isEmpty == true)
            let search = try #require(result["searches"]?.array?.first)
            #expect(search["search"] == "words")
            let expected: [String: [Double]] = [
                "ndcg@10": [1, 1 / log2(3), 0, 1], "recall@100": [1, 1, 0, 1], "mrr@10": [1, 0.5, 0, 1],
            ]
            for (metric, scores) in expected {
                let mean = scores.reduce(0, +) / 4
                #expect(close(search[metric]?["score"], mean), "\(metric)")
            }
            #expect(search["queries_unanswered"]?.integer == 1)
            #expect(search["identical_left_out"]?.integer == 1)
            let interval = search["ndcg@10"]?["interval"]?.array?.compactMap(\.double) ?? []
            try #require(interval.count == 2)
            #expect((0..<0.65).contains(interval[0]))
            #expect((0.66...1).contains(interval[1]))
            // Nothing is left, here or there.
            #expect(try Files.names(in: workshop.path("temporary")).isEmpty)
            #expect(
                try Files.names(in: workshop.path("small")) == ["corpus.jsonl", "qrels", "queries.jsonl"]
            )
        }
    }

    @Test(arguments: [false, true]) func allSearchesAreCompared(cutsDocuments: Bool) throws {
        try Workshop.with { workshop in
            try SmallCollection().write(to: workshop, split: "dev")
            let arguments =
                ["evaluate", "--beir", "small", "--split", "dev", "--model", "encoder", "--json"]
                + (cutsDocuments ? ["--chunks"] : [])
            let evaluated = try workshop.hone(arguments: arguments)
            #expect(evaluated.exitCode == 0, "\(evaluated.errorText)")
            let result = try evaluated.json
            let searches = result["searches"]?.array ?? []
            #expect(searches.compactMap { $0["search"]?.string } == ["words", "meaning", "rrf", "minmax"])
            for search in searches {
                for metric in ["ndcg@10", "recall@100", "mrr@10"] {
                    let score = search[metric]?["score"]?.double ?? -1
                    let interval = search[metric]?["interval"]?.array?.compactMap(\.double) ?? [2, 2]
                    #expect((interval[0]...interval[1]).contains(score), "\(metric)")
                }
            }
            // By meaning every document has a score: all but the blank one are found.
            #expect(close(searches[1]["recall@100"]?["score"], 1))
            #expect((result["chunk_tokens"]?.integer != nil) == cutsDocuments)
            let pairs = result["pairs"]?.array ?? []
            #expect(pairs.count == 6)
            for pair in pairs {
                let scores = ["first", "second"].map { side in
                    let search = searches.first { $0["search"] == pair[side] }
                    return search?["ndcg@10"]?["score"]?.double ?? .infinity
                }
                let difference = scores[1] - scores[0]
                #expect(close(pair["difference"], difference))
                let (plain, adjusted) = (pair["p"]?.double ?? 2, pair["p_holm"]?.double ?? -1)
                #expect(plain <= adjusted)
            }
            #expect(result["verdict"]?.string?.hasPrefix("By ndcg@10, ") == true)
            // The same twice, but for times.
            let again = try workshop.hone(arguments: arguments).json
            #expect(again["pairs"] == result["pairs"])
        }
    }

    @Test func peopleSeeATable() throws {
        try Workshop.with { workshop in
            try SmallCollection().write(to: workshop)
            let arguments = [
                "evaluate", "--beir", "small", "--model", "encoder", "--search", "words,rrf", "--search",
                "meaning,words",
            ]
            let evaluated = try workshop.hone(arguments: arguments)
            #expect(evaluated.exitCode == 0, "\(evaluated.errorText)")
            let lines = evaluated.outputText.split(separator: "\n")
            let names = lines.prefix(4).map { line in String(line.prefix { $0 != " " }) }
            #expect(names == ["search", "words", "rrf", "meaning"])
            #expect(Set(lines.prefix(4).map(\.count)).count == 1, "columns are aligned")
            #expect(lines[1].contains("0.658 ("))
            for text in [
                "7 documents, one piece each; 4 queries with 5 judgements (test)", "k1 1.5, b 0.75",
                "rrf constant 60", "Holm over 3 pairs",
            ] {
                #expect(evaluated.outputText.contains(text), "\(text)")
            }
            #expect(evaluated.errorText.contains("1 query has no judgement: left out"))
            #expect(evaluated.errorText.contains("1 document holds no word: not found by any search"))
            #expect(evaluated.errorText.contains("1 found document has the id of the query"))
        }
    }

    @Test func withoutAModelWordsAreSearchedAlone() throws {
        try Workshop.with { workshop in
            try SmallCollection().write(to: workshop)
            let evaluated = try workshop.hone("evaluate", "--beir", "small", "--json")
            #expect(evaluated.exitCode == 0, "\(evaluated.errorText)")
            #expect(try evaluated.json["searches"]?.array?.count == 1)
            #expect(evaluated.errorText.contains("searched by words alone: minilm is not in the store"))
        }
    }

    @Test func documentsThatAreNotThereAreTold() throws {
        try Workshop.with { workshop in
            var collection = SmallCollection()
            collection.judgements += ["q1\tgone\t1"]
            try collection.write(to: workshop)
            let evaluated = try workshop.hone("evaluate", "--beir", "small", "--search", "words", "--json")
            #expect(evaluated.exitCode == 0, "\(evaluated.errorText)")
            #expect(evaluated.errorText.contains("1 judged document is not in the collection"))
            let result = try evaluated.json
            #expect(result["judged_documents_unknown"] == 1)
            // They count: one of the two relevant ones of the query cannot be found.
            let search = result["searches"]?.array?.first
            #expect(close(search?["recall@100"]?["score"], 0.625))
        }
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var arguments: [String]
        var says: [String]
        var spoil: @Sendable (Workshop) throws -> Void = { _ in }

        init(
            _ arguments: String...,
            says: [String],
            spoil: @escaping @Sendable (Workshop) throws -> Void = { _ in }
        ) {
            testDescription = says[0]
            (self.arguments, self.says, self.spoil) = (arguments, says, spoil)
        }
    }

    static let faults = [
        Fault("--beir", "none", says: ["none: no such file or folder"]),
        Fault("--beir", "encoder", says: ["there is no corpus.jsonl in this folder", "layout of BEIR"]),
        Fault("--beir", "small/corpus.jsonl", says: ["this is not a folder"]),
        Fault(
            "--beir",
            "small",
            "--split",
            "tset",
            says: ["no judgements named \"tset\"", "did you mean \"test\"?"]
        ),
        Fault("--beir", "small", "--split", "../qrels/test", says: ["no judgements named"]),
        Fault("--beir", "small", "--search", "word", says: ["--search word", "did you mean words?"]),
        Fault("--beir", "small", "--search", "words,", says: ["known are words, meaning, rrf, minmax"]),
        Fault(
            "--beir",
            "small",
            "--search",
            "meaning",
            says: ["no model and no folder \"minilm\"", "hone pull minilm"]
        ),
        Fault("--beir", "small", "--model", "nothing", says: ["no model and no folder \"nothing\""]),
        Fault("--beir", "small", "--search", "words", "--model", "encoder", says: ["needs no --model"]),
        Fault("small", "--beir", "small", says: ["give one of: a task folder with --run, --beir"]),
        Fault("--beir", "small", "--run", "runs/x", says: ["give one of: a task folder with --run, --beir"]),
        Fault("small", "--run", "x", "--split", "dev", says: ["--split goes with --beir"]),
        Fault("small", "--run", "x", "--chunks", says: ["--chunks goes with --beir"]),
        Fault(
            "small",
            "--run",
            "x",
            "--search",
            "rrf",
            says: ["--search goes with --beir or with --questions"]
        ),
        Fault("small", "--run", "x", "--model", "m", says: ["--model goes with --beir or with --questions"]),
        Fault("small", "--run", "x", "--as", "ben", says: ["--as goes with --questions"]),
        Fault("small", "--run", "x", "--limit", "5", says: ["--limit goes with --questions"]),
        Fault("--beir", "small", "--as", "ben", says: ["--as goes with --questions"]),
        Fault("--beir", "small", "--limit", "5", says: ["--limit goes with --questions"]),
        Fault("--beir", "small", "--threshold", "0", says: ["--threshold goes with --questions"]),
        Fault("--beir", "small", "--max-tokens", "9", says: ["--max-tokens goes with --questions"]),
        Fault("--beir", "small", "--instruction", "", says: ["--instruction goes with --questions"]),
        Fault("--questions", "q", "--index", "i", "--split", "dev", says: ["--split goes with --beir"]),
        Fault("--questions", "q", "--index", "i", "--chunks", says: ["--chunks goes with --beir"]),
        Fault("--questions", "q", "--index", "i", "--as", " ", says: ["--as needs the name"]),
        Fault("small", says: ["give a task folder with --run FOLDER: one of them is missing"]),
        Fault(says: ["give one of: a task folder with --run, --beir"]),
        Fault("--beir", "small", says: ["queries.jsonl:2", "\"text\""]) {
            try $0.write(
                "{\"_id\": \"q1\", \"text\": \"pump\"}\n{\"_id\": \"q2\"}\n",
                to: "small/queries.jsonl"
            )
        },
        Fault("--beir", "small", says: ["queries.jsonl:1", "text"]) {
            try $0.write("{\"_id\": \"q1\", \"text\": \" \"}\n", to: "small/queries.jsonl")
        },
        Fault("--beir", "small", says: ["corpus.jsonl:8", "_id"]) {
            try $0.write($0.text("small/corpus.jsonl") + "{\"text\": \"x\"}\n", to: "small/corpus.jsonl")
        },
        Fault("--beir", "small", says: ["the judged query \"q9\" is not in the collection", "test.tsv:7"]) {
            try $0.write($0.text("small/qrels/test.tsv") + "q9\tpump\t1\n", to: "small/qrels/test.tsv")
        },
        Fault("--beir", "small", says: ["none of the 2 judged documents is in the collection", "\"a\""]) {
            try $0.write("query-id\tcorpus-id\tscore\nq1\ta\t1\nq2\tb\t0\n", to: "small/qrels/test.tsv")
        },
        Fault("--beir", "small", says: ["the one judged document is not in the collection", "\"a\""]) {
            try $0.write("query-id\tcorpus-id\tscore\nq1\ta\t1\n", to: "small/qrels/test.tsv")
        },
        Fault("--beir", "small", says: ["the first line is no header"]) {
            try $0.write("q1\tpump\t1\n", to: "small/qrels/test.tsv")
        },
    ]

    @Test(arguments: faults) func whatIsWrongIsTold(fault: Fault) throws {
        try Workshop.with { workshop in
            try SmallCollection().write(to: workshop)
            try fault.spoil(workshop)
            let evaluated = try workshop.hone(arguments: ["evaluate"] + fault.arguments)
            #expect(evaluated.exitCode == 2)
            #expect(evaluated.output.isEmpty)
            for text in fault.says { #expect(evaluated.errorText.contains(text), "\(evaluated.errorText)") }
        }
    }

    @Test func nothingIsLeftBehindCtrlC() throws {
        try Workshop.with { workshop in
            var collection = SmallCollection()
            for number in 0..<20_000 {
                collection.documents.append(
                    ("d\(number)", "", String(repeating: "oil in the tank ", count: 8))
                )
            }
            try collection.write(to: workshop)
            let outcome = try workshop.bash(
                """
                mkdir temporary
                TMPDIR=$PWD/temporary "$hone" evaluate --beir small --model encoder > out 2> err &
                until grep -q indexing err; do sleep 0.02; kill -0 $! || exit 3; done
                kill -INT $!
                wait $!
                echo "status $?"
                ls -A temporary
                tail -n 1 err
                """
            )
            #expect(outcome.outputText == "status 130\ninterrupted\n")
        }
    }
}
