internal import HoneBase

/// A `prompt` and its `completion`, both as lists of messages.
///
/// They are one conversation; the turns of the assistant in the prompt are not trained on.
struct PromptMessagesFormat: TrainingTextFormat {
    let name = "\"prompt\" and \"completion\" as lists of messages"
    let required = ["prompt", "completion"]

    func matches(_ row: JSONObject) -> Bool { row["prompt"]?.array != nil && row.has("completion") }

    func content(of row: JSONObject) throws(RowFault) -> TrainingText.Content {
        try PromptCompletionFormat.refuseVerdict(row)
        var turns = ConversationTurns(field: "completion")
        try turns.add(system: row)
        try turns.add(messages: row["prompt"] ?? .null, in: "prompt", areTrained: false)
        try turns.add(messages: row["completion"] ?? .null, in: "completion")
        return try turns.conversation(tools: Tools.read(row))
    }
}
