public import HoneBase

/// Why one row of a file cannot be used, and where it stands.
public struct RowError: HoneError, Equatable {
    /// The file and the line on which the row starts.
    public var place: Problem.Place
    /// What is wrong with the row.
    public var fault: RowFault

    /// The fault of the row at `place`.
    public init(at place: Problem.Place, _ fault: RowFault) {
        self.place = place
        self.fault = fault
    }

    /// The error told to a user.
    public var problem: Problem { fault.problem(at: place) }
}

/// What can be wrong with a row of labelled data.
public enum RowFault: Error, Sendable, Equatable {
    /// The bytes are not UTF-8 from this byte of the row on, counted from 1.
    case notUTF8(byte: Int)
    /// The line is not JSON.
    case notJSON(String)
    /// The file is one JSON array, and this is wrong with the array or with one of its elements.
    case brokenArray(String)
    /// The row is JSON, but not an object.
    case notAnObject(found: String)
    /// The row lacks a field that it needs; `found` are the fields it has.
    case missingField(String, found: [String])
    /// The row holds no input to answer; `found` are the fields it has.
    case noInput(found: [String])
    /// The row lacks the field that holds a document; `found` are the fields it has.
    case noText(field: String, found: [String])
    /// A field holds another kind of value.
    case wrongType(field: String, expected: String, found: String)
    /// The row holds a list of labels.
    case severalLabels(field: String)
    /// The field holds nothing but white space.
    case emptyField(String)
    /// The passage that fits stands among those that do not.
    case ownPositive
    /// Another row has the same id.
    case repeatedID(String, line: Int)
    /// The row names its fields unlike the rows before it.
    case otherFieldNames(expected: [String], found: [String])
    /// The conversation is not one user turn and its answer.
    case conversation(String)
    /// A CSV row has more or fewer fields than there are columns.
    case fieldCount(expected: Int, found: Int)
    /// The quotes of a CSV row do not match.
    case quoting(String)
    /// The label is not among those that the model learns.
    case unknownLabel(String, known: [String], closest: String?)
    /// The row is no text that a model could be trained on.
    case trainingText(TrainingTextFault)
}

extension RowFault {
    func problem(at place: Problem.Place) -> Problem {
        func inField(_ name: String) -> Problem.Place {
            var narrow = place
            narrow.field = name
            return narrow
        }
        switch self {
        case .notUTF8(let byte):
            return Problem(
                "not UTF-8 text (byte \(byte) of the row)",
                at: place,
                remedy: "convert the file, for example: iconv -f latin1 -t utf-8"
            )
        case .notJSON(let reason):
            return Problem("not JSON: \(reason)", at: place, expected: "one JSON object a line")
        case .brokenArray(let reason):
            return Problem(
                "not JSON: \(reason)",
                at: place,
                expected: "an array of objects: [{...}, {...}]"
            )
        case .notAnObject(let found):
            return Problem("the row is not a JSON object", at: place, expected: "an object", found: found)
        case .missingField(let field, let found):
            return Problem(
                "the field \"\(field)\" is missing",
                at: place,
                expected: "fields named \"input\" and \"output\", or \"text\" and \"label\", or \"messages\"",
                found: found.isEmpty ? "no fields" : "fields " + found.quotedList(),
                remedy: "add the field, or rename the one that holds it"
            )
        case .noInput(let found):
            return Problem(
                "the field \"input\" is missing",
                at: place,
                expected: "a field named \"input\" or \"text\"",
                found: found.isEmpty ? "no fields" : "fields " + found.quotedList(),
                remedy: "rename the field that holds the input"
            )
        case .noText(let field, let found):
            return Problem(
                "the field \"\(field)\" is missing",
                at: place,
                expected: "a document as a string in the field \"\(field)\"",
                found: found.isEmpty ? "no fields" : "fields " + found.quotedList(),
                remedy: "name the field that holds the text with --field"
            )
        case .wrongType(let field, let expected, let found):
            return Problem(
                "the field holds the wrong kind of value",
                at: inField(field),
                expected: expected,
                found: found
            )
        case .severalLabels(let field):
            return Problem(
                "several labels for one input are not supported",
                at: inField(field),
                expected: "one label as a string",
                remedy: "keep the most important label of each row, or make one task for each label"
            )
        case .emptyField(let field):
            return Problem(
                "the field is empty",
                at: inField(field),
                expected: "some text",
                remedy: "fill it in or remove the row"
            )
        case .ownPositive:
            return Problem(
                "the passage that fits stands among those that do not",
                at: inField("negatives"),
                expected: "passages that do not fit the question",
                found: "the row's own \"positive\"",
                remedy: "take it out of \"negatives\": a model would learn that it fits and that it does not"
            )
        case .repeatedID(let id, let line):
            return Problem(
                "the id \"\(id)\" stands twice",
                at: inField("id"),
                expected: "an id of its own for every row",
                found: "the same id in line \(line)",
                remedy: "change one of them, or leave the ids out to have them made"
            )
        case .otherFieldNames(let expected, let found):
            return Problem(
                "the row names its fields unlike the rows before it",
                at: place,
                expected: "fields " + expected.quotedList(),
                found: "fields " + found.quotedList(),
                remedy: "use the same field names in every row"
            )
        case .conversation(let found):
            return Problem(
                "the conversation is not one question and its answer",
                at: inField("messages"),
                expected: "one user turn and one assistant turn, with at most one system turn before them",
                found: found
            )
        case .fieldCount(let expected, let found):
            return Problem(
                "the row has another number of fields than the header",
                at: place,
                expected: "\(expected)",
                found: "\(found)",
                remedy: "put fields that hold the delimiter or a line break in double quotes"
            )
        case .quoting(let reason):
            return Problem(
                reason,
                at: place,
                remedy: "within a field in double quotes, write each double quote twice"
            )
        case .unknownLabel(let label, let known, let closest):
            return Problem(
                "unknown label \"\(label)\"",
                at: place,
                expected: "one of " + known.quotedList(limit: 20),
                found: "\"\(label)\"",
                remedy: closest.map { "did you mean \"\($0)\"?" }
                    ?? "correct the label, or add training examples of it"
            )
        case .trainingText(let fault):
            return fault.problem(at: place)
        }
    }
}

extension [String] {
    /// The strings in quotes with commas between them, and how many more there are beyond `limit`.
    func quotedList(limit: Int = 12) -> String {
        let shown = prefix(limit).map { "\"\($0)\"" }.joined(separator: ", ")
        return count > limit ? shown + " and \(count - limit) more" : shown
    }
}
