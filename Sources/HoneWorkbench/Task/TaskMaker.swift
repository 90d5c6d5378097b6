public import HoneBase
public import HoneData
public import SystemPackage

/// Makes a task folder from a table of labelled texts.
public enum TaskMaker {
    /// Why a task folder cannot be made.
    public enum MakingError: HoneError {
        /// Something is at the folder's path already.
        case exists(FilePath)
        /// Every row has the same label.
        case oneLabel(FilePath, label: String)
        /// There are more labels than half the rows: the column holds something else.
        case tooManyLabels(FilePath, column: String, labels: Int, examples: Int)

        /// The error told to a user.
        public var problem: Problem {
            switch self {
            case .exists(let folder):
                Problem(
                    "something is there already; nothing was changed",
                    at: .init(file: folder.string),
                    remedy: "name another folder with --out"
                )
            case .oneLabel(let path, let label):
                Problem(
                    "every row has the same label \"\(label)\"",
                    at: .init(file: path.string),
                    expected: "at least two labels",
                    remedy: "check --output"
                )
            case .tooManyLabels(let path, let column, let labels, let examples):
                Problem(
                    "the column \"\(column)\" holds \(labels) different values in \(examples) rows",
                    at: .init(file: path.string),
                    expected: "labels, each of several examples",
                    remedy: "check --output; labels that hold several at once are not supported"
                )
            }
        }
    }

    /// What was made.
    public struct Made: Sendable {
        /// The examples that were written.
        public var exampleCount: Int
        /// The labels that they have.
        public var labelCount: Int
    }

    /// Writes `task.yaml` and `examples.jsonl` into a new folder.
    ///
    /// - Throws: `DataError` where the table cannot be read, `MakingError` where it makes no task.
    public static func make(
        from path: FilePath,
        _ columns: ExampleTable.Columns,
        in folder: FilePath
    ) throws -> Made {
        guard !Files.exists(folder) else { throw MakingError.exists(folder) }
        let examples = try ExampleTable.read(path, columns)
        let labels = Set(examples.map(\.output)).sorted()
        guard labels.count > 1 else { throw MakingError.oneLabel(path, label: labels.first ?? "") }
        guard labels.count * 2 <= examples.count else {
            throw MakingError.tooManyLabels(
                path,
                column: columns.output,
                labels: labels.count,
                examples: examples.count
            )
        }
        try ExampleFile.write(examples, to: folder.appending("examples.jsonl"))
        try Files.write(
            yaml(folder.lastComponent?.string ?? "task", labels),
            to: folder.appending("task.yaml")
        )
        return Made(exampleCount: examples.count, labelCount: labels.count)
    }

    /// A task file that is whole as it stands and shows what can be said.
    private static func yaml(_ name: String, _ labels: [String]) -> String {
        let lines = labels.map { "  \(quoted($0)):" }.joined(separator: "\n")
        return """
            name: \(quoted(name))
            kind: classify
            instruction: Sort the text into exactly one category.
            # Say behind each label what belongs there, in a few words: it helps approaches without examples.
            labels:
            \(lines)
            metric: accuracy            # or macro-f1, where rare labels count as much as frequent ones
            bases: [minilm]
            approaches: all             # or a list; - external: answers.jsonl measures a system already in use
            margin: 0.03                # how much worse than the best is still good enough
            volume: {requests_per_day: 1000, months: 12}
            price: {machine_hour: 0.20, label: 0.50, currency: USD}

            """
    }

    /// The text as YAML: in double quotes, as JSON writes it, unless it is plainly a word.
    private static func quoted(_ text: String) -> String {
        let isWord = text.utf8.first.map { $0 >= 0x61 && $0 <= 0x7A } ?? false
        let isPlain = text.utf8.allSatisfy {
            ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D || $0 == 0x5F
        }
        let reserved = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(text)
        return isWord && isPlain && !reserved ? text : JSON.string(text).text()
    }
}
