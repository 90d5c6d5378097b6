public import HoneBase
public import SystemPackage

/// Why a tokenizer cannot be read.
public enum TokenizerError: HoneError, Equatable {
    /// A file is missing or cannot be read.
    case file(FileError)
    /// A file is not JSON.
    case syntax(FilePath, JSONSyntaxError)
    /// The vocabulary of a tokenizer.json is not made of tokens and ids.
    case vocabularySyntax(FilePath, line: Int, what: String)
    /// None of the files that hold a tokenizer is in the folder.
    case nothingFound(folder: FilePath, lookedFor: [String])
    /// A field has another kind of value, or none.
    case malformed(FilePath, field: String, expected: String, found: String)
    /// A field asks for something that would change the ids and is not known here.
    case unsupported(FilePath, field: String, found: String, supported: String)
    /// One token stands twice.
    case duplicateToken(FilePath, token: String, line: Int, earlierLine: Int)
    /// Two tokens have one id.
    case duplicateID(FilePath, id: Int, token: String, other: String, line: Int)
    /// An id lies outside the range that the number of tokens gives, so that another is missing.
    case idOutOfRange(FilePath, id: Int, token: String, count: Int, line: Int?)
    /// A token that is needed is not in the vocabulary.
    case missingToken(FilePath, token: String, field: String)
    /// An added token has another id than the vocabulary gives it.
    case conflictingID(FilePath, field: String, token: String, expected: Int, found: Int)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .file(let error): error.problem
        case .syntax(let path, let error):
            Problem(
                "not JSON: \(error.what) (byte \(error.offset))",
                at: .init(file: path.string, line: error.line)
            )
        case .vocabularySyntax(let path, let line, let what):
            Problem(
                "the vocabulary cannot be read: \(what)",
                at: .init(file: path.string, line: line, field: "model.vocab"),
                expected: "tokens, each with its id",
                remedy: "fetch the file again from where the model comes from"
            )
        case .nothingFound(let folder, let names):
            Problem(
                "no tokenizer in this folder",
                at: .init(file: folder.string),
                expected: names.joined(separator: " or "),
                found: "neither of them",
                remedy: "copy the tokenizer's files of the model into this folder, or name the model's folder"
            )
        case .malformed(let path, let field, let expected, let found):
            Problem(
                "the tokenizer cannot be read",
                at: .init(file: path.string, field: field),
                expected: expected,
                found: found,
                remedy: "fetch the file again from where the model comes from"
            )
        case .unsupported(let path, let field, let found, let supported):
            Problem(
                "not supported, and leaving it out would change the ids",
                at: .init(file: path.string, field: field),
                expected: supported,
                found: found,
                remedy: "use a model whose tokenizer is of this kind"
            )
        case .duplicateToken(let path, let token, let line, let earlier):
            Problem(
                "the token \"\(token)\" stands twice in the vocabulary",
                at: .init(file: path.string, line: line),
                expected: "every token once",
                found: "the same token in line \(earlier)",
                remedy: "fetch the file again from where the model comes from"
            )
        case .duplicateID(let path, let id, let token, let other, let line):
            Problem(
                "two tokens have the id \(id)",
                at: .init(file: path.string, line: line, field: token),
                expected: "every id once",
                found: "\"\(other)\" and \"\(token)\"",
                remedy: "fetch the file again from where the model comes from"
            )
        case .idOutOfRange(let path, let id, let token, let count, let line):
            Problem(
                "the ids are not 0 to \(count - 1), so that one is missing",
                at: .init(file: path.string, line: line, field: token),
                expected: "an id below \(count), the number of tokens",
                found: "\(id)",
                remedy: "fetch the file again from where the model comes from"
            )
        case .missingToken(let path, let token, let field):
            Problem(
                "the token \"\(token)\" is not in the vocabulary",
                at: .init(file: path.string, field: field),
                expected: "a token of the vocabulary",
                found: "\"\(token)\"",
                remedy: "check that the vocabulary and the settings belong to the same model"
            )
        case .conflictingID(let path, let field, let token, let expected, let found):
            Problem(
                "the added token \"\(token)\" has another id than the vocabulary gives it",
                at: .init(file: path.string, field: field),
                expected: "\(expected)",
                found: "\(found)",
                remedy: "fetch the file again from where the model comes from"
            )
        }
    }
}
