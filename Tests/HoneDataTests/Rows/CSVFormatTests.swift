import HoneBase
import Testing

@testable import HoneData

struct CSVFormatTests {
    /// All rows of `text` with their lines.
    private func rows(_ text: String) throws -> [(line: Int, row: Result<JSONObject, RowFault>)] {
        var rows: [(line: Int, row: Result<JSONObject, RowFault>)] = []
        var cursor = RowCursor(file: "rows.csv")
        var offset = 0
        try Array(text.utf8).withUnsafeBufferPointer { bytes in
            while case .row(let line, let row) = try cursor.next(in: bytes, at: &offset, isWhole: true) {
                rows.append((line, row))
            }
        }
        return rows
    }

    private func fields(_ text: String) throws -> [[String]] {
        try rows(text).map { try $0.row.get().members.compactMap(\.value.string) }
    }

    @Test(arguments: [
        ("a,b\n1,2\n", [["1", "2"]]),
        ("a,b\r\n1,2\r\n3,4", [["1", "2"], ["3", "4"]]),
        ("\u{FEFF}a;b\n1;2,3\n", [["1", "2,3"]]),
        ("a\tb\n1\t2;3,4\n", [["1", "2;3,4"]]),
        ("a|b\n1|\"2|3\"\n", [["1", "2|3"]]),
        ("a,b|c\n1,2|3\n", [["1", "2|3"]]),
        ("a,b\n\"x\"\"y\",\"1\n2\"\n", [["x\"y", "1\n2"]]),
        ("a,b\n\"x,y\",\"\"\n", [["x,y", ""]]),
        ("a,b\n5\" hose,12\"\n", [["5\" hose", "12\""]]),
        ("\n a , b \n\n1, 2\n\n", [["1", " 2"]]),
        ("\"a,x\";b\n1;2\n", [["1", "2"]]),
        ("a,b\n,\n", [["", ""]]),
        ("a,b\n1,\"2\"\r", [["1", "2"]]),
        ("a\nx\n", [["x"]]),
        ("a,b\nÄ,\"日本\"\n", [["Ä", "日本"]]),
        ("a,b\n", []),
    ])
    func fieldsAreThoseOfTheSpecification(_ text: String, _ expected: [[String]]) throws {
        #expect(try fields(text) == expected)
    }

    @Test(arguments: [
        ("a,b\n1,2,3\n", 2, RowFault.fieldCount(expected: 2, found: 3)),
        ("a,b\n1,2\n1\n", 3, .fieldCount(expected: 2, found: 1)),
        ("a,b\n\"1\n2\",3\n\"4\"5,6\n", 4, .quoting("something follows the closing double quote of a field")),
        ("a,b\n1,2\n1,\"2\n3,4\n", 3, .quoting("a double quote is opened and never closed")),
    ])
    func aBadRowIsToldWithItsLine(_ text: String, _ line: Int, _ fault: RowFault) throws {
        let bad = try #require(try rows(text).first { if case .failure = $0.row { true } else { false } })
        #expect(bad.line == line)
        #expect(bad.row == .failure(fault))
    }

    @Test func textThatIsNotUTF8IsToldWithItsByte() throws {
        let bytes = Array("a,b\nxy,".utf8) + [0xE9, 0x0A]
        let error = #expect(throws: DataError.self) { try read(bytes, named: "rows.csv") }
        #expect(error == .missingColumn(file: "rows.csv", "input", found: ["a", "b"]))
        let rows = Array("input,output\nxy,".utf8) + [0xE9, 0x0A]
        let rowError = #expect(throws: DataError.self) { try read(rows, named: "rows.csv") }
        #expect(
            rowError == .rows([RowError(at: .init(file: "rows.csv", line: 2), .notUTF8(byte: 4))], count: 1)
        )
    }

    /// Random fields, written by the rules of RFC 4180 in a random style, are read back with the right lines.
    @Test(arguments: [",", ";", "\t", "|"], ["\n", "\r\n"])
    func whatIsWrittenIsRead(_ delimiter: String, _ lineBreak: String) throws {
        var random = Philox(seed: 2)
        let pieces = ["a", "B", " ", "\"", ",", ";", "\t", "|", "\n", "\r\n", "ß", "1"]
        for _ in 0..<300 {
            var text = ["x", "y", "z"].joined(separator: delimiter) + lineBreak
            var line = 2
            var expected: [[String]] = []
            var lines: [Int] = []
            for _ in 0...random.below(4) {
                let fields = (0..<3).map { _ in
                    (0..<random.below(5)).map { _ in pieces[random.below(pieces.count)] }.joined()
                }
                let written = fields.map { field in
                    let needsQuotes = field.utf8.contains { "\",;\t|\n\r".utf8.contains($0) }
                    guard needsQuotes || random.below(3) == 0 else { return field }
                    return "\""
                        + field.split(separator: "\"", omittingEmptySubsequences: false).joined(
                            separator: "\"\""
                        )
                        + "\""
                }
                let record = written.joined(separator: delimiter) + lineBreak
                text += record
                // A record of nothing but white space is passed over.
                if record.utf8.contains(where: { ![0x20, 0x09, 0x0D, 0x0A].contains($0) }) {
                    expected.append(fields)
                    lines.append(line)
                }
                line += record.utf8.count { $0 == 0x0A }
            }
            let rows = try rows(text)
            #expect(
                try rows.map { try $0.row.get().members.compactMap(\.value.string) } == expected,
                "\(text)"
            )
            #expect(rows.map(\.line) == lines, "\(text)")
        }
    }

    @Test func aColumnThatStandsTwiceIsRefused() {
        let error = #expect(throws: DataError.self) { try read("input,input\n1,2\n", named: "rows.csv") }
        #expect(error == .repeatedColumn(file: "rows.csv", "input"))
    }

    @Test func aBadHeaderIsRefused() {
        let error = #expect(throws: DataError.self) {
            try read("\n\"input\"x,output\n1,2\n", named: "rows.csv")
        }
        let fault = RowFault.quoting("something follows the closing double quote of a field")
        #expect(error == .header(RowError(at: .init(file: "rows.csv", line: 2), fault)))
    }
}
