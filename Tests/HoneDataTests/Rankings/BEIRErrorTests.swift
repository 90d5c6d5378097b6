import HoneBase
import SystemPackage
import Testing

@testable import HoneData

@Suite struct BEIRErrorTests {
    private static let place = Problem.Place(file: "f", line: 7)

    /// Every error names the file, and these words.
    @Test(
        arguments: [
            (.file(.missing("f")), []), (.data(.oneArray(file: "f")), ["array"]),
            (.missingFile(folder: "f", name: "corpus.jsonl"), ["no corpus.jsonl", "qrels/test.tsv"]),
            (.twoFiles(folder: "f", ["a.jsonl", "a.jsonl.gz"]), ["a.jsonl and a.jsonl.gz"]),
            (
                .noSplit(folder: "f", split: "tset", found: ["dev", "test"]),
                ["\"tset\"", "did you mean \"test\"?"]
            ),
            (.noSplit(folder: "f", split: "x", found: []), ["no file qrels/*.tsv"]),
            (.empty(file: "f", what: "documents"), ["empty", "documents"]),
            (.noHeader(file: "f", found: "1 0 184 1"), ["no header", "f:1", "\"1 0 184 1\"", "query-id"]),
            (.noJudgement(file: "f", header: "a\tb\tc"), ["no judgement", "\"a\tb\tc\""]),
            (.rows([BEIRRowError(at: place, .grade("x"))], count: 1), ["f:7", "score", "\"x\""]),
        ] as [(BEIRError, [String])]
    )
    func theProblemNamesTheEvidence(_ error: BEIRError, _ words: [String]) {
        #expect(error.problem.place?.file == "f" && error.problem.kind == .input)
        for word in words { #expect(error.description.contains(word), "\(error.description)") }
    }

    @Test(
        arguments: [
            (.row(.emptyField("text")), ["text"]),
            (.missingField("_id", found: ["id"]), ["\"_id\"", "\"id\""]),
            (.missingField("_id", found: []), ["no fields"]),
            (.repeatedID("d1", line: 3), ["\"d1\"", "line 3", "_id"]),
            (.columnCount(found: 4), ["4", "tabs"]), (.emptyColumn("query-id"), ["query-id"]),
            (.grade("1.5"), ["whole number", "\"1.5\""]),
            (.unknownQuery("q9", file: "queries.jsonl"), ["\"q9\"", "queries.jsonl"]),
            (.conflictingGrades(query: "q1", document: "d1", line: 3), ["\"q1\"", "\"d1\"", "line 3"]),
        ] as [(BEIRFault, [String])]
    )
    func everyFaultNamesThePlace(_ fault: BEIRFault, _ words: [String]) {
        let error = BEIRRowError(at: Self.place, fault)
        #expect(error.problem.place?.line == 7)
        for word in words { #expect(error.description.contains(word), "\(error.description)") }
    }
}
