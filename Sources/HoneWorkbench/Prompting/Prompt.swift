/// What a decoder is asked with every input: an instruction, and examples of inputs with their answers.
struct Prompt: Sendable, Equatable {
    /// What is wanted; may be empty.
    var instruction: String
    /// Examples, in the order in which they are shown.
    var shots: [PromptShot] = []
}

/// How the labels of a task are listed in its instruction.
public enum LabelListing: String, Sendable, CaseIterable {
    /// Not at all: examples show them.
    case none
    /// Their names.
    case names
    /// Their names with what belongs there.
    case descriptions

    /// The instruction of a task with its labels, as this listing writes it.
    func instruction(_ instruction: String, _ labels: [Task.Label]) -> String {
        switch self {
        case .none: return instruction
        case .names:
            let list = labels.map(\.name).joined(separator: ", ")
            return Self.join(instruction, "Answer with one of these: \(list).", by: "\n")
        case .descriptions:
            let lines = labels.map { label in
                "- " + label.name + (label.description.map { ": \($0)" } ?? "")
            }
            let list = lines.joined(separator: "\n")
            return Self.join(instruction, "Answer with one of these:\n\(list)", by: "\n\n")
        }
    }

    private static func join(_ first: String, _ second: String, by separator: String) -> String {
        first.isEmpty ? second : first + separator + second
    }
}
