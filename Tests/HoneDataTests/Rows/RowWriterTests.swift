import HoneBase
import Testing

@testable import HoneData

struct RowWriterTests {
    @Test func fieldsAreQuotedWhereTheyMustBe() {
        let writer = CSVWriter(columns: ["a", "b;c", "d"])
        #expect(writer.header == "a,\"b;c\",d\n")
        let row = JSONObject([("d", 1.5), ("a", "x\"y"), ("other", "z")])
        #expect(writer.line(of: row) == "\"x\"\"y\",,1.5\n")
        #expect(
            writer.line(of: JSONObject([("a", "1\n2"), ("b;c", " x"), ("d", .null)])) == "\"1\n2\",\" x\",\n"
        )
        #expect(CSVWriter(columns: ["a"]).line(of: JSONObject()) == "\"\"\n")
    }

    @Test func jsonLinesHaveNoHeader() {
        #expect(JSONLinesWriter().header.isEmpty)
        #expect(JSONLinesWriter().line(of: JSONObject([("a", "x\ny")])) == "{\"a\": \"x\\ny\"}\n")
    }
}
