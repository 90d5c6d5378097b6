internal import HoneBase
public import HoneModels
internal import HoneTensor
internal import HoneTraining
public import SystemPackage

/// An encoder that training moved, or an adapter beside a frozen one, with a head on its state.
public struct TrainedClassifier: ApproachModel, @unchecked Sendable {
    // Sendable: once it is trained, nothing moves any more.

    /// The encoder where the method moved it; nil where the base is frozen.
    private let tuned: Encoder?
    private let adapter: Adapter?
    private let head: LinearHead
    /// How it was trained.
    private let recipe: Recipe

    init(tuned: Encoder?, adapter: Adapter?, head: LinearHead, recipe: Recipe) {
        self.tuned = tuned
        self.adapter = adapter
        self.head = head
        self.recipe = recipe
    }

    /// The classifier of `recipe` trained on rows `training`.
    static func fit(_ recipe: Recipe, on material: Material, training: [Int]) throws -> TrainedClassifier {
        guard let base = material.base else { fatalError("\(recipe.method): a material without its base") }
        let session = try TuningSession(recipe, base: base, labelCount: material.labels.count) {
            training.map { .init(ids: material.tokens[$0], target: material.targets[$0]) }
        }
        _ = try TrainingRun(session.trainer).run()
        return session.classifier
    }

    /// The answers to texts as token ids.
    func predict(_ texts: [[Int32]], with encoder: Encoder) -> [Prediction] {
        var predictions: [Prediction] = []
        var start = 0
        while start < texts.count {
            var end = start
            var tokens = 0
            while end < texts.count, end == start || tokens + texts[end].count <= Encoder.tokensPerPass {
                tokens += texts[end].count
                end += 1
            }
            let states = (tuned ?? encoder).pooled(
                PackedTokens(texts[start..<end]),
                ForwardPass(adapter: adapter)
            )
            predictions += Prediction.mostProbable(head.probabilities(states))
            start = end
        }
        return predictions
    }

    /// The answers to rows of the material.
    public func predict(_ rows: [Int], of material: Material) -> [Prediction] {
        guard let base = material.base else { fatalError("\(recipe.method): a material without its base") }
        return predict(rows.map { material.tokens[$0] }, with: base.encoder)
    }

    /// The answers to any texts, and which of these were too long to be read whole.
    public func answer(_ texts: [String], with encoder: Encoder) -> (
        predictions: [Prediction], truncated: [Int]
    ) {
        let read = texts.map { encoder.tokens(of: $0) }
        return (predict(read.map(\.ids), with: encoder), read.indices.filter { read[$0].isTruncated })
    }

    /// Writes the recipe, the head, and the adapter in the layout of PEFT or the moved encoder as a model folder.
    public func save(to folder: FilePath, base: Base) throws {
        try Files.write(recipe.json.text(pretty: true), to: folder.appending("recipe.json"))
        try RunTensors.write(
            [("head.weight", head.weight), ("head.bias", head.bias)],
            metadata: [:],
            to: folder.appending("model.safetensors")
        )
        if let adapter {
            try PEFTFolder.write(adapter, recipe.lora, base: (base.name, base.digest), to: folder)
        }
        if let tuned {
            try ModelFolderWriter.write(tuned.parameters, like: base.folder, to: folder.appending("encoder"))
        }
    }

    /// The model that `save` wrote.
    public init(_ folder: FilePath, base: Base, labelCount: Int) throws {
        let path = folder.appending("recipe.json")
        recipe = try Recipe(file: path)
        guard let method = MethodRegistry.method(named: recipe.method) else {
            throw RunError.malformed(path, what: "no method is called \(recipe.method)")
        }
        let tensors = try RunTensors(folder.appending("model.safetensors"))
        let weight = try tensors.matrix("head.weight")
        guard weight.shape == [labelCount, base.encoder.size] else {
            throw RunError.wrongShape(
                folder.appending("model.safetensors"),
                name: "head.weight",
                expected: "\(labelCount) labels and \(base.encoder.size) features",
                found: "\(weight.shape)"
            )
        }
        head = LinearHead(weight: weight, bias: try tensors.vector("head.bias", count: labelCount))
        tuned =
            method.movesBase
            ? try Encoder(folder: folder.appending("encoder"), as: base.encoder.matrixType) : nil
        adapter =
            Files.exists(folder.appending("adapter_config.json"))
            ? try PEFTFolder.read(folder, for: base.encoder, base: base.digest) : nil
        guard method.movesBase || method == HeadMethod.self || adapter != nil else {
            throw RunError.malformed(folder.appending("adapter_config.json"), what: "the adapter is missing")
        }
    }
}
