import HoneBase
import HoneTestSupport
import SystemPackage
import Testing

@testable import HoneData

/// Wrong files of training texts are refused or read, and what is read can be trained on.
@Suite struct TrainingTextMutationTests {
    private static let call: JSON = [
        "id": "c", "type": "function", "function": ["name": "f", "arguments": "{\"x\": [1, 2.5]}"],
    ]
    private static let rows: [[JSON]] = [
        [
            [
                "messages": [
                    ["role": "developer", "content": "s"],
                    ["role": "user", "content": [["type": "text", "text": "u\u{1F600}"]]],
                    ["role": "assistant", "content": nil, "tool_calls": [call], "weight": 0],
                    ["role": "tool", "content": "7", "tool_call_id": "c"],
                    ["role": "assistant", "content": "a", "reasoning_content": "r", "weight": 1],
                ],
                "tools": [
                    ["type": "function", "function": ["name": "f", "parameters": ["type": "object"]]]
                ],
            ],
            ["messages": [["role": "user", "content": "v"], ["role": "assistant", "content": "b"]]],
        ],
        [
            [
                "conversations": [
                    ["from": "human", "value": "u"],
                    ["from": "function_call", "value": "{\"name\": \"f\", \"arguments\": {}}"],
                    ["from": "observation", "value": "7"], ["from": "gpt", "value": "a"],
                ], "system": "s", "tools": "[{\"name\": \"f\"}]",
            ]
        ],
        [
            ["instruction": "i", "input": "x", "output": "y", "system": "s", "history": [["a", "b"]]],
            ["instruction": "i", "output": 3],
        ],
        [["prompt": "p", "completion": "c", "id": "a", "group": "g"], ["prompt": "", "completion": "d"]],
        [
            [
                "prompt": [["role": "user", "content": "u"], ["role": "assistant", "content": "a"]],
                "completion": [["role": "assistant", "content": "b"]],
            ]
        ],
        [["text": "e\u{301}", "label": "y"], ["text": "t", "label": 4.5, "more": [1, [2, ["x": nil]]]]],
        [["text": "e\u{301}"], ["text": "t", "id": 7]],
    ]

    private func read(_ path: FilePath) -> Bool {
        do throws(DataError) {
            let texts = try TrainingTexts.load(from: [path])
            #expect(!texts.isEmpty)
            for text in texts { expectTrainable(text.content) }
            return true
        } catch {
            #expect(!error.description.isEmpty)
            return false
        }
    }

    /// Something is learnt, and a chat template is given what it knows.
    private func expectTrainable(_ content: TrainingText.Content) {
        switch content {
        case .text(let text): #expect(!text.isBlank)
        case .completion(_, let completion): #expect(!completion.isBlank)
        case .conversation(let conversation):
            let messages = conversation.messages
            let roles = messages.map { $0["role"]?.string ?? "" }
            #expect(Set(roles).isSubset(of: ["system", "user", "assistant", "tool"]))
            #expect(messages.contains { $0["role"] == "assistant" && $0["weight"] != 0 })
            #expect(messages.allSatisfy { $0["content"]?.array == nil && $0["content"]?.object == nil })
            let calls = messages.flatMap { $0["tool_calls"]?.array ?? [] }
            #expect(calls.allSatisfy { $0["function"]?["arguments"]?.object != nil })
            #expect(conversation.tools?.allSatisfy { $0["function"]?["name"]?.string != nil } ?? true)
        }
    }

    @Test(arguments: rows.indices) func wrongRowsDoNoHarm(_ index: Int) throws {
        let rows = Self.rows[index]
        let lines = JSONMutations(of: rows, seed: 201)
        try expectNoHarm(lines, count: 5_000, opening: 50, name: "a.jsonl", read)
        let array = JSONMutations(of: [.array(rows)], seed: 202)
        try expectNoHarm(array, count: 5_000, opening: 50, name: "a.json", read)
    }

    @Test(arguments: rows.indices) func wrongBytesDoNoHarm(_ index: Int) throws {
        let rows = Self.rows[index]
        let lines = ByteMutations(of: Array(rows.map { $0.text() + "\n" }.joined().utf8), seed: 203)
        try expectNoHarm(lines, count: 3_000, opening: 20, name: "a.jsonl", read)
        let array = ByteMutations(of: Array(JSON.array(rows).text().utf8), seed: 204)
        try expectNoHarm(array, count: 3_000, opening: 20, name: "a.json", read)
    }
}
