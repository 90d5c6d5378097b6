public import HoneBase
public import HoneData
internal import HoneEvaluation
public import SystemPackage

/// Why the answers of another system cannot be measured.
public enum ExternalError: HoneError {
    /// The file cannot be read.
    case data(DataError)
    /// A line is no answer.
    case malformed(FilePath, line: Int, what: String)
    /// Two answers to one example.
    case duplicate(FilePath, line: Int, key: String)
    /// One answer to two examples of the same id.
    case ambiguous(FilePath, key: String)
    /// No answer belongs to an example of the task.
    case nothingMatches(FilePath, rows: Int)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .data(let error): error.problem
        case .malformed(let path, let line, let what):
            Problem(
                what,
                at: .init(file: path.string, line: line),
                expected:
                    "{\"id\": \"...\", \"output\": \"...\"} or {\"input\": \"...\", \"output\": \"...\"}"
            )
        case .duplicate(let path, let line, let key):
            Problem(
                "a second answer to \"\(key)\"",
                at: .init(file: path.string, line: line),
                remedy: "keep one answer for each example"
            )
        case .ambiguous(let path, let key):
            Problem(
                "the answer to \"\(key)\" belongs to two examples of this id",
                at: .init(file: path.string),
                remedy:
                    "give the answers with \"input\" instead, or the examples ids of their own over all files"
            )
        case .nothingMatches(let path, let rows):
            Problem(
                Self.unmatched(rows),
                at: .init(file: path.string),
                expected: "the ids of the examples, or exactly their inputs"
            )
        }
    }

    private static func unmatched(_ rows: Int) -> String {
        switch rows {
        case 0: "there is no answer in this file"
        case 1: "the one answer belongs to no example of this task"
        default: "none of the \(rows.grouped) answers belongs to an example of this task"
        }
    }
}

/// The answers of a system already in use, by the id or the exact input of the example.
enum ExternalAnswers {
    /// The answer to each of `examples`; nil where there is none.
    static func read(_ path: FilePath, for examples: [Example]) throws(ExternalError) -> [String?] {
        let file = try mapping({ ExternalError.data(.file($0)) }) { () throws(FileError) in
            try MappedFile(path)
        }
        var byID: [String: String] = [:]
        var byInput: [String: String] = [:]
        let count = try file.withBytes { (bytes) throws(ExternalError) in
            var count = 0
            for (number, line) in Lines(bytes) where !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
                count += 1
                let row: JSON
                do throws(JSONSyntaxError) { row = try JSONScanner.parse(line) } catch {
                    throw .malformed(path, line: number, what: "not JSON: \(error.what)")
                }
                guard let output = text(row["output"]) else {
                    throw .malformed(path, line: number, what: "\"output\" is missing or no text")
                }
                if let id = text(row["id"]) {
                    guard byID.updateValue(output, forKey: id) == nil else {
                        throw .duplicate(path, line: number, key: id)
                    }
                } else if let input = row["input"]?.string {
                    guard byInput.updateValue(output, forKey: input) ?? output == output else {
                        throw .duplicate(path, line: number, key: input)
                    }
                } else {
                    throw .malformed(path, line: number, what: "neither \"id\" nor \"input\"")
                }
            }
            return count
        }
        var owners: Set<String> = []
        for example in examples where byID[example.id] != nil && !owners.insert(example.id).inserted {
            throw .ambiguous(path, key: example.id)
        }
        let answers = examples.map { byID[$0.id] ?? byInput[$0.input] }
        guard answers.contains(where: { $0 != nil }) else { throw .nothingMatches(path, rows: count) }
        return answers
    }

    /// Ids and labels may be written as numbers, as in the examples.
    private static func text(_ value: JSON?) -> String? { value?.string ?? value?.integer.map { String($0) } }

    /// The trial of these answers: nothing is fitted, and what is no label of a task with labels counts as failed.
    static func trial(
        _ external: Task.External,
        _ plan: Plan,
        _ examples: [Example],
        labels: [String],
        metric: Metric
    ) throws(ExternalError) -> Trial {
        let numbers = Dictionary(zip(labels, labels.indices), uniquingKeysWith: { first, _ in first })
        let answers = try read(external.answers, for: examples)
        let predictions = answers.map { answer in
            labels.isEmpty ? Prediction(text: answer) : Prediction(label: answer.flatMap { numbers[$0] })
        }
        let held = plan.items
        let validation = Set(plan.rounds.flatMap { $0.inner.flatMap(\.validation) }).sorted()
        return Trial(
            name: external.name,
            base: nil,
            simplicity: -1,
            predictions: held.map { predictions[$0] },
            validationScore: Score.value(
                validation.map { predictions[$0].answer(labels) },
                validation.map { examples[$0].output },
                metric
            ),
            choices: [],
            trainSeconds: 0
        )
    }
}
