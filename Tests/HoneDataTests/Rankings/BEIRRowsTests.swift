import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

/// Rows of documents, queries and judgements that cannot be used.
@Suite struct BEIRRowsTests {
    /// A bad line behind a good one, and what is wrong with it.
    @Test(
        arguments: [
            ("{\"text\": \"a\"}", .missingField("_id", found: ["text"])),
            ("{\"_id\": \"x\", \"title\": \"a\"}", .missingField("text", found: ["_id", "title"])),
            (
                "{\"_id\": \"x\", \"text\": null}",
                .row(.wrongType(field: "text", expected: "a string", found: "null"))
            ),
            (
                "{\"_id\": \"x\", \"text\": 3}",
                .row(.wrongType(field: "text", expected: "a string", found: "a number"))
            ),
            (
                "{\"_id\": [1], \"text\": \"a\"}",
                .row(.wrongType(field: "_id", expected: "a string or a whole number", found: "an array"))
            ),
            ("{\"_id\": \"\", \"text\": \"a\"}", .row(.emptyField("_id"))),
            ("{\"_id\": null, \"text\": \"a\"}", .row(.emptyField("_id"))),
            ("[1]", .row(.notAnObject(found: "an array"))),
        ] as [(String, BEIRFault)]
    )
    func badDocumentsAreNamed(_ line: String, _ fault: BEIRFault) throws {
        var collection = BEIRCollection()
        collection.corpus =
            "{\"_id\": \"d1\", \"text\": \"good\"}\n\(line)\n{\"_id\": \"d2\", \"text\": \"b\"}\n"
        guard case .rows(let errors, 1)? = try collection.error() else {
            Issue.record("\(line) passes")
            return
        }
        #expect(errors[0].fault == fault)
        #expect(errors[0].place.line == 2 && errors[0].place.file.hasSuffix("/corpus.jsonl"))
    }

    @Test(
        arguments: [
            ("{\"_id\": \"x\", \"text\": \" \"}", .row(.emptyField("text"))),
            ("{\"_id\": \"q1\", \"text\": \"a\"}", .repeatedID("q1", line: 1)),
            (
                "{\"_id\": \"x\", \"text\": \"a\", \"answers\": \"b\"}",
                .row(.wrongType(field: "answers", expected: "a list of strings", found: "a string"))
            ),
            (
                "{\"_id\": \"x\", \"text\": \"a\", \"answers\": [\"b\", 1]}",
                .row(
                    .wrongType(field: "answers", expected: "a list of strings", found: "a list with a number")
                )
            ),
            (
                "{\"_id\": \"x\", \"text\": \"a\", \"answer\": 1}",
                .row(.wrongType(field: "answer", expected: "a string", found: "a number"))
            ),
        ] as [(String, BEIRFault)]
    )
    func badQueriesAreNamed(_ line: String, _ fault: BEIRFault) throws {
        var collection = BEIRCollection()
        collection.queries = "{\"_id\": \"q1\", \"text\": \"good\"}\n\(line)\n"
        collection.judgements = "query-id\tcorpus-id\tscore\nq1\td1\t1\n"
        guard case .rows(let errors, 1)? = try collection.error() else {
            Issue.record("\(line) passes")
            return
        }
        #expect(errors[0].fault == fault)
        #expect(errors[0].place.line == 2 && errors[0].place.file.hasSuffix("/queries.jsonl"))
    }

    /// As it happens in published collections: of documents with one id the first is given, and the others are told.
    @Test func documentsWithOneIDAreTold() throws {
        var collection = BEIRCollection()
        collection.corpus = ["a", "b", "a", "c", "a", "b"].enumerated()
            .map { "{\"_id\": \"\($1)\", \"text\": \"\($0)\"}\n" }.joined()
        try collection.with { path in
            var reader = try BEIRFolder(path).corpus()
            var texts: [String] = []
            while let document = try reader.next() { texts.append(document.text) }
            #expect(texts == ["0", "1", "3"])
            let (count, rows) = (reader.repeatedCount, reader.repeatedRows)
            #expect(count == 3)
            #expect(rows.map(\.fault) == [.repeatedID("a", line: 1), .repeatedID("b", line: 2)])
            #expect(rows.map(\.place.line) == [3, 6])
        }
    }

    @Test func judgedQueriesWithOneIDAreLeftOut() throws {
        var collection = BEIRCollection()
        collection.queries? += "{\"_id\": \"q2\", \"text\": \"again\"}\n"
        try collection.with { path in
            let judged = try BEIRFolder(path).judgedQueries()
            #expect(judged.queries.map(\.id) == ["q1", "q3"] && judged.unjudgedCount == 1)
            #expect(judged.ambiguousCount == 0)
            let file = path.appending("queries.jsonl").string
            let row = BEIRRowError(at: .init(file: file, line: 4), .repeatedID("q2", line: 2))
            #expect(throws: BEIRError.rows([row], count: 1)) { try BEIRFolder(path).queries() }
        }
        collection.queries? += "{\"_id\": \"q1\", \"text\": \"once more\"}\n"
        try collection.with { path in
            let judged = try BEIRFolder(path).judgedQueries()
            #expect(judged.queries.map(\.id) == ["q3"] && judged.ambiguousCount == 1)
            #expect(Set(judged.grades.keys) == ["q3"] && judged.unjudgedCount == 1)
        }
    }

    @Test func everyBadRowIsCountedAndTheFirstAreTold() throws {
        var collection = BEIRCollection()
        collection.corpus = (1...30).map { "{\"_id\": \"d\($0)\", \"text\": \($0 < 4 ? "\"a\"" : "1")}\n" }
            .joined()
        let error = try collection.error()
        guard case .rows(let errors, 27)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(errors.map(\.place.line) == Array(4..<24))
        #expect(error?.problem.what.hasPrefix("27 rows cannot be used; the first: ") == true)
        #expect(error?.description.contains("the first 20 are\n") == true)
    }

    @Test func goodDocumentsBeforeABadOneAreDelivered() throws {
        var collection = BEIRCollection()
        collection.corpus = "{\"_id\": 1, \"text\": \"a\"}\n{\"_id\": 2}\n{\"_id\": 3, \"text\": \"c\"}\n"
        try collection.with { path in
            var reader = try BEIRFolder(path).corpus()
            #expect(try reader.next()?.id == "1")
            do throws(BEIRError) {
                _ = try reader.next()
                Issue.record("a bad row passes")
            } catch {
                #expect(error.problem.place?.line == 2)
            }
        }
    }

    @Test(arguments: ["", "\n\n", " \n"]) func emptyFilesAreNamed(_ text: String) throws {
        for name in ["corpus.jsonl", "queries.jsonl", "test.tsv"] {
            var collection = BEIRCollection()
            switch name {
            case "corpus.jsonl": collection.corpus = text
            case "queries.jsonl": collection.queries = text
            default: collection.judgements = text
            }
            guard case .empty(let file, _)? = try collection.error() else {
                Issue.record("an empty \(name) passes")
                continue
            }
            #expect(file.hasSuffix("/" + name))
        }
    }

    @Test func anArrayIsNoFileOfRows() throws {
        var collection = BEIRCollection()
        collection.corpus = "[{\"_id\": 1, \"text\": \"a\"}]\n"
        guard case .data(.oneArray)? = try collection.error() else {
            Issue.record("an array passes")
            return
        }
    }

    private func isRead(_ body: () throws(BEIRError) -> Void) -> Bool {
        do throws(BEIRError) {
            try body()
            return true
        } catch {
            #expect(!error.description.isEmpty)
            return false
        }
    }

    @Test(arguments: [("corpus.jsonl", "queries.jsonl"), ("queries.jsonl", "corpus.jsonl")])
    func wrongRowsDoNoHarm(_ name: String, _ other: String) throws {
        let rows: [JSON] = [
            ["_id": "q1", "title": "t", "text": "a", "answers": ["b"]],
            ["_id": 3, "text": "e\u{301}\u{1F600}", "answer": "c"],
        ]
        let right = Array("{\"_id\": \"a\", \"text\": \"b\"}\n".utf8)
        let files = JSONMutations(of: rows, seed: 120)
        try expectNoHarm(files, count: 3_000, opening: 100, name: name, beside: [other: right]) { path in
            isRead { () throws(BEIRError) in
                let folder = path.removingLastComponent()
                _ = try BEIRCollection.documents(in: folder)
                _ = try BEIRFolder(folder).queries()
            }
        }
    }

    @Test func wrongJudgementsDoNoHarm() throws {
        let files = ByteMutations(of: Array((BEIRCollection().judgements ?? "").utf8), seed: 121)
        try expectNoHarm(files, count: 6_000, opening: 100, name: "test.tsv") { path in
            isRead { () throws(BEIRError) in
                let judgements = try BEIRJudgements(path, queries: ["q1", "q2", "q3"], from: "queries.jsonl")
                #expect(!judgements.grades.isEmpty)
            }
        }
    }
}
