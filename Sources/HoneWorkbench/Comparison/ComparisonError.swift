public import HoneBase
public import HoneData
public import HoneText
public import SystemPackage

/// Why a comparison cannot be made.
public enum ComparisonError: HoneError {
    /// A name that is no approach.
    case unknownApproach(String, known: [String])
    /// No approach does tasks of this kind.
    case noApproach(for: Task.Kind)
    /// No approach was asked for.
    case nothingToCompare
    /// The data checks found what would make a comparison meaningless.
    case findings([Finding])
    /// No approach fits into the time that was given.
    case noTime(minutes: Double)
    /// The chat template of a base cannot be used.
    case noPrompt(String, TemplateError)
    /// The task's instruction alone fills what a base reads.
    case longInstruction(String, tokens: Int, most: Int)
    /// One base is named twice.
    case baseTwice(String)
    /// An approach that was asked for needs documents, and the task of this file has none.
    case noDocuments(FilePath, approach: String)
    /// Every training example stands in the test set.
    case nothingToLearn(leftOut: Int)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .unknownApproach(let name, let known):
            Problem(
                "unknown approach \"\(name)\"",
                expected: known.joined(separator: ", "),
                remedy: Spelling.nearest(to: name, in: known).map { "did you mean \"\($0)\"?" }
            )
        case .noApproach(let kind):
            Problem(
                "none of the approaches that were asked for does tasks of kind \(kind.rawValue) with these bases",
                at: .init(file: "task.yaml", field: "bases"),
                expected: kind == .generate
                    ? "a decoder among the bases"
                    : "an encoder for label-similarity, nearest-examples, linear-head, lora and full; a decoder for zero-shot, few-shot and nearest-few-shot",
                remedy: kind == .generate
                    ? "add a decoder; pairs can tune an encoder's embeddings: hone tune TASK --objective contrastive --out RUN"
                    : "add such a base, or name other approaches"
            )
        case .nothingToCompare:
            Problem("there is no approach to measure", remedy: "name at least one with --approaches")
        case .findings(let findings):
            Problem(
                findings.map(\.message).joined(separator: "\n"),
                expected: "data that a comparison can learn from",
                remedy: "see all findings with hone check"
            )
        case .noTime(let minutes):
            Problem(
                "no approach can be measured in \(minutes) minutes",
                remedy: "raise --max-minutes, or name fewer approaches"
            )
        case .noPrompt(let name, let error):
            Problem(
                "\(name) cannot be asked: \(error.problem.what)",
                at: .init(file: "task.yaml", field: "bases"),
                expected: error.problem.expected,
                remedy: "mend its chat template, or leave this base out"
            )
        case .longInstruction(let name, let tokens, let most):
            Problem(
                "the instruction leaves \(name) no room for an input",
                at: .init(file: "task.yaml", field: "instruction"),
                expected: "at most \(most) tokens, half of what \(name) reads",
                found: "\(tokens)",
                remedy: "shorten the instruction, or leave this base out"
            )
        case .baseTwice(let name):
            Problem("the base \"\(name)\" is named twice", at: .init(file: "task.yaml", field: "bases"))
        case .noDocuments(let path, let approach):
            TaskError.noDocuments(.init(file: path.string, field: "documents"), approach: approach).problem
        case .nothingToLearn(let leftOut):
            Problem(
                "no training example is left: the test set holds the same texts as all \(leftOut) of them",
                at: .init(file: "train.jsonl"),
                expected: "training examples that are not in test.jsonl",
                remedy:
                    "check that test.jsonl is no copy of train.jsonl, or give one examples.jsonl to have it split"
            )
        }
    }
}
