import HoneBase
import SystemPackage
import Testing

@testable import HoneData

struct DataErrorTests {
    private func rows(_ count: Int) -> DataError {
        let told = (1...min(count, DataError.rowsTold)).map {
            RowError(at: .init(file: "rows.jsonl", line: $0), .emptyField("input"))
        }
        return .rows(told, count: count)
    }

    @Test func oneBadRowIsToldAsItself() {
        #expect(
            rows(1).problem == RowError(at: .init(file: "rows.jsonl", line: 1), .emptyField("input")).problem
        )
        #expect(rows(1).description == rows(1).problem.description)
    }

    @Test func severalBadRowsAreToldTogether() {
        let error = rows(25)
        #expect(error.problem.what.hasPrefix("25 rows cannot be used"))
        #expect(error.problem.place?.line == 1)
        #expect(error.description.hasPrefix("25 rows cannot be used; the first 20 are\nrows.jsonl:1"))
        #expect(error.description.contains("rows.jsonl:20,"))
        #expect(!error.description.contains("rows.jsonl:21,"))
    }

    @Test(arguments: [
        DataError.file(.missing("x.csv")), .noRows(file: "x.csv"), .noText(file: "x.csv"),
        .oneArray(file: "x.csv"),
        .encoding(file: "x.csv", found: "UTF-16LE"), .missingColumn(file: "x.csv", "input", found: ["a"]),
        .repeatedColumn(file: "x.csv", "a"),
        .header(RowError(at: .init(file: "x.csv", line: 1), .notUTF8(byte: 1))),
    ])
    func everyErrorNamesTheFile(_ error: DataError) {
        #expect(error.problem.place?.file == "x.csv")
        #expect(error.problem.kind == .input)
    }
}
