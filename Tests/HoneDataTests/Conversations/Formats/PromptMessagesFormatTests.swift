import Testing

@testable import HoneData

struct PromptMessagesFormatTests {
    @Test func thePromptIsNotTrainedOn() throws {
        let row =
            #"{"prompt": [{"role": "system", "content": "s"}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}], "completion": [{"role": "assistant", "content": "d"}], "tools": [{"name": "f"}]}"#
        let expected = [
            #"{"role":"system","content":"s"}"#, #"{"role":"user","content":"a"}"#,
            #"{"role":"assistant","content":"b","weight":0}"#, #"{"role":"user","content":"c"}"#,
            #"{"role":"assistant","content":"d"}"#,
        ]
        #expect(try messages(row) == expected.map(written))
        let tool = try written(#"[{"type":"function","function":{"name":"f"}}]"#)
        #expect(try tools(row) == tool)
    }

    private static let prompt = #""prompt": [{"role": "user", "content": "a"}]"#

    static let bad: [(row: String, fault: RowFault)] = [
        (
            "{\(prompt), \"completion\": \"b\"}",
            .wrongType(field: "completion", expected: "an array of messages", found: "a string")
        ),
        (
            "{\(prompt), \"completion\": [{\"role\": \"user\", \"content\": \"b\"}]}",
            .trainingText(.noAnswer(field: "completion", roles: ["user", "user"]))
        ),
        (
            "{\(prompt), \"completion\": [{\"role\": \"assistant\", \"content\": \"\"}]}",
            .trainingText(.emptyAnswer(field: "completion[0]"))
        ),
        (
            #"{"prompt": [{"role": "assistant", "content": "a"}], "completion": [{"role": "user", "content": "b"}]}"#,
            .trainingText(.nothingTrained(field: "completion"))
        ),
        (
            #"{"prompt": [{"role": "assistant", "content": "a", "weight": 1}], "completion": []}"#,
            .trainingText(
                .wrongValue(
                    field: "prompt[0].weight",
                    expected: "0, or no weight: what stands in the prompt is not trained on",
                    found: "1"
                )
            )
        ),
    ]

    @Test(arguments: bad.indices) func badRowsAreRefused(_ index: Int) throws {
        #expect(try trainingFault(Self.bad[index].row) == Self.bad[index].fault)
    }
}
