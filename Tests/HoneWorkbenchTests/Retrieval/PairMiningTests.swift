import HoneBase
import HoneData
import HoneRetrieval
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneWorkbench

@Suite struct PairMiningTests {
    /// Calls `body` with a collection of twelve documents about pumps, of which the first ones are judged.
    private func withCollection<Result>(
        _ judgements: [String],
        _ body: (FilePath) throws -> Result
    ) throws -> Result {
        try withTemporaryFolder { folder in
            try Files.makeFolder(folder.appending("qrels"))
            let documents = (0..<12).map { number -> JSON in
                [
                    "_id": .string("d\(number)"), "title": .string("Pump \(number)"),
                    "text": .string("The pump of kind \(number) has a valve."),
                ]
            }
            let queries: [JSON] = [
                ["_id": "q1", "text": "pump valve"], ["_id": "q2", "text": "kind of pump"],
                // A query that is a document itself.
                ["_id": "d5", "text": "pump 5 valve"],
            ]
            for (name, rows) in [("corpus.jsonl", documents), ("queries.jsonl", queries)] {
                let text = rows.map { $0.text() + "\n" }.joined()
                try writeQuickly(Array(text.utf8), to: folder.appending(name))
            }
            let lines = ["query-id\tcorpus-id\tscore"] + judgements
            try Files.write(
                lines.joined(separator: "\n") + "\n",
                to: folder.appending("qrels").appending("train.tsv")
            )
            return try body(folder)
        }
    }

    private func mine(
        _ folder: FilePath,
        _ change: (inout PairMining.Options) -> Void = { _ in }
    ) throws -> PairMining.Mined {
        var options = PairMining.Options()
        options.method = .words
        change(&options)
        return try PairMining(.collection(folder, split: "train"), options).run()
    }

    /// A row for each relevant document; beside it what a search finds, but nothing relevant and not the query itself.
    @Test func whatIsFoundAndDoesNotFitStandsBesideWhatDoes() throws {
        // A query that is judged to fit itself is no passage of its own.
        let judgements = ["q1\td3\t2", "q1\td1\t1", "q1\td2\t0", "d5\td0\t1", "d5\td5\t2"]
        try withCollection(judgements) { folder in
            let mined = try mine(folder) { ($0.negatives, $0.depth) = (20, 50) }
            #expect(mined.questions == 2 && mined.withoutPassage == 0 && mined.withoutOthers == 0)
            #expect(mined.pairs.map(\.query) == ["pump valve", "pump valve", "pump 5 valve"])
            func text(_ number: Int) -> String { "Pump \(number)\nThe pump of kind \(number) has a valve." }
            #expect(mined.pairs.map(\.positive) == [1, 3, 0].map(text))
            let all = Set((0..<12).map(text))
            #expect(Set(mined.pairs[0].negatives) == all.subtracting([1, 3].map(text)))
            #expect(mined.pairs[1].negatives == mined.pairs[0].negatives)
            #expect(Set(mined.pairs[2].negatives) == all.subtracting([0, 5].map(text)))
            #expect(mined.pairs.map(\.source.line) == [1, 1, 3])
        }
    }

    /// They are spread over the results, in their order.
    @Test(arguments: [(1, 8), (3, 8), (4, 4), (8, 4)]) func theyAreSpread(_ count: Int, _ depth: Int) throws {
        try withCollection(["q1\td0\t1"]) { folder in
            let all = try mine(folder) { ($0.negatives, $0.depth) = (50, depth) }
            let some = try mine(folder) { ($0.negatives, $0.depth) = (count, depth) }
            let (found, taken) = (try #require(all.pairs.first).negatives, try #require(some.pairs.first))
            #expect(found.count == depth)
            let places = taken.negatives.compactMap { found.firstIndex(of: $0) }
            #expect(places.count == min(count, depth) && places == places.sorted())
            #expect(places.first == 0)
            let gaps = zip(places, places.dropFirst()).map { $1 - $0 }
            #expect((gaps.max() ?? 1) - (gaps.min() ?? 1) <= 1)
        }
    }

    @Test func whatIsWrittenIsReadByTraining() throws {
        try withCollection(["q1\td0\t1", "q2\td4\t1"]) { folder in
            let mined = try mine(folder)
            let path = folder.appending("pairs.jsonl")
            try mined.write(to: path)
            let read = try RankedPair.load(from: [path])
            #expect(read.map(\.row) == mined.pairs.map(\.row) && read.count == 2)
        }
    }

    /// Documents that are judged and not there, and judgements of nothing relevant.
    @Test func questionsWithoutAPassageAreCounted() throws {
        try withCollection(["q1\td0\t1", "q2\tgone\t1", "d5\td1\t0"]) { folder in
            let mined = try mine(folder)
            #expect(mined.questions == 1 && mined.withoutPassage == 2)
        }
        try withCollection(["q1\tgone\t1"]) { folder in
            let told = problem { _ = try mine(folder) }
            #expect(told?.what.contains("no question has a passage that fits") == true)
            #expect(told?.found?.contains("1 question without a passage") == true)
        }
    }

    @Test func aFileOfQuestionsIsNoCollection() throws {
        try withTemporaryFolder { folder in
            let file = folder.appending("questions.jsonl")
            try Files.write(Self.questions, to: file)
            let told = problem { _ = try mine(file) }
            #expect(told?.place?.file == file.string && told?.kind == .input)
            #expect(told?.remedy?.contains("--index INDEX --as USER") == true)
        }
    }

    private static let documents = [
        "pump.md":
            "# Pumps\n\nThe BR-45 leaves the works set to 180 bar.\n\nIts oil is changed every 2,000 hours.\n",
        "belt.md": "# Belts\n\nA belt of the BR-45 is tracked by the idler.\n",
        "secret.md": "---\nreaders: [anna]\n---\n# Rebates\n\nThe rebate for the BR-45 is 15 percent.\n",
    ]
    private static let questions = """
        {"input": "What is the BR-45 set to?", "evidence": [{"document": "pump.md", \
        "quote": "set to 180 bar"}]}
        {"input": "What is the rebate for the BR-45?", "output": "15", "evidence": [{"document": "secret.md", \
        "quote": "15 percent"}]}
        {"input": "Who built the BR-45?", "output": "nobody says", "answerable": false}

        """

    /// Calls `body` with what `user` is given for `questions` about the documents, and with their index.
    private func withMined<Result>(
        _ questions: String,
        as user: String,
        _ body: (PairMining.Mined, FilePath) throws -> Result
    ) throws -> Result {
        try withTemporaryFolder { folder in
            let place = folder.appending("documents")
            try Files.makeFolder(place)
            for (name, text) in Self.documents {
                try writeQuickly(Array(text.utf8), to: place.appending(name))
            }
            var options = IndexBuild.Options()
            (options.isWordsOnly, options.isPublic, options.chunkTokens) = (true, true, 16)
            let index = folder.appending("index")
            _ = try IndexBuild(place, to: index, options).run(fault: { _ in }) { _ in }
            let path = folder.appending("questions.jsonl")
            try Files.write(questions, to: path)
            var wanted = PairMining.Options()
            wanted.method = .words
            return try body(try PairMining(.questions(path, index: index, user: user), wanted).run(), index)
        }
    }

    /// What stands in the rows is in the log, also where no search finds it.
    ///
    /// Here no word of the question stands in what answers it.
    @Test func whatIsWrittenIsNoted() throws {
        let question = """
            {"input": "belt cheaper", "evidence": [{"document": "secret.md", "quote": "15 percent"}]}

            """
        try withMined(question, as: "anna") { mined, index in
            let pair = try #require(mined.pairs.first)
            #expect(pair.positive.contains("15 percent"))
            #expect(!pair.negatives.isEmpty && !pair.negatives.contains { $0.contains("15 percent") })
            let log = try Files.text(of: FilePath(index.string + ".audit.jsonl"))
            let shown = try log.split(separator: "\n").map { try JSONScanner.parse(String($0)) }
            #expect(shown.allSatisfy { $0["as"] == "anna" && $0["query"] == "belt cheaper" })
            let documents = shown.flatMap { $0["chunks"]?.array ?? [] }.map { $0["document"]?.string }
            #expect(documents.contains("secret.md") && documents.contains("belt.md"))
        }
    }

    /// Of documents the chunks that hold the evidence fit, whether or not a row tells the answer; what the user may not
    /// read is in no row.
    @Test(arguments: [("anna", 2), ("ben", 1)]) func evidenceTellsWhatFits(_ user: String, _ count: Int)
        throws
    {
        try withMined(Self.questions, as: user) { mined, _ in
            #expect(mined.questions == count && mined.withoutPassage == 3 - count)
            let lines: [Int?] = [1, 2]
            #expect(Set(mined.pairs.map(\.source.line)) == Set(lines.prefix(count)))
            let first = try #require(mined.pairs.first)
            #expect(first.query == "What is the BR-45 set to?" && first.positive.contains("180 bar"))
            #expect(first.negatives.contains { $0.contains("belt") })
            #expect(!first.negatives.contains { $0.contains("180 bar") })
            let all = mined.pairs.flatMap { [$0.positive] + $0.negatives }
            #expect(all.contains { $0.contains("15 percent") } == (user == "anna"))
        }
    }
}
