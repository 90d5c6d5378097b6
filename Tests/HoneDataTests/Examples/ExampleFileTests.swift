import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

struct ExampleFileTests {
    @Test func theFieldsOfARowAreRead() throws {
        let text = """
            {"id": "7", "input": "a b", "output": "x", "group": "g", "other": [1]}

            {"output": 3, "input": "c", "id": 12, "group": 4}
            {"output": 1.5, "input": "d", "id": "", "group": null, "labels": null}
            """
        let examples = try read(text, named: "f.jsonl")
        #expect(examples.map(\.input) == ["a b", "c", "d"])
        #expect(examples.map(\.output) == ["x", "3", "1.5"])
        #expect(examples.map(\.id) == ["7", "12", Example.madeID(input: "d", output: "1.5")])
        #expect(examples.map(\.group) == ["g", "4", nil])
        #expect(examples.map(\.source) == [1, 3, 4].map { Problem.Place(file: "f.jsonl", line: $0) })
    }

    @Test(arguments: [
        ("f.jsonl", "{\"text\": \"a\", \"label\": \"x\", \"output\": 1}"),
        ("f.csv", "label,text\nx,a\n"),
        ("f.csv", "id;input;output;group\n;a;x;\n"),
        (
            "f.jsonl",
            "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"},"
                + " {\"role\": \"assistant\", \"content\": \"x\"}]}"
        ),
    ])
    func otherSpellingsAreTheSameExample(_ name: String, _ text: String) throws {
        let examples = try read(text, named: name)
        #expect(examples.count == 1)
        #expect(examples.first?.input == "a" && examples.first?.output == "x" && examples.first?.group == nil)
        #expect(examples.first?.id == Example.madeID(input: "a", output: "x"))
    }

    @Test(arguments: [
        ("{\"input\": \"a\"", RowFault.notJSON("',' or '}' is expected in an object (byte 14)")),
        ("7", .notAnObject(found: "a number")),
        ("{\"input\": \"a\"}", .missingField("output", found: ["input"])),
        ("{\"question\": \"a\"}", .missingField("input", found: ["question"])),
        ("{\"output\": \"a\"}", .missingField("input", found: ["output"])),
        (
            "{\"input\": 3, \"output\": \"a\"}",
            .wrongType(field: "input", expected: "a string", found: "a number")
        ),
        (
            "{\"input\": \"b\", \"output\": true}",
            .wrongType(field: "output", expected: "a string or a number", found: "a boolean")
        ),
        (
            "{\"text\": \"b\", \"label\": null}",
            .wrongType(field: "label", expected: "a string or a number", found: "null")
        ),
        (
            "{\"input\": \"b\", \"output\": {}}",
            .wrongType(field: "output", expected: "a string or a number", found: "an object")
        ),
        ("{\"input\": \"b\", \"output\": [\"x\"]}", .severalLabels(field: "output")),
        ("{\"text\": \"b\", \"label\": [\"x\", \"y\"]}", .severalLabels(field: "label")),
        ("{\"input\": \"b\", \"labels\": [\"x\"]}", .severalLabels(field: "labels")),
        ("{\"input\": \" \\n\", \"output\": \"x\"}", .emptyField("input")),
        ("{\"input\": \"a\", \"output\": \"\"}", .emptyField("output")),
        (
            "{\"id\": true, \"input\": \"a\", \"output\": \"x\"}",
            .wrongType(field: "id", expected: "a string or a whole number", found: "a boolean")
        ),
        (
            "{\"group\": [], \"input\": \"a\", \"output\": \"x\"}",
            .wrongType(field: "group", expected: "a string or a whole number", found: "an array")
        ),
    ])
    func aBadRowIsRefused(_ row: String, _ expected: RowFault) {
        let found = fault("\n" + row + "\n", named: "f.jsonl")
        #expect(found?.fault == expected)
        #expect(found?.line == 2)
    }

    @Test func fieldNamesMustBeTheSameInTheWholeFile() {
        let first = "{\"input\": \"a\", \"output\": \"x\"}\n"
        let found = fault(first + "{\"text\": \"b\", \"label\": \"x\"}\n")
        #expect(found?.line == 2)
        #expect(found?.fault == .otherFieldNames(expected: ["input", "output"], found: ["text", "label"]))
        #expect(fault(first + "{\"output\": \"x\"}")?.fault == .missingField("input", found: ["output"]))
    }

    @Test func anIDThatStandsTwiceIsRefused() {
        let row = "{\"id\": \"q\", \"input\": \"a\", \"output\": \"x\"}\n"
        let found = fault(row + row)
        #expect(found?.line == 2 && found?.fault == .repeatedID("q", line: 1))
    }

    @Test func equalRowsHaveIDsOfTheirOwn() throws {
        let made = Example.madeID(input: "a", output: "x")
        let row = "{\"input\": \"a\", \"output\": \"x\"}\n"
        let other = "{\"id\": \"\(made)-2\", \"input\": \"b\", \"output\": \"x\"}\n"
        #expect(try read(row + row + row).map(\.id) == [made, made + "-2", made + "-3"])
        #expect(try read(other + row + row).map(\.id) == [made + "-2", made, made + "-3"])
    }

    @Test func badRowsAreToldTogether() {
        let good = "{\"input\": \"a\", \"output\": \"x\"}\n"
        let bad = (0..<30).map { "{\"input\": \"\($0)\"}\n" }.joined()
        let error = #expect(throws: DataError.self) { try read(good + bad, named: "f.jsonl") }
        guard case .rows(let errors, let count) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(count == 30)
        #expect(errors.map(\.place.line) == (2...21).map { $0 })
    }

    @Test(arguments: [
        ("question,answer\na,b\n", "input", ["question", "answer"]), ("text\na\n", "label", ["text"]),
        ("a question\nb\n", "input", ["a question"]),
    ])
    func aMissingColumnIsToldOnce(_ text: String, _ column: String, _ found: [String]) {
        let error = #expect(throws: DataError.self) { try read(text, named: "f.csv") }
        #expect(error == .missingColumn(file: "f.csv", column, found: found))
    }

    @Test func aColumnOfSeveralLabelsIsRefused() {
        #expect(fault("input,labels\na,b\n", named: "f.csv")?.fault == .severalLabels(field: "labels"))
    }

    @Test func textThatIsNotUTF8IsRefused() {
        let bytes = Array("{\"input\": \"caf".utf8) + [0xE9] + Array("\", \"output\": \"x\"}\n".utf8)
        let error = #expect(throws: DataError.self) { try read(bytes, named: "f.jsonl") }
        #expect(error == .rows([RowError(at: .init(file: "f.jsonl", line: 1), .notUTF8(byte: 15))], count: 1))
    }

    @Test func aMissingFileIsTold() {
        let error = #expect(throws: DataError.self) { try ExampleFile.read("/no/such/file.jsonl") }
        #expect(error == .file(.missing("/no/such/file.jsonl")))
    }

    @Test(arguments: ["rows.jsonl", "rows.csv"], [true, false])
    func whatIsWrittenIsRead(_ name: String, _ withGroups: Bool) throws {
        var random = Philox(seed: 3)
        let pieces = ["a", "é", "\"", "\\", "\n", "\r", ",", ";", "\t", " ", "日", "{", "\u{1}"]
        let examples = (0..<3000).map { line in
            func text() -> String {
                "x" + (0..<random.below(30)).map { _ in pieces[random.below(pieces.count)] }.joined()
            }
            return Example(
                id: "id\(line)",
                input: text(),
                output: text(),
                group: withGroups && line % 3 == 0 ? "g,\(line)" : nil,
                source: .init(file: "", line: 0)
            )
        }
        try withTemporaryFolder { folder in
            let path = folder.appending(name)
            try ExampleFile.write(examples, to: path)
            let back = try ExampleFile.read(path)
            #expect(back.map(\.id) == examples.map(\.id))
            #expect(back.map(\.input) == examples.map(\.input))
            #expect(back.map(\.output) == examples.map(\.output))
            #expect(back.map(\.group) == examples.map(\.group))
        }
    }
}
