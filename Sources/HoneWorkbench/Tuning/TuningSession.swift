internal import HoneModels
internal import HoneTraining

/// A model, its objective and its trainer, made of a recipe: what every training of a classifier starts from.
struct TuningSession {
    let trainer: Trainer
    private let model: TrainedModel
    private let objective: Classification
    private let recipe: Recipe
    private let movesBase: Bool

    /// A training on `examples`; the base is opened anew where the method moves it.
    init(
        _ recipe: Recipe,
        base: Base,
        labelCount: Int,
        examples: () -> [Classification.Example]
    ) throws {
        guard let method = MethodRegistry.method(named: recipe.method) else {
            throw RecipeError.unknownName(
                "method",
                recipe.method,
                known: MethodRegistry.methods.map { $0.name }
            )
        }
        let encoder =
            method.movesBase
            ? try Encoder(folder: base.folder, as: base.encoder.matrixType, isTrained: true) : base.encoder
        model = try TrainedModel(encoder, recipe, method: method)
        let examples = examples()
        objective = Classification(
            examples,
            classCount: labelCount,
            size: encoder.size,
            classWeights: recipe.classWeights == .balanced
                ? Classification.balancedWeights(examples, classCount: labelCount) : nil
        )
        trainer = try Trainer(model, recipe, objective)
        self.recipe = recipe
        movesBase = method.movesBase
    }

    /// The classifier as it is now.
    var classifier: TrainedClassifier {
        TrainedClassifier(
            tuned: movesBase ? model.encoder : nil,
            adapter: model.adapter,
            head: objective.linearHead,
            recipe: recipe
        )
    }
}
