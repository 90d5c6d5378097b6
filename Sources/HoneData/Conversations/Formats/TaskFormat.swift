internal import HoneBase

/// Examples of a task, as `ExampleFile` reads them: an input and the wanted output, a text or a number.
///
/// The input is what the user says, the output what the assistant answers.
struct TaskFormat: TrainingTextFormat {
    let name: String
    let required: [String]
    private let input: String
    private let output: String

    /// The format whose rows have the input and the output in these fields.
    init(input: String, output: String) {
        self.input = input
        self.output = output
        required = [input, output]
        name = "\"\(input)\" and \"\(output)\""
    }

    func content(of row: JSONObject) throws(RowFault) -> TrainingText.Content {
        if row.has("labels") { throw .severalLabels(field: "labels") }
        var turns = ConversationTurns(field: output)
        try turns.add(user: try row.text(input), at: input)
        try turns.add(assistant: try row.answer(output), at: output)
        return try turns.conversation(tools: nil)
    }
}
