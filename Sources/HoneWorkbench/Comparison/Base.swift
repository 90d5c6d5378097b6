internal import HoneBase
public import HoneModels
public import HoneRemote
public import HoneTensor
internal import HoneText
public import SystemPackage

/// A pre-trained model that approaches stand on, named and pinned by its content.
public struct Base: Sendable {
    /// The network with its tokenizer.
    public enum Network: Sendable {
        /// One that gives texts a state.
        case encoder(Encoder)
        /// One that writes.
        case decoder(Decoder)
    }

    /// The name in the model store, or that of the folder or file.
    public private(set) var name: String
    /// Where its files are; a GGUF file is the base by itself.
    public let folder: FilePath
    /// A hash over weights, tokenizer and settings: the same model has the same digest wherever it lies.
    public let digest: String
    /// The network.
    public let network: Network

    /// Opens the base of this name, folder or GGUF file.
    ///
    /// - Parameter type: the type for matrix products; by default the fastest of this machine that suits the weights.
    /// - Throws: `ModelStoreError` where it is not there, `ModelError` where it cannot be read, `GenerationError` for a
    ///   decoder without a tokenizer.
    public init(_ nameOrFolder: String, as type: DType? = nil, store: ModelStore = .standard) throws {
        let path = FilePath(nameOrFolder)
        if store.folder(of: nameOrFolder) == nil, TokenizerLoader.isGGUF(path) {
            name = path.lastComponent?.stem ?? nameOrFolder
            folder = path
            digest = try Digest(ofFile: path).description
            network = .decoder(try Self.checked(Decoder(gguf: path, as: type)))
            return
        }
        if Files.exists(path.appending(RunRecord.fileName)) { throw BaseError.isRun(nameOrFolder) }
        let resolved = try store.resolve(nameOrFolder)
        let kind = try ModelKind(of: resolved.folder)
        name = resolved.name
        folder = resolved.folder
        digest = try Self.digest(of: resolved, kind)
        network =
            switch kind {
            case .encoder: .encoder(try Encoder(folder: resolved.folder, as: type))
            case .decoder: .decoder(try Self.checked(Decoder(folder: resolved.folder, as: type)))
            }
    }

    /// This base, with the name of its folder before its own where another has that already.
    func named(apartFrom others: [String]) -> Base {
        var base = self
        var parents = folder.absolute.lexicallyNormalized().removingLastComponent()
        while others.contains(base.name), let parent = parents.lastComponent {
            base.name = parent.string + "-" + base.name
            parents.removeLastComponent()
        }
        return base
    }

    /// This base, if it is an encoder.
    ///
    /// - Throws: `BaseError.wrongKind` for a decoder.
    func requiringEncoder() throws(BaseError) -> Base {
        guard kind == .encoder else { throw .wrongKind(name, expected: .encoder, found: kind) }
        return self
    }

    /// This base, if it is a decoder.
    ///
    /// - Throws: `BaseError.wrongKind` for an encoder.
    func requiringDecoder() throws(BaseError) -> Base {
        guard kind == .decoder else { throw .wrongKind(name, expected: .decoder, found: kind) }
        return self
    }

    private static func checked(_ decoder: Decoder) throws -> Decoder {
        guard decoder.tokenizer != nil else {
            throw GenerationError.noTokenizer(folder: decoder.folder.string)
        }
        try decoder.checkNumbers()
        return decoder
    }

    /// What kind of network it is.
    public var kind: ModelKind {
        switch network {
        case .encoder: .encoder
        case .decoder: .decoder
        }
    }

    /// The encoder; traps for a decoder.
    public var encoder: Encoder {
        guard case .encoder(let encoder) = network else { fatalError("Base: \(name) is no encoder") }
        return encoder
    }

    /// The decoder; traps for an encoder.
    public var decoder: Decoder {
        guard case .decoder(let decoder) = network else { fatalError("Base: \(name) is no decoder") }
        return decoder
    }

    /// The type of number in which matrix products are computed.
    var matrixType: DType {
        switch network {
        case .encoder(let encoder): encoder.matrixType
        case .decoder(let decoder): decoder.matrixType
        }
    }

    /// The most tokens that the network reads.
    public var maximumTokens: Int {
        switch network {
        case .encoder(let encoder): encoder.maximumTokens
        case .decoder(let decoder): decoder.maximumTokens
        }
    }

    /// The ids of `text` as the network reads a text that is given alone.
    func ids(of text: String) -> [Int32] {
        switch network {
        case .encoder(let encoder): encoder.tokens(of: text).ids
        case .decoder(let decoder): decoder.tokenizer?.encode(text) ?? []
        }
    }

    /// The files that make the model, hashed; those of the store were hashed when they came.
    static func digest(of model: ResolvedModel, _ kind: ModelKind) throws(FileError) -> String {
        // The settings of pooling lie in a folder of their own, such as 1_Pooling.
        let names = try Files.names(in: model.folder).map { name in
            Files.isFolder(model.folder.appending(name)) ? name + "/config.json" : name
        }
        var lines: [String] = []
        for name in names where isPart(name, of: kind) && Files.exists(model.folder.appending(name)) {
            let recorded = model.record?.sha256[name]
            let digest: String
            if let recorded {
                digest = recorded
            } else {
                digest = try Digest(ofFile: model.folder.appending(name)).description
            }
            lines.append("\(digest)  \(name)\n")
        }
        return Digest(of: lines.joined()).description
    }

    private static func isPart(_ name: String, of kind: ModelKind) -> Bool {
        let settings = ["config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt"]
        let ofEncoders = ["modules.json", "sentence_bert_config.json"]
        let ofDecoders = [
            "generation_config.json", "vocab.json", "merges.txt", "tokenizer.model",
            "special_tokens_map.json",
            "chat_template.jinja", "chat_template.json",
        ]
        return name.hasSuffix(".safetensors") || settings.contains(name)
            || (kind == .encoder
                ? name.hasSuffix("/config.json") || ofEncoders.contains(name) : ofDecoders.contains(name))
    }
}
