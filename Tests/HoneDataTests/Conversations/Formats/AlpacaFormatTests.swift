import Testing

@testable import HoneData

struct AlpacaFormatTests {
    private static func turns(_ roles: String, _ texts: String...) -> [String] {
        zip(roles, texts).map { letter, text in
            let role = letter == "s" ? "system" : letter == "u" ? "user" : "assistant"
            return "{\"role\":\"\(role)\",\"content\":\"\(text)\"}"
        }
    }

    static let good: [(row: String, messages: [String])] = [
        (#"{"instruction": "a", "output": "b"}"#, turns("ua", "a", "b")),
        (#"{"instruction": "a", "input": "", "output": "b"}"#, turns("ua", "a", "b")),
        (
            #"{"instruction": "a", "input": null, "output": "b", "history": [], "system": ""}"#,
            turns("ua", "a", "b")
        ),
        (#"{"instruction": "a", "input": "c", "output": 4}"#, turns("ua", #"a\n\nc"#, "4")),
        (#"{"instruction": "", "input": "c", "output": "b"}"#, turns("ua", "c", "b")),
        (
            #"{"system": "s", "instruction": "a", "output": "b", "history": [["q", "r"], ["t", "v"]]}"#,
            turns("suauaua", "s", "q", "r", "t", "v", "a", "b")
        ),
    ]

    @Test(arguments: good.indices) func rowsAreConversations(_ index: Int) throws {
        let expected = try Self.good[index].messages.map(written)
        #expect(try messages(Self.good[index].row) == expected)
    }

    static let bad: [(row: String, fault: RowFault)] = [
        (#"{"instruction": " ", "input": "", "output": "b"}"#, .emptyField("instruction")),
        (#"{"instruction": "a", "output": "\n"}"#, .emptyField("output")),
        (
            #"{"instruction": 3, "output": "b"}"#,
            .wrongType(field: "instruction", expected: "a string", found: "a number")
        ),
        (
            #"{"instruction": "a", "input": ["c"], "output": "b"}"#,
            .wrongType(field: "input", expected: "a string", found: "an array")
        ),
        (
            #"{"instruction": "a", "output": ["b"]}"#,
            .wrongType(field: "output", expected: "a string or a number", found: "an array")
        ),
        (
            #"{"instruction": "a", "output": true}"#,
            .wrongType(field: "output", expected: "a string or a number", found: "a boolean")
        ),
        (
            #"{"instruction": "a", "output": "b", "history": "c"}"#,
            .wrongType(field: "history", expected: "an array of pairs", found: "a string")
        ),
        (
            #"{"instruction": "a", "output": "b", "history": [["c", "d"], ["e"]]}"#,
            .wrongType(
                field: "history[1]",
                expected: "an array of two strings, what was asked and what was answered",
                found: "an array of 1 values"
            )
        ),
        (#"{"instruction": "a", "output": "b", "history": [["c", ""]]}"#, .emptyField("history[0][1]")),
        (
            #"{"instruction": "a", "output": "b", "system": 1}"#,
            .wrongType(
                field: "system",
                expected: "a string, or an array of parts such as {\"type\": \"text\", \"text\": ...}",
                found: "a number"
            )
        ),
    ]

    @Test(arguments: bad.indices) func badRowsAreRefused(_ index: Int) throws {
        #expect(try trainingFault(Self.bad[index].row) == Self.bad[index].fault)
    }
}
