internal import HoneBase

/// Alpaca's format: `instruction` with the `input` it is about, and `output`.
///
/// `system` and `history`, a list of pairs of what was asked and answered before, are optional. The answers of the
/// history are learnt too.
struct AlpacaFormat: TrainingTextFormat {
    let name = "\"instruction\" and \"output\""
    let required = ["instruction", "output"]

    func content(of row: JSONObject) throws(RowFault) -> TrainingText.Content {
        var turns = ConversationTurns(field: "output")
        try turns.add(system: row)
        for (index, pair) in try Self.history(row).enumerated() {
            guard let texts = pair.array, texts.count == 2, let asked = texts[0].string,
                let answered = texts[1].string
            else {
                throw .wrongType(
                    field: "history[\(index)]",
                    expected: "an array of two strings, what was asked and what was answered",
                    found: pair.array.map { "an array of \($0.count) values" } ?? pair.kindName
                )
            }
            try turns.add(user: asked, at: "history[\(index)][0]")
            try turns.add(assistant: answered, at: "history[\(index)][1]")
        }
        let parts = [try row.text("instruction"), try row.optionalText("input") ?? ""]
        let asked = parts.filter { !$0.isBlank }.joined(separator: "\n\n")
        try turns.add(user: asked, at: "instruction")
        guard row["output"]?.array == nil else {
            throw .wrongType(field: "output", expected: "a string or a number", found: "an array")
        }
        try turns.add(assistant: try row.answer("output"), at: "output")
        return try turns.conversation(tools: Tools.read(row))
    }

    private static func history(_ row: JSONObject) throws(RowFault) -> [JSON] {
        guard row.has("history"), let value = row["history"], value.saysSomething else { return [] }
        guard let pairs = value.array else {
            throw .wrongType(field: "history", expected: "an array of pairs", found: value.kindName)
        }
        return pairs
    }
}
