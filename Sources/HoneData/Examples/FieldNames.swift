internal import HoneBase

/// How the rows of a file name the input and the output.
///
/// A file keeps to one way.
enum FieldNames: Sendable, CaseIterable {
    /// Alpaca's: `instruction`, an `input` that may be empty or missing, and `output`.
    case instruction
    case inputAndOutput
    case promptAndCompletion
    case textAndLabel
    case messages

    /// The names that `row` uses: the first way of which it has the leading field.
    init?(of row: JSONObject) {
        guard let names = Self.allCases.first(where: { row[$0.leading] != nil }) else { return nil }
        self = names
    }

    /// The field that holds the input.
    var leading: String {
        switch self {
        case .instruction: "instruction"
        case .inputAndOutput: "input"
        case .promptAndCompletion: "prompt"
        case .textAndLabel: "text"
        case .messages: "messages"
        }
    }

    /// The field that holds the output.
    var output: String {
        switch self {
        case .instruction, .inputAndOutput: "output"
        case .promptAndCompletion: "completion"
        case .textAndLabel: "label"
        case .messages: "messages"
        }
    }

    /// The fields in words.
    var all: [String] { self == .messages ? ["messages"] : [leading, output] }
}
