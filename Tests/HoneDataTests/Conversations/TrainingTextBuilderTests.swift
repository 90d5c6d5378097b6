import HoneBase
import Testing

@testable import HoneData

struct TrainingTextBuilderTests {
    @Test func idAndGroupAreReadInEveryFormat() throws {
        for fields in [
            #""text": "a""#, #""prompt": "a", "completion": "b""#, #""input": "a", "output": "b""#,
            #""instruction": "a", "output": "b""#, #""messages": [{"role": "assistant", "content": "a"}]"#,
            #""conversations": [{"from": "gpt", "value": "a"}]"#,
        ] {
            let texts = try trainingTexts(
                "{\(fields), \"id\": 7, \"group\": \"g\"}\n\n{\(fields)}\n{\(fields)}"
            )
            let made = texts[1].content.madeID
            #expect(texts.map(\.id) == ["7", made, made + "-2"])
            #expect(texts.map(\.group) == ["g", nil, nil])
            #expect(texts.map(\.source.line) == [1, 3, 4])
        }
    }

    @Test func anIDThatStandsTwiceIsRefused() throws {
        let row = "{\"text\": \"a\", \"id\": \"q\"}\n"
        let errors = try badRows(row + row)
        #expect(errors == [RowError(at: .init(file: "rows.jsonl", line: 2), .repeatedID("q", line: 1))])
    }

    @Test(arguments: [
        (
            "{\"text\": \"a\"}", "{\"text\": \"a\", \"label\": \"b\"}", "\"text\" alone",
            "\"text\" and \"label\""
        ),
        (
            "{\"prompt\": \"a\", \"completion\": \"b\"}",
            #"{"prompt": [], "completion": [{"role": "assistant", "content": "a"}]}"#,
            "\"prompt\" and \"completion\" as strings", "\"prompt\" and \"completion\" as lists of messages"
        ),
        (
            "{\"input\": \"a\", \"output\": \"b\"}", "{\"instruction\": \"a\", \"output\": \"b\"}",
            "\"input\" and \"output\"", "\"instruction\" and \"output\""
        ),
    ])
    func aFileKeepsToOneFormat(_ first: String, _ other: String, _ expected: String, _ found: String) throws {
        // The rows that differ are told, whichever format leads; the first bad row sets none.
        let errors = try badRows("{\n" + first + "\n" + other + "\n" + first + "\n" + other)
        #expect(errors.map(\.place.line) == [1, 3, 5])
        #expect(
            errors.dropFirst().allSatisfy {
                $0.fault == .trainingText(.otherFormat(expected: expected, line: 2, found: found))
            }
        )
        #expect(
            errors.last?.problem.description == """
                rows.jsonl:5: the row is in another format than the rows before it
                  expected: \(expected), as in line 2
                  found: \(found)
                  what to do: keep one format in a file: put these rows into a file of their own
                """
        )
        #expect(try badRows(other + "\n" + first).map(\.place.line) == [2])
    }

    @Test func aMissingFieldIsToldOfTheFormatThatWasMeant() throws {
        try expectTold(
            #"{"instruction": "a", "answer": "b"}"#,
            nil,
            """
            the field "output" is missing
              expected: a row with "instruction" and "output"
              found: fields "instruction", "answer"
              what to do: add the field, or rename the one that holds it
            """
        )
        let errors = try badRows(
            "{\"prompt\": \"a\", \"completion\": \"b\"}\n{\"completion\": \"c\", \"prompt\": null}"
        )
        #expect(
            errors.map(\.fault) == [
                .trainingText(
                    .missingField(
                        "prompt",
                        format: "\"prompt\" and \"completion\"",
                        found: ["completion", "prompt"]
                    )
                )
            ]
        )
    }

    @Test func unknownFieldsAreToldWithThoseThatAreKnown() throws {
        try expectTold(
            #"{"question": "a", "answer": "b"}"#,
            nil,
            """
            the fields are those of no known format
              expected: fields "messages"; "conversations"; "instruction" and "output"; "prompt" and "completion"; \
            "input" and "output"; "text" and "label"; or "text"
              found: fields "question", "answer"
              what to do: rename the fields that hold what the user and the assistant say
            """
        )
    }
}
