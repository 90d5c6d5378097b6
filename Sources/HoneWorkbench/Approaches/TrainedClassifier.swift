internal import HoneBase
internal import HoneModels
internal import HoneTensor
internal import HoneTraining
public import SystemPackage

/// An encoder that training moved, or an adapter beside a frozen one, with a head on its state.
public struct TrainedClassifier: ApproachModel {
    let tuned: TunedModel
    private let head: LinearHead
    /// How its training went; nil for one that was read from a folder.
    public private(set) var training: TrainingTrace?

    init(_ tuned: TunedModel, head: LinearHead) {
        self.tuned = tuned
        self.head = head
    }

    /// The classifier of `recipe` trained on rows `training`, and how its training went.
    static func fit(_ recipe: Recipe, on material: Material, training: [Int]) throws -> TrainedClassifier {
        guard let base = material.base else { fatalError("\(recipe.method): a material without its base") }
        let examples = training.map { row in
            Classification.Example(ids: material.tokens[row], target: material.targets[row])
        }
        let session = try TuningSession(recipe, base: base) { model in
            Classification(examples, classCount: material.labels.count, recipe, model)
        }
        let run = TrainingRun(session.trainer)
        _ = try run.run()
        var classifier = TrainedClassifier(session)
        let (moved, adapter) = (classifier.tuned.moved, classifier.tuned.adapter)
        let changes = try Movement.measured(moved: moved, adapter: adapter, base: base.folder)
        classifier.training = TrainingTrace(run.history, changes)
        return classifier
    }

    /// The classifier as the session's training has it now.
    init(_ session: TuningSession) {
        guard let objective = session.objective as? Classification else {
            fatalError("TrainedClassifier: the objective is \(session.recipe.objective)")
        }
        self.init(session.tuned, head: objective.linearHead)
    }

    /// The answers to texts as token ids.
    func predict(_ texts: [[Int32]], with base: Base) -> [Prediction] {
        guard !texts.isEmpty else { return [] }
        return Prediction.mostProbable(head.probabilities(tuned.states(of: texts, on: base)))
    }

    /// The answers to rows of the material.
    public func predict(_ rows: [Int], of material: Material) -> [Prediction] {
        guard let base = material.base else { fatalError("TrainedClassifier: a material without its base") }
        return predict(rows.map { material.tokens[$0] }, with: base)
    }

    /// The answers to any texts, and which of these were too long to be read whole.
    public func answer(_ texts: [String], with base: Base) -> (
        predictions: [Prediction], truncated: [Int]
    ) {
        let encoder = base.encoder
        let read = texts.map { encoder.tokens(of: $0) }
        return (predict(read.map(\.ids), with: base), read.indices.filter { read[$0].isTruncated })
    }

    /// Writes the recipe, the head, and the adapter or the moved encoder.
    public func save(to folder: FilePath, base: Base) throws {
        try RunTensors.write(
            [("head.weight", head.weight), ("head.bias", head.bias)],
            metadata: [:],
            to: folder.appending("model.safetensors")
        )
        try tuned.save(to: folder, base: base)
    }

    /// The model that `save` wrote.
    public init(_ folder: FilePath, base: Base, labelCount: Int) throws {
        let tensors = try RunTensors(folder.appending("model.safetensors"))
        try tensors.requireOnly(["head.weight", "head.bias"])
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
        tuned = try TunedModel(folder, base: base)
    }
}

extension Classification {
    /// The objective as `recipe` weights its classes, with a head for `model`.
    convenience init(_ examples: [Example], classCount: Int, _ recipe: Recipe, _ model: any TrainableModel) {
        self.init(
            examples,
            classCount: classCount,
            size: model.stateSize,
            classWeights: recipe.classWeights == .balanced
                ? Classification.balancedWeights(examples, classCount: classCount) : nil,
            on: model.backend
        )
    }
}
