import Testing

@testable import HoneData

struct ShareGPTFormatTests {
    static let good: [(row: String, messages: [String])] = [
        (
            #"{"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}]}"#,
            [#"{"role":"user","content":"a"}"#, #"{"role":"assistant","content":"b"}"#]
        ),
        (
            #"{"conversations": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}"#,
            [#"{"role":"user","content":"a"}"#, #"{"role":"assistant","content":"b"}"#]
        ),
        (
            #"{"system": "s", "conversations": [{"from": "user", "value": "a"}, {"value": "b", "from": "assistant", "weight": 1}]}"#,
            [
                #"{"role":"system","content":"s"}"#, #"{"role":"user","content":"a"}"#,
                #"{"role":"assistant","content":"b","weight":1}"#,
            ]
        ),
        (
            #"{"conversations": [{"from": "system", "value": "s"}, {"from": "human", "value": "a"}, {"from": "function_call", "value": "{\"name\": \"f\", \"arguments\": {\"x\": 1}}"}, {"from": "observation", "value": "7"}, {"from": "function_call", "value": [{"name": "g", "arguments": {}}, {"name": "h", "arguments": "{}"}]}, {"from": "tool", "value": "[]"}, {"from": "gpt", "value": "b"}]}"#,
            [
                #"{"role":"system","content":"s"}"#, #"{"role":"user","content":"a"}"#,
                #"{"role":"assistant","tool_calls":[{"type":"function","function":{"name":"f","arguments":{"x":1}}}]}"#,
                #"{"role":"tool","content":"7"}"#,
                #"{"role":"assistant","tool_calls":[{"type":"function","function":{"name":"g","arguments":{}}},{"type":"function","function":{"name":"h","arguments":{}}}]}"#,
                #"{"role":"tool","content":"[]"}"#, #"{"role":"assistant","content":"b"}"#,
            ]
        ),
    ]

    @Test(arguments: good.indices) func turnsAreMessages(_ index: Int) throws {
        let expected = try Self.good[index].messages.map(written)
        #expect(try messages(Self.good[index].row) == expected)
    }

    @Test func toolsInAStringAreRead() throws {
        let row =
            #"{"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}], "tools": "[{\"name\": \"f\", \"parameters\": {}}]"}"#
        let expected = try written(#"[{"type":"function","function":{"name":"f","parameters":{}}}]"#)
        #expect(try tools(row) == expected)
        #expect(try tools(row.replacing(#""[{\"name\": \"f\", \"parameters\": {}}]""#, with: "\"\"")) == nil)
    }

    @Test func badTurnsAreTold() throws {
        try expectTold(
            #"{"conversations": "a"}"#,
            "conversations",
            """
            the field holds the wrong kind of value
              expected: an array of turns
              found: a string
            """
        )
        try expectTold(
            #"{"conversations": [{"from": "human", "value": "a"}, {"from": "bot", "value": "b"}]}"#,
            "conversations[1].from",
            """
            the value is not allowed
              expected: one of "human", "user", "gpt", "assistant", "system", "tool", "observation", "function_call"
              found: "bot"
            """
        )
        try expectTold(
            #"{"conversations": [{"from": "human", "value": ""}, {"from": "gpt", "value": "b"}]}"#,
            "conversations[0].value",
            """
            the field is empty
              expected: some text
              what to do: fill it in or remove the row
            """
        )
        try expectTold(
            #"{"conversations": [{"from": "human"}, {"from": "gpt", "value": "b"}]}"#,
            "conversations[0].value",
            """
            the field holds the wrong kind of value
              expected: a string
              found: nothing
            """
        )
        try expectTold(
            #"{"conversations": [{"from": "function_call", "value": "f(x)"}]}"#,
            "conversations[0].value",
            """
            not JSON: unexpected word; only true, false and null are values (byte 1 of the string)
              expected: a call such as {"name": ..., "arguments": {...}}
            """
        )
        try expectTold(
            #"{"conversations": [{"from": "gpt", "value": "b", "content": "c"}]}"#,
            "conversations[0].content",
            """
            the field says the same as "value"
              expected: one of the two
              what to do: remove one of them
            """
        )
    }
}
