internal import HoneBase

/// A way in which rows hold training texts, told by the names of their fields.
///
/// A format is a file in this folder and a line in `TrainingTextFormats.all`.
protocol TrainingTextFormat: Sendable {
    /// The format in words: its fields in quotes, and what tells it from others with the same; no two are alike.
    var name: String { get }
    /// The fields that a row must have; the first one leads.
    var required: [String] { get }
    /// Whether the row is text alone, so that whatever else it holds changes nothing.
    var isPlainText: Bool { get }

    /// Whether `row` is in this format.
    func matches(_ row: JSONObject) -> Bool

    /// What is to be learnt from `row`, which is in this format.
    func content(of row: JSONObject) throws(RowFault) -> TrainingText.Content
}

extension TrainingTextFormat {
    var isPlainText: Bool { false }
    func matches(_ row: JSONObject) -> Bool { required.allSatisfy(row.has) }

    /// The fields that a row must have.
    var requiredInWords: String { required.map { "\"\($0)\"" }.joined(separator: " and ") }
}

/// The formats that are known.
enum TrainingTextFormats {
    /// All of them; a row is in the first one that matches it.
    static let all: [any TrainingTextFormat] = [
        ChatFormat(),
        ShareGPTFormat(),
        AlpacaFormat(),
        PromptMessagesFormat(),
        PromptCompletionFormat(),
        TaskFormat(input: "input", output: "output"),
        TaskFormat(input: "text", output: "label"),
        PlainTextFormat(),
    ]

    /// The fields of each format.
    static var inWords: String {
        var sets: [String] = []
        for format in all {
            if !sets.contains(format.requiredInWords) { sets.append(format.requiredInWords) }
        }
        return sets.dropLast().joined(separator: "; ") + "; or " + (sets.last ?? "")
    }
}
