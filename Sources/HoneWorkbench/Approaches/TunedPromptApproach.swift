internal import HoneBase
public import HoneModels
internal import HoneTensor
public import HoneTraining

/// An approach that trains a decoder to answer: a method of `MethodRegistry` under the objective supervised.
///
/// One file a method; all else is here.
public protocol TunedPromptApproach: Approach where Setting == Recipe, Model == TunedPrompt {
    /// Which parameters move.
    static var method: any TrainingMethod.Type { get }
}

extension TunedPromptApproach {
    /// The method's own name.
    public static var name: String { method.name }
    /// Decoders.
    public static var baseKind: ModelKind { .decoder }
    /// Labels and texts.
    public static var taskKinds: Set<Task.Kind> { [.classify, .generate] }
    /// A training takes minutes, and there is one recipe: its validation score is that of one inner fold.
    public static var validations: Int? { 1 }
    /// The order of the data, and how an adapter begins.
    public static var isRandom: Bool { true }

    /// Some rows spread evenly: each costs a reading of a prompt.
    public static func tried(_ rows: [Int], parts: Int) -> [Int] {
        let count = min(rows.count, 96)
        return (0..<count).map { rows[$0 * rows.count / count] }
    }

    /// The usual recipe for so many examples.
    public static func settings(for material: Material) -> [Recipe] {
        var recipe = Recipe(method: method, for: .decoder)
        recipe.fit(examples: material.inputs.count)
        if let base = material.base { recipe.fit(parameters: base.decoder.parameterCount) }
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

    /// The decoder trained on rows `training`.
    public static func fit(_ setting: Recipe, on material: Material, training: [Int]) -> TunedPrompt {
        do {
            return try TunedPrompt.fit(setting, on: material, training: training)
        } catch {
            // What a user can cause, such as a base that is no longer there, is told where the base is opened.
            fatalError("\(name): \(error)")
        }
    }

    /// What a training on all of the material takes, by its plan.
    public static func estimatedMemory(material: Material) -> Double {
        plan(material).map { Probe.megabytes($0.most) } ?? 0
    }

    /// Seconds of all fits, by the work of a training's plan, and of the answers to held-out rows.
    public static func estimatedSeconds(material: Material, rows: Int, fits: Int) -> Double {
        guard let plan = plan(material) else { return 0 }
        let share = Double(rows) / Double(max(material.tokens.count, 1))
        let training = CPU.speed.seconds(of: plan.work) * share * Double(fits)
        return training + ZeroShot.estimatedSeconds(material: material, rows: rows, fits: 1)
    }

    private static func plan(_ material: Material) -> MemoryPlan? {
        guard let base = material.base, let recipe = settings(for: material).first else { return nil }
        // The instruction and the answer beside the input.
        let extra = 24 + material.answerTokens(material.outputs.indices) / 2
        let most = base.maximumTokens
        let texts = material.tokens.map { ids in
            let count = min(ids.count + extra, most)
            return Supervised.Text(
                ids: [Int32](repeating: 0, count: count),
                spans: [.init(max(1, count - extra / 2)..<count)]
            )
        }
        return try? TuningSession.plan(recipe, base: base, recomputesBlocks: false, validation: []) { model in
            guard let decoder = model as? Decoder else { fatalError("\(name): no decoder") }
            return Supervised(texts, on: decoder)
        }
    }
}
