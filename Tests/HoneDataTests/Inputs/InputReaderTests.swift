import Glibc
import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

struct InputReaderTests {
    private func rows(_ text: String, name: String = "in.jsonl", batch: Int = 2) throws -> [InputRow] {
        try withTemporaryFolder { folder in
            let path = folder.appending(name)
            try Files.write(text, to: path)
            var reader = try InputReader(path)
            var rows: [InputRow] = []
            while true {
                let next = try reader.next(batch)
                if next.isEmpty { return rows }
                #expect(next.count <= batch)
                rows += next
            }
        }
    }

    @Test func theOtherFieldsAreKeptForTheAnswer() throws {
        let text =
            "{\"id\": 7, \"input\": \"a\", \"tags\": [1, null], \"output\": \"old\"}\n\n{\"text\": \"b\"}"
        let rows = try rows(text)
        #expect(rows.map(\.input) == ["a", "b"])
        #expect(rows.map(\.source.line) == [1, 3])
        let answered = rows.map {
            JSON.object($0.answered(JSONObject([("output", "x"), ("score", 0.5)]))).text()
        }
        #expect(
            answered == [
                "{\"id\": 7, \"input\": \"a\", \"tags\": [1, null], \"output\": \"x\", \"score\": 0.5}",
                "{\"text\": \"b\", \"output\": \"x\", \"score\": 0.5}",
            ]
        )
    }

    @Test func csvRowsAreReadByTheirColumns() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("in.csv")
            try Files.write("id;input\n1;\"a\nb\"\n2;c\n", to: path)
            var reader = try InputReader(path)
            let rows = try reader.next(10)
            #expect(reader.columns == ["id", "input"])
            #expect(rows.map(\.input) == ["a\nb", "c"])
            #expect(rows.map(\.source.line) == [2, 4])
            #expect(rows.map { $0.fields["id"]?.string } == ["1", "2"])
            #expect(try reader.next(10).isEmpty)
        }
    }

    @Test func goodRowsBeforeABadOneAreDelivered() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("in.jsonl")
            try Files.write("{\"input\": \"a\"}\n{\"input\": \"\"}\n{\"input\": \"b\"}\n", to: path)
            var reader = try InputReader(path)
            #expect(try reader.next(5).map(\.input) == ["a"])
            for _ in 0..<2 {
                do throws(DataError) {
                    _ = try reader.next(5)
                    Issue.record("the bad row passed")
                } catch {
                    #expect(
                        error
                            == .rows(
                                [RowError(at: .init(file: path.string, line: 2), .emptyField("input"))],
                                count: 1
                            )
                    )
                }
            }
        }
    }

    @Test(arguments: [
        ("{\"output\": \"a\"}", RowFault.noInput(found: ["output"])),
        ("{\"input\": 3}", .wrongType(field: "input", expected: "a string", found: "a number")),
        ("{\"input\"", .notJSON("':' is expected after a member's name (byte 9)")),
    ])
    func aRowWithoutAnInputIsRefused(_ text: String, _ fault: RowFault) {
        let error = #expect(throws: DataError.self) { try rows(text) }
        guard case .rows(let errors, count: 1) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(errors.map(\.fault) == [fault])
    }

    @Test func filesWithoutInputsAreRefused() throws {
        let empty = #expect(throws: DataError.self) { try rows("\n") }
        guard case .noRows = empty else {
            Issue.record("\(String(describing: empty))")
            return
        }
        let other = #expect(throws: DataError.self) { try rows("a,b\n1,2\n", name: "in.csv") }
        guard case .missingColumn(_, "input", found: ["a", "b"]) = other else {
            Issue.record("\(String(describing: other))")
            return
        }
        let missing = #expect(throws: DataError.self) { _ = try InputReader("/no/such/file").columns }
        #expect(missing == .file(.missing("/no/such/file")))
    }

    /// Records across the ends of the pieces in which a file is read, some of them longer than a piece.
    @Test(arguments: ["in.jsonl", "in.csv"])
    func aLargeFileIsReadPieceByPiece(_ name: String) throws {
        var random = Philox(seed: 4)
        let inputs = (0..<400).map { index in
            String(repeating: "\(index) \"x\"\n", count: index == 200 ? 100_000 : 1 + random.below(600))
        }
        let writer: any RowWriter = name == "in.csv" ? CSVWriter(columns: ["n", "input"]) : JSONLinesWriter()
        let text =
            writer.header
            + inputs.enumerated().map {
                writer.line(of: JSONObject([("n", .string("\($0)")), ("input", .string($1))]))
            }.joined()
        let rows = try rows(text, name: name, batch: 7)
        #expect(rows.map(\.input) == inputs)
        #expect(rows.map { $0.fields["n"]?.string } == inputs.indices.map(String.init))
    }

    @Test func aPipeIsReadLikeAFile() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending("pipe")
            #expect(mkfifo(path.string, 0o600) == 0)
            // A pipe holds this much without a reader at the other end, and delivers it in pieces.
            let descriptor = open(path.string, O_RDWR)
            defer { close(descriptor) }
            let text = "{\"input\": \"a\"}\n{\"input\": \"b\"}\n"
            #expect(write(descriptor, text, text.utf8.count) == text.utf8.count)
            var reader = try InputReader(path)
            #expect(try reader.next(2).map(\.input) == ["a", "b"])
        }
    }
}
