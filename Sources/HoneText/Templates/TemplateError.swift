public import HoneBase
public import SystemPackage

/// Why a chat template cannot be read, or a conversation cannot be rendered with it.
public enum TemplateError: HoneError, Equatable {
    /// The template is not written as Jinja.
    case syntax(line: Int, what: String, expected: String?)
    /// The template uses a part of Jinja that chat templates do not use.
    case unsupported(line: Int, what: String)
    /// The template uses a value that is not there.
    case undefined(line: Int, what: String)
    /// A value is of another kind than an operation, filter, test or method needs.
    case mismatch(line: Int, what: String, expected: String, found: String)
    /// The template reaches for what a template may not touch.
    case forbidden(line: Int, what: String)
    /// The template itself refuses the conversation with `raise_exception`.
    case raised(line: Int, message: String)
    /// The template asks for more than a rendering may use.
    case limit(line: Int, what: String, limit: Int)
    /// A message is not one.
    case message(index: Int, field: String?, expected: String, found: String)
    /// A file is missing or cannot be read.
    case file(FileError)
    /// A file is not JSON.
    case json(FilePath, JSONSyntaxError)
    /// A field of a file has another kind of value, or none.
    case malformed(FilePath, field: String, expected: String, found: String)
    /// The folder holds no chat template.
    case nothingFound(folder: FilePath, lookedFor: [String])

    /// The same error with its line, where it does not know it yet.
    func at(line: Int) -> TemplateError {
        switch self {
        case .syntax(0, let what, let expected): .syntax(line: line, what: what, expected: expected)
        case .unsupported(0, let what): .unsupported(line: line, what: what)
        case .undefined(0, let what): .undefined(line: line, what: what)
        case .mismatch(0, let what, let expected, let found):
            .mismatch(line: line, what: what, expected: expected, found: found)
        case .forbidden(0, let what): .forbidden(line: line, what: what)
        case .raised(0, let message): .raised(line: line, message: message)
        case .limit(0, let what, let limit): .limit(line: line, what: what, limit: limit)
        default: self
        }
    }

    /// An operation on another kind of value than it needs; the line is added on the way out.
    static func mismatch(_ what: String, expected: String, found: TemplateValue) -> TemplateError {
        if case .undefined(let reason) = found.content { return reason.error }
        return .mismatch(line: 0, what: what, expected: expected, found: found.kindName)
    }

    /// More than a rendering may use; the line is added on the way out.
    static func limit(_ what: String, _ limit: Int) -> TemplateError {
        .limit(line: 0, what: what, limit: limit)
    }

    /// The error told to a user.
    public var problem: Problem {
        let broken = "mend the template, or use the one that the model was published with"
        return switch self {
        case .syntax(let line, let what, let expected):
            Problem(
                "the chat template cannot be read (line \(line)): \(what)",
                expected: expected,
                remedy: broken
            )
        case .unsupported(let line, let what):
            Problem(
                "the chat template uses what is not supported (line \(line)): \(what)",
                expected: "the statements, filters and tests that chat templates use",
                found: what,
                remedy: "write that part of the template in another way"
            )
        case .undefined(let line, let what):
            Problem(
                "the chat template uses a value that is not there (line \(line)): \(what)",
                remedy: "give the messages that value, or use a template that does without"
            )
        case .mismatch(let line, let what, let expected, let found):
            Problem(
                "the chat template fails (line \(line)): \(what)",
                expected: expected,
                found: found,
                remedy: "check the messages and tools against what the template reads"
            )
        case .forbidden(let line, let what):
            Problem(
                "the chat template does what a template may not do (line \(line)): \(what)",
                remedy: broken
            )
        case .raised(let line, let message):
            Problem(
                "the chat template refuses this conversation (line \(line)): \(message)",
                remedy: "change the messages as the template asks"
            )
        case .limit(let line, let what, let limit):
            Problem(
                "the chat template goes beyond a limit (line \(line)): \(what)",
                expected: "at most \(limit)",
                found: "more",
                remedy: "shorten the conversation, or use a simpler template"
            )
        case .message(let index, let field, let expected, let found):
            Problem(
                "message \(index) of the conversation cannot be used"
                    + (field.map { " (field \"\($0)\")" } ?? ""),
                expected: expected,
                found: found,
                remedy: "mend the message"
            )
        case .file(let error): error.problem
        case .json(let path, let error):
            Problem(
                "not JSON: \(error.what) (byte \(error.offset))",
                at: .init(file: path.string, line: error.line)
            )
        case .malformed(let path, let field, let expected, let found):
            Problem(
                "the chat template cannot be read",
                at: .init(file: path.string, field: field),
                expected: expected,
                found: found,
                remedy: "fetch the file again from where the model comes from"
            )
        case .nothingFound(let folder, let names):
            Problem(
                "no chat template in this folder",
                at: .init(file: folder.string),
                expected: names.joined(separator: " or "),
                found: "none of them",
                remedy: "use a model that was made for conversations, or give a template yourself"
            )
        }
    }
}
