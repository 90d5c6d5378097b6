internal import HoneBase

/// Why a row is no text that a model could be trained on.
public enum TrainingTextFault: Sendable, Equatable {
    /// The fields of the row are those of no format.
    case unknownFormat(found: [String])
    /// The row lacks a field of the format that its other fields, or the rows before it, tell.
    case missingField(String, format: String, found: [String])
    /// The row is in another format than the rows before it, of which the first stands at `line`.
    case otherFormat(expected: String, line: Int, found: String)
    /// The field holds something that cannot be trained on and must not be passed over.
    case unsupported(field: String, what: String, remedy: String)
    /// The field holds a value that is not among those allowed.
    case wrongValue(field: String, expected: String, found: String)
    /// The text in the field should be JSON and is not.
    case notJSON(field: String, expected: String, reason: String)
    /// The field stands on a message of another role than the assistant.
    case misplaced(field: String, role: String)
    /// Two fields say the same in different ways, and only one may stand.
    case bothFields(String, String)
    /// A system turn stands in the field and another begins the conversation.
    case twoSystemTurns(field: String)
    /// The result of a tool call that was not made before it.
    case unknownCall(field: String, id: String)
    /// There is no turn of the assistant among those of these roles.
    case noAnswer(field: String, roles: [String])
    /// A turn of the assistant has neither text nor a tool call.
    case emptyAnswer(field: String)
    /// Every turn of the assistant has weight 0.
    case nothingTrained(field: String)
}

extension TrainingTextFault {
    func problem(at place: Problem.Place) -> Problem {
        func inField(_ name: String) -> Problem.Place {
            var narrow = place
            narrow.field = name
            return narrow
        }
        func fields(_ found: [String]) -> String {
            found.isEmpty ? "no fields" : "fields " + found.quotedList()
        }
        switch self {
        case .unknownFormat(let found):
            return Problem(
                "the fields are those of no known format",
                at: place,
                expected: "fields " + TrainingTextFormats.inWords,
                found: fields(found),
                remedy: "rename the fields that hold what the user and the assistant say"
            )
        case .missingField(let field, let format, let found):
            return Problem(
                "the field \"\(field)\" is missing",
                at: place,
                expected: "a row with \(format)",
                found: fields(found),
                remedy: "add the field, or rename the one that holds it"
            )
        case .otherFormat(let expected, let line, let found):
            return Problem(
                "the row is in another format than the rows before it",
                at: place,
                expected: "\(expected), as in line \(line)",
                found: found,
                remedy: "keep one format in a file: put these rows into a file of their own"
            )
        case .unsupported(let field, let what, let remedy):
            return Problem(what, at: inField(field), remedy: remedy)
        case .wrongValue(let field, let expected, let found):
            return Problem("the value is not allowed", at: inField(field), expected: expected, found: found)
        case .notJSON(let field, let expected, let reason):
            return Problem("not JSON: \(reason)", at: inField(field), expected: expected)
        case .misplaced(let field, let role):
            return Problem(
                "the field belongs to messages of the assistant",
                at: inField(field),
                found: "a message of the \(role)",
                remedy: "remove it there, or correct the role"
            )
        case .bothFields(let field, let other):
            return Problem(
                "the field says the same as \"\(other)\"",
                at: inField(field),
                expected: "one of the two",
                remedy: "remove one of them"
            )
        case .twoSystemTurns(let field):
            return Problem(
                "two system turns",
                at: inField(field),
                expected: "one, in this field or as the first turn of the conversation",
                remedy: "remove one of them, or join their texts"
            )
        case .unknownCall(let field, let id):
            return Problem(
                "the result of a tool call that was not made",
                at: inField(field),
                expected: "the \"id\" of a call in \"tool_calls\" of an earlier message",
                found: "\"\(id)\""
            )
        case .noAnswer(let field, let roles):
            let shown = roles.prefix(8).joined(separator: ", ") + (roles.count > 8 ? ", ..." : "")
            return Problem(
                "no turn of the assistant",
                at: inField(field),
                expected: "one at least: it is what the model learns",
                found: roles.isEmpty ? "no turns" : "turns of " + shown,
                remedy: "add the answer or remove the row"
            )
        case .emptyAnswer(let field):
            return Problem(
                "a turn of the assistant without text and without a tool call",
                at: inField(field),
                expected: "some text, or \"tool_calls\"",
                remedy: "fill it in or remove the row"
            )
        case .nothingTrained(let field):
            return Problem(
                "every turn of the assistant has weight 0: nothing would be learnt",
                at: inField(field),
                expected: "a turn of the assistant with weight 1 or without a weight",
                remedy: "give the wanted answer weight 1 or remove the row"
            )
        }
    }
}
