public import HoneBase
public import SystemPackage

/// Why a decoder is not written.
public enum ModelExportError: HoneError {
    /// The target is there already.
    case exists(FilePath)
    /// llama.cpp would compute something else than the model: a setting is not known to it.
    case notKnown(FilePath, setting: String, expected: String, found: String)
    /// The model cannot be read, or what was written cannot.
    case model(ModelError)
    /// The tokenizer has no equal in the other layout.
    case tokenizer(any HoneError)
    /// A file cannot be written.
    case file(FileError)
    /// A tensor that was read back is not the one that was written.
    case otherTensor(FilePath, name: String)
    /// What was written computes no numbers: the type cannot hold those of the model.
    case tooLarge(FilePath, name: String, type: String)
    /// What was read back has other settings than the model.
    case otherSettings(FilePath, what: String)
    /// What was read back gives other logits than the model.
    case otherLogits(FilePath, difference: Double, bound: Double)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .exists(let path):
            Problem(
                "this is there already",
                at: .init(file: path.string),
                remedy: "name another with --out, or remove it"
            )
        case .notKnown(let path, let setting, let expected, let found):
            Problem(
                "llama.cpp does not know this setting for this kind of model, and would compute something else",
                at: .init(file: path.string, field: setting),
                expected: expected,
                found: found,
                remedy: "write a model folder instead: --format folder"
            )
        case .model(let error): error.problem
        case .tokenizer(let error): error.problem
        case .file(let error): error.problem
        case .otherTensor(let path, let name):
            fault("a tensor was read back with other numbers: nothing was kept", path, field: name)
        case .tooLarge(let path, let name, let type):
            Problem(
                "numbers are beyond what \(type) holds: nothing was kept",
                at: .init(file: path.string, field: name),
                remedy: "choose a type with more room: f32 or bf16"
            )
        case .otherSettings(let path, let what):
            fault("what was written is read back with another \(what): nothing was kept", path)
        case .otherLogits(let path, let difference, let bound):
            fault(
                "what was written does not compute as the model does: nothing was kept",
                path,
                expected: "a largest relative difference of logits of at most \(bound)",
                found: "\(difference)"
            )
        }
    }

    private func fault(
        _ what: String,
        _ path: FilePath,
        field: String? = nil,
        expected: String? = nil,
        found: String? = nil
    ) -> Problem {
        Problem(
            what,
            kind: .work,
            at: .init(file: path.string, field: field),
            expected: expected,
            found: found,
            remedy: "this is a fault of Hone: please report it"
        )
    }
}
