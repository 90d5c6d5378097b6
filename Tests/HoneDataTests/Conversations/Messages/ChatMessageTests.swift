import HoneBase
import Testing

@testable import HoneData

struct ChatMessageTests {
    private func read(_ text: String) throws -> ChatMessage {
        try ChatMessage(JSONScanner.parse(text), at: "messages[2]")
    }

    static let good: [(given: String, made: String)] = [
        // Tables write null for members that a message lacks.
        (
            #"{"role": "user", "content": "a", "name": null, "tool_calls": null, "weight": null, "refusal": null}"#,
            #"{"role":"user","content":"a"}"#
        ),
        // What the reader does not know a template may.
        (
            #"{"role": "assistant", "content": "a", "name": "n", "id": "m1", "created": 5, "reasoning_content": "r"}"#,
            #"{"role":"assistant","content":"a","name":"n","id":"m1","created":5,"reasoning_content":"r"}"#
        ),
        (#"{"content": "", "role": "system"}"#, #"{"content":"","role":"system"}"#),
        (#"{"role": "tool", "content": ""}"#, #"{"role":"tool","content":""}"#),
        (
            #"{"role": "assistant", "content": "a", "tool_calls": [], "audio": {}, "images": []}"#,
            #"{"role":"assistant","content":"a","audio":{},"images":[]}"#
        ),
        (
            #"{"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": {}}}]}"#,
            #"{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":{}},"type":"function"}]}"#
        ),
        (
            #"{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}"#,
            #"{"role":"user","content":"a\nb"}"#
        ),
    ]

    @Test(arguments: good.indices) func messagesAreMadeAlike(_ index: Int) throws {
        let message = try read(Self.good[index].given)
        #expect(try JSON.object(message.members).text() == written(Self.good[index].made))
    }

    static let bad: [(given: String, fault: RowFault)] = [
        (
            #""a""#,
            .wrongType(
                field: "messages[2]",
                expected: "an object with \"role\" and \"content\"",
                found: "a string"
            )
        ),
        (
            #"{"role": "user"}"#,
            .wrongType(field: "messages[2].content", expected: "a string", found: "nothing")
        ),
        (
            #"{"role": "tool", "content": null}"#,
            .wrongType(field: "messages[2].content", expected: "a string", found: "null")
        ),
        (
            #"{"role": "user", "content": 5}"#,
            .wrongType(
                field: "messages[2].content",
                expected: "a string, or an array of parts such as {\"type\": \"text\", \"text\": ...}",
                found: "a number"
            )
        ),
        (#"{"role": "user", "content": " \u2003"}"#, .emptyField("messages[2].content")),
        (#"{"role": "assistant", "content": ""}"#, .trainingText(.emptyAnswer(field: "messages[2]"))),
        (#"{"role": "assistant", "content": null}"#, .trainingText(.emptyAnswer(field: "messages[2]"))),
        (#"{"role": "assistant"}"#, .trainingText(.emptyAnswer(field: "messages[2]"))),
        (
            #"{"role": "assistant", "reasoning_content": "r", "content": ""}"#,
            .trainingText(.emptyAnswer(field: "messages[2]"))
        ),
        (
            #"{"role": "assistant", "content": "", "tool_calls": []}"#,
            .trainingText(.emptyAnswer(field: "messages[2]"))
        ),
        (
            #"{"role": "user", "content": "a", "weight": 1}"#,
            .trainingText(.misplaced(field: "messages[2].weight", role: "user"))
        ),
        (
            #"{"role": "user", "content": "a", "tool_calls": [{"name": "f", "arguments": {}}]}"#,
            .trainingText(.misplaced(field: "messages[2].tool_calls", role: "user"))
        ),
        (
            #"{"role": "assistant", "content": "a", "tool_calls": [{"name": "f", "arguments": {}}], "function_call": {"name": "f", "arguments": {}}}"#,
            .trainingText(.bothFields("messages[2].tool_calls", "function_call"))
        ),
        (
            #"{"role": "assistant", "content": "a", "weight": 2}"#,
            .trainingText(.wrongValue(field: "messages[2].weight", expected: "0 or 1", found: "2"))
        ),
        (
            #"{"role": "assistant", "content": "a", "weight": 0.5}"#,
            .trainingText(.wrongValue(field: "messages[2].weight", expected: "0 or 1", found: "0.5"))
        ),
        (
            #"{"role": "assistant", "content": "a", "weight": true}"#,
            .trainingText(.wrongValue(field: "messages[2].weight", expected: "0 or 1", found: "true"))
        ),
        (
            #"{"role": "assistant", "content": "a", "reasoning_content": ["r"]}"#,
            .wrongType(field: "messages[2].reasoning_content", expected: "a string", found: "an array")
        ),
        (
            #"{"role": "tool", "content": "a", "tool_call_id": 7}"#,
            .wrongType(field: "messages[2].tool_call_id", expected: "a string", found: "a number")
        ),
    ]

    @Test(arguments: bad.indices) func badMessagesAreRefused(_ index: Int) {
        let error = #expect(throws: RowFault.self) { try read(Self.bad[index].given) }
        #expect(error == Self.bad[index].fault)
    }
}
