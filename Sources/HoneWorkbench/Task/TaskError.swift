public import HoneBase
public import SystemPackage

/// Why a task folder cannot be used.
public enum TaskError: HoneError {
    /// The folder holds no `task.yaml`.
    case noTaskFile(FilePath)
    /// `task.yaml` is not YAML.
    case notYAML(FilePath, line: Int?, reason: String)
    /// The file holds something else than keys with values.
    case noKeys(FilePath, expected: String, found: String)
    /// A key that is not known; nothing is ignored in silence.
    case unknownKey(FilePath, line: Int?, key: String, known: [String])
    /// A value that cannot be used.
    case wrongValue(FilePath, line: Int?, key: String, expected: String, found: String)
    /// A key that is needed is not there.
    case missingKey(FilePath, key: String, expected: String)
    /// A file stands there under a name that is almost that of the file `meant`.
    case otherName(FilePath, meant: FilePath)
    /// A label is listed twice.
    case duplicateLabel(FilePath, label: String)
    /// An approach, named at this place, looks things up in documents, and the task has none.
    case noDocuments(Problem.Place, approach: String)
    /// The file cannot be read.
    case file(FileError)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .noTaskFile(let folder):
            Problem(
                "no task.yaml in this folder",
                at: .init(file: folder.string),
                remedy: "name a task folder, or make one: hone init FILE.csv --input COLUMN --output COLUMN"
            )
        case .notYAML(let path, let line, let reason):
            Problem("not YAML: \(reason)", at: .init(file: path.string, line: line))
        case .noKeys(let path, let expected, let found):
            Problem(
                "keys with values are expected",
                at: .init(file: path.string),
                expected: expected,
                found: found
            )
        case .unknownKey(let path, let line, let key, let known):
            Problem(
                "unknown key",
                at: .init(file: path.string, line: line, field: key),
                expected: known.joined(separator: ", "),
                remedy: Spelling.nearest(to: key, in: known).map { "did you mean \"\($0)\"?" }
                    ?? "remove it, or correct its spelling"
            )
        case .wrongValue(let path, let line, let key, let expected, let found):
            Problem(
                "this value cannot be used",
                at: .init(file: path.string, line: line, field: key),
                expected: expected,
                found: found
            )
        case .missingKey(let path, let key, let expected):
            Problem("a key is missing", at: .init(file: path.string, field: key), expected: expected)
        case .otherName(let path, let meant):
            Problem(
                "this file would not be read",
                at: .init(file: path.string),
                expected: "the name \(meant.lastComponent?.string ?? "")",
                found: path.lastComponent?.string ?? "",
                remedy: "rename it: what it says would not hold"
            )
        case .duplicateLabel(let path, let label):
            Problem(
                "the label \"\(label)\" stands twice",
                at: .init(file: path.string, field: "labels"),
                remedy: "name each label once"
            )
        case .noDocuments(let place, let approach):
            Problem(
                "\(approach) looks things up, but this task has no documents",
                at: place,
                expected: "a folder of documents",
                remedy: "add \"documents: FOLDER\" to task.yaml, or leave \(approach) out"
            )
        case .file(let error): error.problem
        }
    }
}
