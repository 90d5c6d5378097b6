import HoneBase
import SystemPackage
import Testing

@testable import HoneData

struct RowStreamTests {
    @Test(arguments: ["a.jsonl", "a.csv"], [false, true])
    func rowsOfLargeFilesAreReadInTurn(_ name: String, _ packs: Bool) throws {
        try CorpusFolder.with { corpus in
            let isCSV = name == "a.csv"
            let lines = (0..<30_000).map { isCSV ? "row \($0)\n" : "{\"n\": \"row \($0)\"}\n" }
            try corpus.write((isCSV ? "n\n" : "") + lines.joined(), to: name)
            if packs { try corpus.pack(name) }
            let path = corpus.path(packs ? name + ".gz" : name)
            var rows = RowStream(try ByteStream(packedOrPlain: path), RowCursor(file: path.string))
            var count = 0
            while let (line, row) = try rows.next() {
                #expect(line == count + (isCSV ? 2 : 1))
                #expect(try row.get()["n"] == .string("row \(count)"))
                count += 1
            }
            #expect(count == 30_000)
            #expect(rows.columns == (isCSV ? ["n"] : nil))
        }
    }
}
