import HoneBase
import Testing

@testable import HoneData

struct RowCursorTests {
    /// The rows of `bytes`, of which only the first `count` are known at first.
    private func rows(_ bytes: [UInt8], name: String, knowing count: Int) throws -> [String] {
        var rows: [String] = []
        var cursor = RowCursor(file: name)
        var offset = 0
        for (part, isWhole) in [(bytes.prefix(count), false), (bytes[...], true)] {
            try Array(part).withUnsafeBufferPointer { part in
                while case .row(let line, let row) = try cursor.next(in: part, at: &offset, isWhole: isWhole)
                {
                    rows.append("\(line) \(row.map { JSON.object($0).text() })")
                }
            }
        }
        return rows
    }

    @Test(arguments: [
        ("rows.jsonl", "\u{FEFF}{\"a\": 1}\r\n\n{\"a\": 2}\n  \nx\n{\"a\": \"é\"}"),
        ("rows.csv", "\r\na,b\r\n\"1\r\n\"\"2\",3\r\n\r\n4,\"5\"\n\"6\",\"\""),
        ("rows.csv", "a;\"b\nc\"\n\"x\";y\n1;2;3\n"),
        ("-", " {\"a\": 1}\n[1]\n"),
    ])
    func aFileReadInTwoPiecesHasTheSameRows(_ name: String, _ text: String) throws {
        let bytes = Array(text.utf8)
        let whole = try rows(bytes, name: name, knowing: 0)
        #expect(!whole.isEmpty)
        for count in bytes.indices {
            #expect(try rows(bytes, name: name, knowing: count) == whole, "\(count)")
        }
    }

    @Test(arguments: [
        ("-", "{\"input\": \"x\", \"output\": \"y\"}"),
        ("data.json", "\n{\"input\": \"x\", \"output\": \"y\"}"),
        ("-", "input,output\nx,y"), ("data.txt", "input;output\nx;y\n"),
        ("data.tsv", "input\toutput\nx\ty\n"),
    ])
    func theFormatIsToldByTheNameOrTheFirstCharacter(_ name: String, _ text: String) throws {
        let examples = try read(text, named: name)
        #expect(examples.map(\.input) == ["x"] && examples.map(\.output) == ["y"])
    }

    @Test(
        arguments: [
            ([0xFF, 0xFE, 0x7B, 0x00], DataError.encoding(file: "f.jsonl", found: "UTF-16LE")),
            ([0xFE, 0xFF, 0x00, 0x7B], .encoding(file: "f.jsonl", found: "UTF-16BE")),
            (Array("\n[{\"input\": 1}]".utf8), .oneArray(file: "f.jsonl")),
            ([], .noRows(file: "f.jsonl")), (Array(" \n\n".utf8), .noRows(file: "f.jsonl")),
        ] as [([UInt8], DataError)]
    )
    func aFileThatHoldsNoRowsIsRefused(_ bytes: [UInt8], _ expected: DataError) {
        let error = #expect(throws: DataError.self) { try read(bytes, named: "f.jsonl") }
        #expect(error == expected)
    }

    @Test func aHeaderWithoutRowsHoldsNoRows() {
        let error = #expect(throws: DataError.self) { try read("input,output\n", named: "f.csv") }
        #expect(error == .noRows(file: "f.csv"))
    }
}
