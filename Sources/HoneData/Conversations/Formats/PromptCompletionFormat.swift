internal import HoneBase

/// A `prompt`, which may be empty, and the `completion` that follows it, as strings.
struct PromptCompletionFormat: TrainingTextFormat {
    let name = "\"prompt\" and \"completion\" as strings"
    let required = ["prompt", "completion"]

    func matches(_ row: JSONObject) -> Bool {
        required.allSatisfy(row.has) && row["prompt"]?.array == nil
    }

    func content(of row: JSONObject) throws(RowFault) -> TrainingText.Content {
        try Self.refuseVerdict(row)
        let prompt = try row.text("prompt")
        let completion = try row.text("completion")
        guard !completion.isBlank else { throw .emptyField("completion") }
        return .completion(prompt: prompt, completion: completion)
    }

    /// Refuses a row that says whether the completion is a good one: a bad one must not be learnt.
    static func refuseVerdict(_ row: JSONObject) throws(RowFault) {
        guard row["label"]?.bool != nil else { return }
        throw .trainingText(
            .unsupported(
                field: "label",
                what: "the row says whether its completion is a good one",
                remedy: "keep the rows with good completions only, and remove the field"
            )
        )
    }
}
