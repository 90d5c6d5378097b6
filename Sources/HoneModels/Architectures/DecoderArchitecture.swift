internal import HoneTensor
internal import SystemPackage

/// A family of decoders: what its config.json means and what its tensors are called.
///
/// One file an architecture, named after `model_type`.
protocol DecoderArchitecture: SendableMetatype {
    /// The `model_type` of config.json.
    static var modelType: String { get }

    /// What the names of tensors begin with, unless a folder was saved without it, and a name without it.
    static var prefix: (name: String, probe: String) { get }

    /// The name of the table of words.
    static var embeddingName: String { get }

    /// How the family stands in GGUF files.
    static var gguf: GGUFFamily { get }

    /// The network of the loader's settings and weights.
    ///
    /// - Throws: `ModelError` where a setting is unknown or cannot be honoured, or a tensor is missing, left over or of
    ///   the wrong shape.
    static func network(_ loader: inout DecoderLoader) throws(ModelError) -> DecoderNetwork
}

extension DecoderArchitecture {
    static var prefix: (name: String, probe: String) { ("model.", "embed_tokens.weight") }
    static var embeddingName: String { prefix.name + prefix.probe }
}

/// The decoders that are known; a new one is a file beside this one and a line here.
enum DecoderRegistry {
    static let architectures: [any DecoderArchitecture.Type] = [
        Llama.self, SmolLM3.self, Mistral.self, Qwen2.self, Qwen3.self, Gemma.self, Gemma2.self, Gemma3.self,
        Phi3.self, GPT2.self,
    ]

    /// The architecture that these settings name.
    ///
    /// - Throws: `ModelError` where they name none, or one that is not known.
    static func architecture(
        of settings: ModelSettings
    ) throws(ModelError) -> any DecoderArchitecture.Type {
        var settings = settings
        let known = architectures.map { $0.modelType }.joined(separator: ", ")
        guard let name = try settings.text("model_type") else {
            throw .missingKey(settings.path, key: "model_type", expected: known)
        }
        guard let found = architectures.first(where: { $0.modelType == name }) else {
            throw .unknownArchitecture(settings.path, found: name, known: architectures.map { $0.modelType })
        }
        return found
    }
}
