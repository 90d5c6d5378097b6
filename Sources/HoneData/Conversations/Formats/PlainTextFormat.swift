internal import HoneBase

/// A `text` that is learnt as it stands.
struct PlainTextFormat: TrainingTextFormat {
    let name = "\"text\" alone"
    let required = ["text"]
    let isPlainText = true

    func content(of row: JSONObject) throws(RowFault) -> TrainingText.Content {
        let text = try row.text("text")
        guard !text.isBlank else { throw .emptyField("text") }
        return .text(text)
    }
}
