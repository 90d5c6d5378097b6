internal import HoneBase
internal import HoneModels
internal import HoneTensor
internal import HoneTraining
internal import SystemPackage

/// A base as a training left it: with an adapter beside it, moved as a whole, or as it was.
struct TunedEncoder: @unchecked Sendable {
    // Sendable: once it is trained, nothing moves any more.

    /// The encoder where the method moved it; nil where the base is frozen.
    let moved: Encoder?
    /// What was trained beside the frozen base.
    let adapter: Adapter?
    /// How it was trained.
    let recipe: Recipe

    init(moved: Encoder?, adapter: Adapter?, recipe: Recipe) {
        self.moved = moved
        self.adapter = adapter
        self.recipe = recipe
    }

    /// The state of each text, not normalised, in passes of a size that suits the machine.
    ///
    /// - Shapes: returns `[texts, size]` float32.
    func states(of texts: [[Int32]], on base: Encoder) -> Tensor {
        let encoder = moved ?? base
        var parts: [Tensor] = []
        var start = 0
        while start < texts.count {
            var end = start
            var tokens = 0
            while end < texts.count, end == start || tokens + texts[end].count <= Encoder.tokensPerPass {
                tokens += texts[end].count
                end += 1
            }
            let pass = ForwardPass(adapter: moved == nil ? adapter : nil)
            parts.append(encoder.pooled(PackedTokens(texts[start..<end]), pass))
            start = end
        }
        return parts.isEmpty ? .zeros([0, encoder.size]) : .concatenated(parts)
    }

    /// Writes the recipe, and the adapter in the layout of PEFT or the moved encoder as a model folder.
    func save(to folder: FilePath, base: Base) throws {
        try Files.write(recipe.json.text(pretty: true), to: folder.appending(Recipe.fileName))
        if let adapter {
            try PEFTFolder.write(
                adapter,
                recipe.lora,
                base: (base.name, base.digest),
                of: base.encoder,
                to: folder
            )
        }
        if let moved {
            try ModelFolderWriter.write(moved.parameters, like: base.folder, to: folder.appending("encoder"))
        }
    }

    /// What `save` wrote.
    ///
    /// - Parameter encoder: the base that an adapter is read for.
    init(_ folder: FilePath, base: Base) throws {
        let path = folder.appending(Recipe.fileName)
        recipe = try Recipe(file: path)
        guard let method = MethodRegistry.method(named: recipe.method) else {
            throw RunError.malformed(path, what: "no method is called \(recipe.method)")
        }
        moved =
            method.movesBase
            ? try Encoder(folder: folder.appending("encoder"), as: base.encoder.matrixType) : nil
        adapter =
            Files.exists(folder.appending("adapter_config.json"))
            ? try PEFTFolder.read(folder, for: base.encoder, base: base.digest) : nil
        guard method.movesBase || method == HeadMethod.self || adapter != nil else {
            throw RunError.malformed(folder.appending("adapter_config.json"), what: "the adapter is missing")
        }
        let probe = states(of: [(0..<8).map { $0 * 13 + 1 }], on: base.encoder)
        guard probe.dot(probe).isFinite else {
            throw RunError.malformed(folder, what: "the weights hold numbers that are not finite")
        }
    }
}
