public import HoneBase

/// Why the examples of a task folder cannot be used.
public enum TaskExamplesError: HoneError, Equatable {
    /// The folder itself could not be read.
    case folder(FileError)
    /// A file of examples could not be read, or a label is not among those allowed.
    case data(DataError)
    /// No file of examples is in the folder.
    case noExamples(folder: String)
    /// `examples.jsonl` stands beside files for training or test.
    case bothForms(folder: String, [String])
    /// `train.jsonl` stands without `test.jsonl`.
    case trainWithoutTest(file: String)
    /// `test.jsonl` or `validation.jsonl` stands without `train.jsonl`.
    case testWithoutTrain(file: String)
    /// A file has a name that is not read, but nearly.
    case misnamed(file: String, expected: String)
    /// The same file is there in two formats.
    case twoFormats(folder: String, [String])

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .folder(let error):
            return error.problem
        case .data(let error):
            return error.problem
        case .noExamples(let folder):
            return Problem(
                "no examples in this folder",
                at: .init(file: folder),
                expected: "examples.jsonl, or train.jsonl and test.jsonl",
                remedy: "write one object a line: {\"input\": \"...\", \"output\": \"...\"}"
            )
        case .bothForms(let folder, let names):
            return Problem(
                "the folder holds one file of examples and files for training or test",
                at: .init(file: folder),
                expected: "either examples.jsonl, or train.jsonl and test.jsonl",
                found: names.joined(separator: ", "),
                remedy: "keep one form: examples.jsonl is split for you, the others are taken as they are"
            )
        case .trainWithoutTest(let file):
            return Problem(
                "training examples without test examples",
                at: .init(file: file),
                remedy: "rename it to examples.jsonl to have it split for you, or add test.jsonl"
            )
        case .testWithoutTrain(let file):
            return Problem(
                "no training examples beside this file",
                at: .init(file: file),
                remedy: "add train.jsonl, or put all examples into examples.jsonl to have them split for you"
            )
        case .misnamed(let file, let expected):
            return Problem(
                "a file of this name is not read",
                at: .init(file: file),
                expected: expected,
                remedy: "rename it to \(expected), or move it out of the folder"
            )
        case .twoFormats(let folder, let names):
            return Problem(
                "the same examples in two formats",
                at: .init(file: folder),
                found: names.joined(separator: " and "),
                remedy: "keep one of the two files"
            )
        }
    }

    /// The problem in words; of several bad rows each one that is told.
    public var description: String {
        if case .data(let error) = self { error.description } else { problem.description }
    }
}
