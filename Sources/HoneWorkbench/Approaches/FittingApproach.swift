internal import HoneBase
internal import HoneModels
internal import HoneTensor
public import HoneTraining

/// An approach that trains by a method of `MethodRegistry`, whatever the base and the objective are.
public protocol FittingApproach: Approach where Setting == Recipe {
    /// Which parameters move.
    static var method: any TrainingMethod.Type { get }

    /// What a training on all of the material takes; nil where it has no base.
    static func plan(_ material: Material) -> MemoryPlan?
}

extension FittingApproach {
    /// The method's own name.
    public static var name: String { method.name }

    /// A training takes minutes, and there is one recipe: its validation score is that of one inner fold.
    public static var validations: Int? { 1 }

    /// The order of the data, what is dropped, and how an adapter begins.
    public static var isRandom: Bool { true }

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
}
