internal import HoneBase
internal import HoneModels
internal import HoneRemote
internal import HoneTensor
internal import HoneText
internal import HoneTraining
internal import SystemPackage

/// A base as a training left it: with an adapter beside it, moved as a whole, or as it was.
struct TunedModel: @unchecked Sendable {
    // Sendable: once it is trained, nothing moves any more.

    /// The network where the method moved it; nil where the base is frozen.
    let moved: (any TrainableModel)?
    /// What was trained beside the frozen base.
    let adapter: Adapter?
    /// How it was trained.
    let recipe: Recipe

    init(moved: (any TrainableModel)?, adapter: Adapter?, recipe: Recipe) {
        self.moved = moved
        self.adapter = adapter
        self.recipe = recipe
    }

    /// The encoder to read with: the moved one, or that of the base.
    func encoder(on base: Base) -> Encoder { moved as? Encoder ?? base.encoder }

    /// The decoder to ask: the moved one, or that of the base.
    func decoder(on base: Base) -> Decoder { moved as? Decoder ?? base.decoder }

    /// The state of each text by the encoder, not normalised, in passes of a size that suits the machine.
    ///
    /// - Shapes: returns `[texts, size]` float32.
    func states(of texts: [[Int32]], on base: Base) -> Tensor {
        let encoder = encoder(on: base)
        let parts = texts.passes(of: Encoder.tokensPerPass) { $0.count }.map { part in
            encoder.pooled(PackedTokens(part), ForwardPass(adapter: adapter))
        }
        return parts.isEmpty ? .zeros([0, encoder.size]) : .concatenated(parts)
    }

    /// What each text's wanted tokens cost the decoder in nats, and what their weights sum to.
    func losses(of texts: [Supervised.Text], on base: Base) -> [(nats: Double, weight: Double)] {
        let decoder = decoder(on: base)
        return texts.passes(of: Decoder.tokensPerPass) { $0.ids.count }.flatMap { part in
            let states = decoder.read(PackedTokens(part.map(\.ids)), ForwardPass(adapter: adapter))
            return Supervised.losses(of: Array(part), states, on: decoder)
        }
    }

    /// The folder of a moved network within that of a run.
    private static func folderName(_ kind: ModelKind) -> String { kind.rawValue }

    /// Writes the recipe, and the adapter in the layout of PEFT or the moved network as a model folder.
    func save(to folder: FilePath, base: Base) throws {
        try Files.write(recipe.json.text(pretty: true), to: folder.appending(Recipe.fileName))
        if let adapter {
            try PEFTFolder.write(
                adapter,
                recipe.lora,
                base: (base.reference, base.digest),
                of: base.trainable,
                to: folder
            )
        }
        if let moved {
            try ModelFolderWriter.write(
                moved.parameters,
                like: base.folder,
                modules: moved.linearModules,
                to: folder.appending(Self.folderName(base.kind))
            )
        }
    }

    /// What `save` wrote.
    ///
    /// - Parameter base: the base that an adapter is read for.
    init(_ folder: FilePath, base: Base) throws {
        let path = folder.appending(Recipe.fileName)
        recipe = try Recipe(file: path)
        guard let method = MethodRegistry.method(named: recipe.method) else {
            throw RunError.malformed(path, what: "no method is called \(recipe.method)")
        }
        let place = folder.appending(Self.folderName(base.kind))
        moved = method.movesBase ? try base.opened(place) : nil
        adapter =
            Files.exists(folder.appending("adapter_config.json"))
            ? try PEFTFolder.read(folder, for: base.trainable, base: base.digest) : nil
        guard method.movesBase || method == HeadMethod.self || adapter != nil else {
            throw RunError.malformed(folder.appending("adapter_config.json"), what: "the adapter is missing")
        }
        let ids = (0..<8).map { Int32($0 * 13 + 1) % Int32(base.trainable.vocabularySize) }
        let probe = (moved ?? base.trainable).read(PackedTokens([ids]), ForwardPass(adapter: adapter))
            .converted(to: .float32)
        guard probe.dot(probe).isFinite else {
            throw RunError.malformed(folder, what: "the weights hold numbers that are not finite")
        }
    }
}

extension Base {
    /// How another place finds the base: its name in the store, or else where it lies.
    fileprivate var reference: String {
        ModelStore.standard.folder(of: name) == folder ? name : folder.absolute.string
    }

    /// The network as training sees it.
    var trainable: any TrainableModel {
        switch network {
        case .encoder(let encoder): encoder
        case .decoder(let decoder): decoder
        }
    }

    /// The network of this kind and type in `folder`, or in the base's own.
    func opened(
        _ folder: FilePath,
        isTrained: Bool = false,
        on backend: any Backend = CPU.shared
    ) throws -> any TrainableModel {
        if TokenizerLoader.isGGUF(folder) {
            guard !isTrained else { throw TuningError.weightsInBlocks(folder) }
            return try Decoder(gguf: folder, as: matrixType, on: backend)
        }
        return switch kind {
        case .encoder: try Encoder(folder: folder, as: matrixType, isTrained: isTrained, on: backend)
        case .decoder: try Decoder(folder: folder, as: matrixType, isTrained: isTrained, on: backend)
        }
    }
}

extension Array {
    /// The elements in order, in parts of at most so many tokens, or one element.
    func passes(of tokensPerPass: Int, _ count: (Element) -> Int) -> [ArraySlice<Element>] {
        var parts: [ArraySlice<Element>] = []
        var start = 0
        while start < self.count {
            var end = start
            var tokens = 0
            while end < self.count, end == start || tokens + count(self[end]) <= tokensPerPass {
                tokens += count(self[end])
                end += 1
            }
            parts.append(self[start..<end])
            start = end
        }
        return parts
    }
}
