internal import HoneModels
public import HoneTraining

/// An approach that trains an encoder, with a head on its state, under the objective of classification.
///
/// One file a method; all else is here and in `FittingApproach`.
public protocol TrainedApproach: FittingApproach where Model == TrainedClassifier {}

extension TrainedApproach {
    /// The usual recipe for so many examples.
    public static func settings(for material: Material) -> [Recipe] {
        var recipe = Recipe(method: method)
        recipe.fit(examples: material.tokens.count)
        recipe.seed = UInt64(material.seed)
        return [recipe]
    }

    /// The classifier trained on rows `training`.
    public static func fit(_ recipe: Recipe, on material: Material, training: [Int]) throws
        -> TrainedClassifier
    { try TrainedClassifier.fit(recipe, on: material, training: training) }

    /// The plan of a training with made-up classes.
    public static func plan(_ material: Material) -> MemoryPlan? {
        guard let base = material.base, let recipe = settings(for: material).first else { return nil }
        let examples = material.tokens.map { Classification.Example(ids: $0, target: 0) }
        return try? TuningSession.plan(recipe, base: base, recomputesBlocks: false, validation: []) {
            Classification(examples, classCount: material.labels.count, recipe, $0)
        }
    }
}
