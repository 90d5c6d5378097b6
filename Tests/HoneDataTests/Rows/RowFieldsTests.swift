import HoneBase
import Testing

@testable import HoneData

struct RowFieldsTests {
    private let row = JSONObject([
        ("s", "a"), ("e", ""), ("n", nil), ("i", 3), ("f", 1.5), ("l", ["a"]), ("b", true),
    ])

    @Test func stringsAreRead() throws {
        #expect(try row.text("s") == "a" && row.text("e").isEmpty)
        #expect(try row.optionalText("n") == nil && row.optionalText("x") == nil)
        #expect(row.has("e") && !row.has("n") && !row.has("x"))
        for (field, found) in [("n", "null"), ("i", "a number"), ("x", "nothing")] {
            #expect(throws: RowFault.wrongType(field: field, expected: "a string", found: found)) {
                try row.text(field)
            }
        }
    }

    @Test func numbersAnswerAsTheirText() throws {
        #expect(try ["s", "i", "f"].map { (field) throws in try row.answer(field) } == ["a", "3", "1.5"])
        #expect(throws: RowFault.severalLabels(field: "l")) { try row.answer("l") }
        #expect(throws: RowFault.missingField("x", found: row.keys)) { try row.answer("x") }
    }

    @Test func namesAreStringsOrWholeNumbers() throws {
        #expect(try row.name("s") == "a" && row.name("i") == "3")
        #expect(try row.name("e") == nil && row.name("n") == nil && row.name("x") == nil)
        #expect(throws: RowFault.self) { try row.name("f") }
    }

    @Test func namesMayBeMany() throws {
        #expect(try row.names("s") == ["a"] && row.names("l") == ["a"])
        #expect(try row.names("n").isEmpty && row.names("x").isEmpty)
        for field in ["e", "i", "b"] { #expect(throws: RowFault.self) { try row.names(field) } }
    }
}
