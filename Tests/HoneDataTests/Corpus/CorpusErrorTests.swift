import HoneBase
import SystemPackage
import Testing

@testable import HoneData

@Suite struct CorpusErrorTests {
    @Test func errorsSayWhereAndWhatWasExpected() {
        let ending = CorpusError.unknownEnding(file: "a.pdf", known: [".txt", ".md"]).problem
        #expect(ending.place?.file == "a.pdf")
        #expect(ending.expected == "a name that ends in .txt or .md")
        let nothing = CorpusError.nothingFound(folder: "d", known: [".txt", ".md", ".jsonl"]).problem
        #expect(nothing.place?.file == "d")
        #expect(nothing.expected == "files whose names end in .txt, .md or .jsonl")
        #expect(CorpusError.file(.missing("a")).problem == FileError.missing("a").problem)
    }

    @Test func severalRowsAreToldTogether() {
        let rows = [3, 7].map { RowError(at: .init(file: "a.jsonl", line: $0), .notJSON("why")) }
        let error = CorpusError.rows(rows, count: 2)
        #expect(error.description.contains("a.jsonl:3"))
        #expect(error.description.contains("a.jsonl:7"))
        #expect(error.problem.what.contains("2 rows"))
        #expect(error.problem.kind == .input)
    }
}
