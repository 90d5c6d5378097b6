import HoneBase
import Testing

@testable import HoneData

struct ConversationTurnsTests {
    private func read(_ text: String) throws -> TrainingText.Content {
        var turns = ConversationTurns(field: "messages")
        try turns.add(messages: try JSONScanner.parse(text), in: "messages")
        return try turns.conversation(tools: nil)
    }

    private static let calls =
        #"{"role": "assistant", "tool_calls": [{"id": "c1", "function": {"name": "f", "arguments": {}}}, {"id": "c2", "function": {"name": "f", "arguments": {}}}]}"#

    @Test(arguments: [
        #"[\#(calls), {"role": "tool", "tool_call_id": "c2", "content": "a"}, {"role": "tool", "tool_call_id": "c1", "content": "b"}]"#,
        // Not every conversation names its calls.
        #"[\#(calls), {"role": "tool", "content": "a"}]"#,
        #"[{"role": "assistant", "content": "<tool_call>"}, {"role": "tool", "content": "a"}]"#,
    ])
    func resultsFollowTheirCalls(_ messages: String) throws { _ = try read(messages) }

    @Test(arguments: [
        #"[{"role": "tool", "tool_call_id": "c1", "content": "a"}, \#(calls)]"#,
        #"[{"role": "assistant", "content": "a"}, {"role": "tool", "tool_call_id": "c1", "content": "a"}]"#,
    ])
    func aResultWithoutItsCallIsRefused(_ messages: String) throws {
        let error = #expect(throws: RowFault.self) { try read(messages) }
        guard case .trainingText(.unknownCall(let field, id: "c1")) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(field.hasSuffix("].tool_call_id"))
    }

    @Test func oneTrainedAnswerIsEnough() throws {
        let untrained = #"{"role": "assistant", "content": "a", "weight": 0}"#
        #expect(throws: RowFault.trainingText(.nothingTrained(field: "messages"))) {
            try read("[\(untrained), \(untrained)]")
        }
        _ = try read("[\(untrained), {\"role\": \"assistant\", \"content\": \"b\"}, \(untrained)]")
    }
}
