import HoneBase
import HoneRetrieval
import Testing

@Suite struct FaultyFilesTests {
    @Test func aFileCountsOnceByTheWorstOfIt() {
        func fault(_ file: String, _ reason: LoadReason, line: Int? = nil) -> LoadFault {
            LoadFault(at: .init(file: file, line: line), reason)
        }
        let guessed = LoadReason.guessedEncoding("Windows-1252")
        var faults = [
            fault("rows.jsonl", .rowWithoutText(fields: []), line: 2),
            fault("rows.jsonl", .zeroCharacter, line: 3),
            fault("a.md", guessed), fault("a.md", .replaced(count: 1, offset: 0, encoding: "UTF-8")),
            fault("b.csv", guessed), fault("b.csv", .zeroCharacter, line: 5), fault("c.png", .empty),
            fault("d.csv", .empty), fault("d.csv", guessed),
        ]
        for _ in 0..<2 {
            let files = FaultyFiles(faults)
            #expect(files.failed == 2 && files.changed == 2 && files.passedOver == 1)
            faults.reverse()
        }
        #expect(FaultyFiles([]).failed == 0)
    }
}
