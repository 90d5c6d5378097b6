internal import HoneBase

/// ShareGPT's format: `conversations` of turns with `from` and `value`, or with `role` and `content`.
///
/// The turn of a `function_call` is the call as JSON, `{"name": ..., "arguments": {...}}`, or a list of such.
/// `system` and `tools` may stand in fields of their own, the tools as JSON in a string.
struct ShareGPTFormat: TrainingTextFormat {
    let name = "\"conversations\""
    let required = ["conversations"]

    private static let roles: [(from: String, role: String)] = [
        ("human", "user"), ("user", "user"), ("gpt", "assistant"), ("assistant", "assistant"),
        ("system", "system"), ("tool", "tool"), ("observation", "tool"), ("function_call", "assistant"),
    ]

    func content(of row: JSONObject) throws(RowFault) -> TrainingText.Content {
        var turns = ConversationTurns(field: "conversations")
        try turns.add(system: row)
        guard let values = row["conversations"]?.array else {
            throw .wrongType(
                field: "conversations",
                expected: "an array of turns",
                found: row["conversations"]?.kindName ?? "nothing"
            )
        }
        for (index, value) in values.enumerated() {
            let field = "conversations[\(index)]"
            if let turn = value.object, turn.has("from") {
                try turns.add(Self.message(of: turn, at: field))
            } else {
                try turns.add(ChatMessage(value, at: field))
            }
        }
        return try turns.conversation(tools: Tools.read(row))
    }

    /// The turn as a message with `role` and `content`.
    private static func message(of turn: JSONObject, at field: String) throws(RowFault) -> ChatMessage {
        let from = try ChatRole.text(turn["from"], known: roles.map(\.from), at: "\(field).from")
        let role = roles.first { $0.from == from }?.role ?? from
        var message = JSONObject([("role", .string(role))])
        if from == "function_call" {
            message["tool_calls"] = try calls(turn["value"] ?? .null, at: "\(field).value")
        } else {
            message["content"] = turn["value"]
        }
        for (key, value) in turn.members where key != "from" && key != "value" {
            guard message[key] == nil else {
                throw .trainingText(.bothFields("\(field).\(key)", key == "role" ? "from" : "value"))
            }
            message[key] = value
        }
        return try ChatMessage(.object(message), at: field, contentName: "value")
    }

    private static func calls(_ value: JSON, at field: String) throws(RowFault) -> JSON {
        let value = try JSONText.value(
            value,
            expected: "a call such as {\"name\": ..., \"arguments\": {...}}",
            at: field
        )
        let calls = value.array ?? [value]
        guard !calls.isEmpty else { throw .emptyField(field) }
        return .array(try ToolCalls.read(.array(calls), at: field))
    }
}
