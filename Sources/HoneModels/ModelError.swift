public import HoneBase
public import SystemPackage

/// Why a model folder cannot be used.
public enum ModelError: HoneError {
    case missing(FilePath, what: String, remedy: String)
    case malformed(FilePath, JSONSyntaxError)
    case unknownArchitecture(FilePath, found: String, known: [String])
    case missingKey(FilePath, key: String, expected: String)
    case wrongValue(FilePath, key: String, expected: String, found: String)
    case unknownKey(FilePath, key: String)
    case missingTensor(FilePath, name: String, shape: [Int])
    case wrongShape(FilePath, name: String, expected: [Int], found: [Int])
    case unexpectedTensor(FilePath, name: String)
    case unsupportedType(FilePath, name: String, type: String)
    case vocabulary(FilePath, tokens: Int, rows: Int)
    case file(FileError)
    case weights(any HoneError)
    case tokenizer(any HoneError)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .missing(let folder, let what, let remedy):
            Problem("no \(what) in this model folder", at: .init(file: folder.string), remedy: remedy)
        case .malformed(let path, let error):
            Problem(error.problem.what, at: .init(file: path.string), remedy: "fetch the model again")
        case .unknownArchitecture(let path, let found, let known):
            Problem(
                "this kind of model is not known",
                at: .init(file: path.string, field: "model_type"),
                expected: known.joined(separator: ", "),
                found: found,
                remedy: "choose a base of a known kind, for example: hone pull minilm"
            )
        case .missingKey(let path, let key, let expected):
            Problem("a setting is missing", at: .init(file: path.string, field: key), expected: expected)
        case .wrongValue(let path, let key, let expected, let found):
            Problem(
                "a setting cannot be honoured",
                at: .init(file: path.string, field: key),
                expected: expected,
                found: found
            )
        case .unknownKey(let path, let key):
            Problem(
                "a setting is not known, and it may change what the model computes",
                at: .init(file: path.string, field: key),
                remedy: "use a model without it; nothing is ignored in silence"
            )
        case .missingTensor(let folder, let name, let shape):
            Problem(
                "the weights lack a tensor",
                at: .init(file: folder.string, field: name),
                expected: "shape \(shape)"
            )
        case .wrongShape(let folder, let name, let expected, let found):
            Problem(
                "a tensor does not fit the configuration",
                at: .init(file: folder.string, field: name),
                expected: "shape \(expected)",
                found: "shape \(found)"
            )
        case .unexpectedTensor(let folder, let name):
            Problem(
                "the weights hold a tensor that this architecture does not use",
                at: .init(file: folder.string, field: name),
                remedy: "check that config.json belongs to these weights"
            )
        case .unsupportedType(let folder, let name, let type):
            Problem(
                "a tensor's type of number is not supported",
                at: .init(file: folder.string, field: name),
                expected: "F32, BF16 or F16",
                found: type
            )
        case .vocabulary(let folder, let tokens, let rows):
            Problem(
                "the tokenizer has more tokens than the model has embeddings",
                at: .init(file: folder.string),
                expected: "at most \(rows) tokens",
                found: "\(tokens) tokens",
                remedy: "check that the tokenizer belongs to this model"
            )
        case .file(let error): error.problem
        case .weights(let error): error.problem
        case .tokenizer(let error): error.problem
        }
    }
}
