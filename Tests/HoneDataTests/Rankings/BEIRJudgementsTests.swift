import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

@Suite struct BEIRJudgementsTests {
    private func grades(_ text: String) throws -> [String: [String: Int]] {
        var collection = BEIRCollection()
        collection.judgements = text
        return try collection.with { try BEIRFolder($0).judgedQueries().grades }
    }

    @Test(arguments: [
        "query-id\tcorpus-id\tscore\nq1\td 1\t-1\nq2\tx\t3\n",
        "\u{FEFF}query-id\tcorpus-id\tscore\r\nq1\td 1\t-1\r\n\r\nq2\tx\t3",
        "qid\tdocid\trelevance\n\"q1\"\t\"d 1\"\t\"-1\"\nq2\tx\t+3\n",
    ])
    func judgementsAreRead(_ text: String) throws {
        #expect(try grades(text) == ["q1": ["d 1": -1], "q2": ["x": 3]])
    }

    @Test func quotesAreTakenOff() throws {
        let read = try grades("q\td\ts\nq1\t\"a\"\"b\"\t1\nq1\t\"\t1\nq1\tc\"d\"\t1\nq1\t\"\"\"\"\t1\n")
        #expect(read == ["q1": ["a\"b": 1, "\"": 1, "c\"d\"": 1]])
    }

    /// A first line that is no header, as in files of trec_eval or files that lost it.
    @Test(arguments: [
        "q1\td1\t1\n", "q1 0 d1 1\nq1 0 d2 1\n", "q1\t0\td1\t1\n", "query-id,corpus-id,score\nq1,d1,1\n",
        "query-id\tcorpus-id\nq1\td1\n", "\"1\"\t\"184\"\t\"1\"\n",
        // A grade that is none makes no header of a judgement.
        "q1\td1\t0.5\n", "q1\td1\tx\n", "q1\td1\t0.5\nq1\td2\t1\n", "q9\td1\t1e3",
    ])
    func aMissingHeaderIsNamed(_ text: String) throws {
        var collection = BEIRCollection()
        collection.judgements = text
        guard case .noHeader(let file, let found)? = try collection.error() else {
            Issue.record("\(text) passes")
            return
        }
        #expect(file.hasSuffix("/qrels/test.tsv"))
        #expect(text.hasPrefix(found))
    }

    /// A bad line behind a good one, and what is wrong with it.
    @Test(
        arguments: [
            ("q1\td2", .columnCount(found: 2)), ("q1\t0\td2\t1", .columnCount(found: 4)),
            ("q1 d2 1", .columnCount(found: 1)), ("q1\td2\t1\t", .columnCount(found: 4)),
            ("q1\td2\tmuch", .grade("much")), ("q1\td2\t1.0", .grade("1.0")), ("q1\td2\t", .grade("")),
            ("q1\td2\t 1", .grade(" 1")), ("q1\td2\t99999999999999999999", .grade("99999999999999999999")),
            ("\td2\t1", .emptyColumn("query-id")), ("q1\t\t1", .emptyColumn("corpus-id")),
            ("q9\td2\t1", .unknownQuery("q9", file: "queries.jsonl")),
            ("Q1\td2\t1", .unknownQuery("Q1", file: "queries.jsonl")),
            ("q1\td1\t0", .conflictingGrades(query: "q1", document: "d1", line: 2)),
        ] as [(String, BEIRFault)]
    )
    func badLinesAreNamed(_ line: String, _ fault: BEIRFault) throws {
        var collection = BEIRCollection()
        collection.judgements = "query-id\tcorpus-id\tscore\nq1\td1\t1\n\(line)\nq2\td1\t1\n"
        guard case .rows(let errors, 1)? = try collection.error() else {
            Issue.record("\(line) passes")
            return
        }
        #expect(errors[0].fault == fault)
        #expect(errors[0].place.line == 3 && errors[0].place.file.hasSuffix("/qrels/test.tsv"))
    }

    /// As it happens in published collections.
    @Test func aJudgementThatIsRepeatedCountsOnce() throws {
        var collection = BEIRCollection()
        collection.judgements = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t1\nq1\td1\t1\n"
        let judged = try collection.with { try BEIRFolder($0).judgedQueries() }
        #expect(judged.grades == ["q1": ["d1": 1, "d2": 1]])
        #expect(judged.repeatedCount == 1 && judged.judgementCount == 2)
    }

    @Test func bytesThatAreNoTextAreNamed() throws {
        try BEIRCollection().with { path in
            let bytes = Array("q\td\ts\nq1\td".utf8) + [0xE9] + Array("\t1\n".utf8)
            try writeQuickly(bytes, to: path.appending("qrels").appending("test.tsv"))
            #expect {
                try BEIRFolder(path).judgedQueries()
            } throws: { error in
                guard case .rows(let errors, 1)? = error as? BEIRError else { return false }
                return errors[0].fault == .row(.notUTF8(byte: 5)) && errors[0].place.line == 2
            }
        }
    }

    @Test func aHeaderAloneIsNoJudgement() throws {
        var collection = BEIRCollection()
        collection.judgements = "query-id\tcorpus-id\tscore\n"
        guard case .noJudgement(let file, let header)? = try collection.error() else {
            Issue.record("a header alone passes")
            return
        }
        #expect(file.hasSuffix("/qrels/test.tsv") && header == "query-id\tcorpus-id\tscore")
    }

    @Test(arguments: ["", "\n \n"]) func aFileWithoutALineIsEmpty(_ text: String) throws {
        var collection = BEIRCollection()
        collection.judgements = text
        guard case .empty(let file, _)? = try collection.error() else {
            Issue.record("an empty file passes")
            return
        }
        #expect(file.hasSuffix("/qrels/test.tsv"))
    }
}
