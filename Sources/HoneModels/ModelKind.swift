internal import HoneBase
public import SystemPackage

/// What a model folder holds: a network that gives texts a state, or one that writes.
public enum ModelKind: String, Sendable, CaseIterable {
    /// A network of the BERT family.
    case encoder
    /// A network of the Llama family.
    case decoder

    /// The kind of the model in `folder`, by its `model_type`.
    ///
    /// - Throws: `ModelError` where config.json is missing, or its `model_type` is not known.
    public init(of folder: FilePath) throws(ModelError) {
        let path = folder.appending("config.json")
        guard Files.isFolder(folder), Files.exists(path) else {
            // Opening it says what is missing.
            self = .encoder
            return
        }
        var settings = try ModelSettings(path)
        let name = try settings.text("model_type")
        let encoders = EncoderRegistry.architectures.map { $0.modelType }
        let decoders = DecoderRegistry.architectures.map { $0.modelType }
        guard let name else {
            throw .missingKey(
                path,
                key: "model_type",
                expected: (encoders + decoders).joined(separator: ", ")
            )
        }
        if encoders.contains(name) {
            self = .encoder
        } else if decoders.contains(name) {
            self = .decoder
        } else {
            throw .unknownArchitecture(path, found: name, known: encoders + decoders)
        }
    }
}
