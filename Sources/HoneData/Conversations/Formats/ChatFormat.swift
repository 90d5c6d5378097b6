internal import HoneBase

/// OpenAI's chat format: `messages`, with `tools`, or the older `functions`, that the assistant may call.
///
/// The system turn may stand in a field of its own, as other services have it. `parallel_tool_calls`,
/// `tool_choice` and `function_call` of the row say how a service should answer, not what is to be learnt.
struct ChatFormat: TrainingTextFormat {
    let name = "\"messages\""
    let required = ["messages"]

    func content(of row: JSONObject) throws(RowFault) -> TrainingText.Content {
        var turns = ConversationTurns(field: "messages")
        try turns.add(system: row)
        try turns.add(messages: row["messages"] ?? .null, in: "messages")
        return try turns.conversation(tools: Tools.read(row))
    }
}
