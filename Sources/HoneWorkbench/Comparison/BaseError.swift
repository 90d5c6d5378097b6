public import HoneBase
public import HoneModels

/// Why a base does not serve.
public enum BaseError: HoneError, Equatable {
    /// A run, which stands on a base of its own.
    case isRun(String)
    /// A model of one kind where the other is needed.
    case wrongKind(String, expected: ModelKind, found: ModelKind)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .isRun(let name):
            Problem(
                "this is a run, and no base",
                at: .init(file: name),
                expected: "a model of the store, a model folder or a GGUF file",
                remedy: "make a model of it first: hone export \(name)"
            )
        case .wrongKind(let name, let expected, let found):
            Problem(
                "\"\(name)\" is a model of another kind",
                expected: expected == .encoder
                    ? "an encoder, which gives texts a state" : "a decoder, which writes",
                found: found == .encoder ? "an encoder" : "a decoder",
                remedy: expected == .encoder
                    ? "name an encoder, such as minilm; decoders generate and score: hone generate --model \(name)"
                    : "name a decoder, such as one that hone models fit lists"
            )
        }
    }
}
