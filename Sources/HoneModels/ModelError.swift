public import HoneBase
public import SystemPackage

/// Why a model folder cannot be used.
public enum ModelError: HoneError {
    /// A file of the folder is not there.
    case missing(FilePath, what: String, remedy: String)
    /// A settings file is not JSON.
    case malformed(FilePath, JSONSyntaxError)
    /// `model_type` names no architecture that is known.
    case unknownArchitecture(FilePath, found: String, known: [String])
    /// A setting that the network needs is not there.
    case missingKey(FilePath, key: String, expected: String)
    /// A setting has a value that cannot be honoured.
    case wrongValue(FilePath, key: String, expected: String, found: String)
    /// A setting is not known, and it may change the computation.
    case unknownKey(FilePath, key: String)
    /// The weights lack a tensor.
    case missingTensor(FilePath, name: String, shape: [Int])
    /// A tensor has another shape than the settings ask for.
    case wrongShape(FilePath, name: String, expected: [Int], found: [Int])
    /// A tensor that no layer took.
    case unexpectedTensor(FilePath, name: String)
    /// A tensor's elements are of a type that is not read.
    case unsupportedType(FilePath, name: String, type: String)
    /// The tokenizer has more tokens than the network has embeddings.
    case vocabulary(FilePath, tokens: Int, rows: Int)
    /// A text has no room beside the special tokens around it.
    case noRoom(FilePath, special: Int, maximum: Int)
    /// The weights of a shape would not fit into the memory of this machine.
    case tooLarge(FilePath, bytes: Int, memory: Int)
    /// A file cannot be read.
    case file(FileError)
    /// What the weights compute is no number.
    case noNumbers(FilePath)
    /// A weight file cannot be used.
    case weights(any HoneError)
    /// The tokenizer cannot be used.
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
                remedy: Spelling.nearest(to: found, in: known).map { "is \($0) meant? If so, mend the name" }
                    ?? "choose a base of a known kind, for example: hone pull minilm"
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
        case .noRoom(let folder, let special, let maximum):
            Problem(
                "the model reads no more tokens than stand around every text",
                at: .init(file: folder.string),
                expected: "more than \(special) tokens",
                found: "\(maximum)",
                remedy: "check max_seq_length, and that the tokenizer belongs to this model"
            )
        case .tooLarge(let path, let bytes, let memory):
            Problem(
                "a model of this shape does not fit into memory",
                at: .init(file: path.string),
                expected: "at most \(memory >> 20) MB, the memory of this machine",
                found: "\(bytes >> 20) MB of weights",
                remedy: "choose a smaller shape, or see what it takes: hone models fit"
            )
        case .file(let error): error.problem
        case .noNumbers(let path):
            Problem(
                "what these weights compute is no number",
                at: .init(file: path.string),
                expected: "finite weights",
                remedy: "fetch or export the model again: its weights are damaged, or hold NaN"
            )
        case .weights(let error): error.problem
        case .tokenizer(let error): error.problem
        }
    }
}
