internal import HoneBase
internal import HoneModels
internal import HoneTensor
public import HoneTraining

/// An approach that trains: a method of `MethodRegistry` under the objective of classification.
///
/// One file a method; all else is here.
public protocol TrainedApproach: Approach where Setting == Recipe, Model == TrainedClassifier {
    /// Which parameters move.
    static var method: any TrainingMethod.Type { get }
}

extension TrainedApproach {
    /// The method's own name.
    public static var name: String { method.name }

    /// A training takes minutes, and there is one recipe: its validation score is that of one inner fold.
    public static var validations: Int? { 1 }

    /// The order of the data and what is dropped.
    public static var isRandom: Bool { true }

    /// The usual recipe for so many examples.
    public static func settings(for material: Material) -> [Recipe] {
        var recipe = Recipe(method: method)
        recipe.fit(examples: material.tokens.count)
        recipe.seed = UInt64(material.seed)
        return [recipe]
    }

    /// The recipe as names and values.
    public static func describe(_ setting: Recipe, for material: Material) -> [(name: String, value: String)]
    {
        var choices = [
            ("epochs", "\(setting.epochs)"), ("learning-rate", "\(setting.learningRate)"),
            ("batch-size", "\(setting.batchSize)"),
        ]
        if method == LoRAMethod.self { choices.append(("rank", "\(setting.lora.rank)")) }
        return choices
    }

    /// The classifier trained on rows `training`.
    public static func fit(_ setting: Recipe, on material: Material, training: [Int]) -> TrainedClassifier {
        do {
            return try TrainedClassifier.fit(setting, on: material, training: training)
        } catch {
            // What a user can cause, such as a base that is no longer there, is told where the base is opened.
            fatalError("\(name): \(error)")
        }
    }

    /// What a training on all of the material takes, by its plan.
    public static func estimatedMemory(material: Material) -> Double {
        plan(material).map { Probe.megabytes($0.most) } ?? 0
    }

    /// Seconds of all fits, by the work of a training's plan.
    public static func estimatedSeconds(material: Material, rows: Int, fits: Int) -> Double {
        guard let plan = plan(material) else { return 0 }
        let share = Double(rows) / Double(max(material.tokens.count, 1))
        return CPU.speed.seconds(of: plan.work) * share * Double(fits)
    }

    private static func plan(_ material: Material) -> MemoryPlan? {
        guard let base = material.base, let recipe = settings(for: material).first else { return nil }
        let examples = material.tokens.map { Classification.Example(ids: $0, target: 0) }
        return try? TuningSession.plan(recipe, base: base, recomputesBlocks: false, validation: []) {
            Classification(examples, classCount: material.labels.count, recipe, $0)
        }
    }
}
