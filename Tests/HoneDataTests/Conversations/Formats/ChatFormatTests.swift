import Testing

@testable import HoneData

struct ChatFormatTests {
    private static let user = #"{"role":"user","content":"Hi"}"#
    private static let answer = #"{"role":"assistant","content":"Hello"}"#

    static let good: [(row: String, messages: [String])] = [
        (
            #"{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}"#,
            [user, answer]
        ),
        // Fields that say how a service should answer change nothing.
        (
            #"{"parallel_tool_calls": false, "tool_choice": "auto", "function_call": "none", "messages": ["#
                + user + "," + answer + "]}", [user, answer]
        ),
        // Two turns of the user in a row, and one at the end, are allowed.
        (
            #"{"messages": ["# + [user, user, answer, user].joined(separator: ",") + "]}",
            [user, user, answer, user]
        ),
        // The system turn in a field of its own.
        (
            #"{"system": "Be kind.", "messages": ["# + user + "," + answer + "]}",
            [#"{"role":"system","content":"Be kind."}"#, user, answer]
        ),
        (#"{"system": "", "messages": ["# + user + "," + answer + "]}", [user, answer]),
        (
            #"{"system": [{"type": "text", "text": "Be kind."}], "messages": ["# + user + "," + answer + "]}",
            [#"{"role":"system","content":"Be kind."}"#, user, answer]
        ),
        (
            #"{"messages": [{"role": "developer", "content": "Be kind."}, "# + user + "," + answer + "]}",
            [#"{"role":"system","content":"Be kind."}"#, user, answer]
        ),
        (
            #"{"messages": ["# + user
                + #", {"role": "assistant", "content": "x", "weight": 0}, {"role": "assistant", "content": "y", "weight": 1.0}]}"#,
            [
                user, #"{"role":"assistant","content":"x","weight":0}"#,
                #"{"role":"assistant","content":"y","weight":1}"#,
            ]
        ),
        // A call, its result and the answer.
        (
            #"{"messages": ["# + user
                + #", {"role": "assistant", "content": null, "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{\"a\": [1, 2.5]}"}}]}, {"role": "tool", "tool_call_id": "c1", "content": "7"}, "#
                + answer + "]}",
            [
                user,
                #"{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":{"a":[1,2.5]}}}]}"#,
                #"{"role":"tool","tool_call_id":"c1","content":"7"}"#, answer,
            ]
        ),
        // The older names of a call and its result.
        (
            #"{"messages": ["# + user
                + #", {"role": "assistant", "content": null, "function_call": {"name": "f", "arguments": "{}"}}, {"role": "function", "name": "f", "content": ""}, "#
                + answer + "]}",
            [
                user,
                #"{"role":"assistant","content":null,"tool_calls":[{"type":"function","function":{"name":"f","arguments":{}}}]}"#,
                #"{"role":"tool","name":"f","content":""}"#, answer,
            ]
        ),
    ]

    @Test(arguments: good.indices) func messagesAreRead(_ index: Int) throws {
        let expected = try Self.good[index].messages.map(written)
        #expect(try messages(Self.good[index].row) == expected)
    }

    @Test func toolsAreRead() throws {
        let turns = #""messages": ["# + Self.user + "," + Self.answer + "]"
        let tool = try written(#"[{"type":"function","function":{"name":"f"}}]"#)
        #expect(try tools("{\(turns), \"tools\": \(tool)}") == tool)
        #expect(try tools("{\(turns), \"functions\": [{\"name\": \"f\"}]}") == tool)
        #expect(try tools("{\(turns), \"tools\": []}") == nil)
    }

    @Test func badRowsAreTold() throws {
        try expectTold(
            #"{"messages": {}}"#,
            "messages",
            """
            the field holds the wrong kind of value
              expected: an array of messages
              found: an object
            """
        )
        try expectTold(
            #"{"messages": []}"#,
            "messages",
            """
            no turn of the assistant
              expected: one at least: it is what the model learns
              found: no turns
              what to do: add the answer or remove the row
            """
        )
        try expectTold(
            #"{"messages": [{"role": "system", "content": ""}, "# + Self.user + "]}",
            "messages",
            """
            no turn of the assistant
              expected: one at least: it is what the model learns
              found: turns of system, user
              what to do: add the answer or remove the row
            """
        )
        try expectTold(
            #"{"messages": ["# + Self.user + #", {"role": "assistant", "content": "x", "weight": 0}]}"#,
            "messages",
            """
            every turn of the assistant has weight 0: nothing would be learnt
              expected: a turn of the assistant with weight 1 or without a weight
              what to do: give the wanted answer weight 1 or remove the row
            """
        )
        try expectTold(
            #"{"system": "s", "messages": [{"role": "system", "content": "t"}, "# + Self.user + ","
                + Self.answer + "]}",
            "system",
            """
            two system turns
              expected: one, in this field or as the first turn of the conversation
              what to do: remove one of them, or join their texts
            """
        )
    }
}
