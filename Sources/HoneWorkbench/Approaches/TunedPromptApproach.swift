internal import HoneBase
public import HoneModels
internal import HoneTensor
public import HoneTraining

/// An approach that trains a decoder to answer the prompts by which it is asked, under the objective supervised.
///
/// One file a method; all else is here and in `FittingApproach`.
public protocol TunedPromptApproach: FittingApproach where Model == TunedPrompt {}

extension TunedPromptApproach {
    /// Decoders.
    public static var baseKind: ModelKind { .decoder }
    /// Labels and texts.
    public static var taskKinds: Set<Task.Kind> { [.classify, .generate] }

    /// Some rows spread evenly, as of every decoder: each costs a reading of a prompt.
    public static func tried(_ rows: [Int], parts: Int) -> [Int] { ZeroShot.tried(rows, parts: parts) }

    /// The usual recipe for so many examples and a decoder of this size.
    public static func settings(for material: Material) -> [Recipe] {
        var recipe = Recipe(method: method, for: .decoder)
        recipe.fit(examples: material.inputs.count)
        if let base = material.base {
            recipe.fit(parameters: base.decoder.parameterCount, choosesLabels: material.classifies)
        }
        recipe.seed = UInt64(material.seed)
        return [recipe]
    }

    /// The decoder trained on rows `training`.
    public static func fit(_ recipe: Recipe, on material: Material, training: [Int]) throws -> TunedPrompt {
        let lookup = search.flatMap { material.documents?.lookup($0, count: passageCount(for: material)) }
        return try TunedPrompt.fit(recipe, on: material, training: training, lookup: lookup)
    }

    /// How many passages prompts show: some, where the decoder reads so many.
    private static func passageCount(for material: Material) -> Int {
        RetrievalFused.passageCounts(for: material).last { $0 <= 3 } ?? 1
    }

    /// Seconds of all fits, by the work of a training's plan, and of the answers to held-out rows.
    public static func estimatedSeconds(material: Material, rows: Int, fits: Int) -> Double {
        guard let plan = plan(material) else { return 0 }
        let share = Double(rows) / Double(max(material.tokens.count, 1))
        let training = CPU.speed.seconds(of: plan.work) * share * Double(fits)
        return training + ZeroShot.estimatedSeconds(material: material, rows: rows, fits: 1)
    }

    /// The plan of a training on texts of about the lengths that prompts and answers have.
    public static func plan(_ material: Material) -> MemoryPlan? {
        guard let base = material.base, let recipe = settings(for: material).first else { return nil }
        // The instruction and the answer beside the input.
        let passages = search == nil ? 0 : passageCount(for: material) * Int(PassageLookup.usualTokens)
        let answer = material.answerTokens(material.outputs.indices) / 2
        let extra = 24 + passages + answer
        let most = base.maximumTokens
        let texts = material.tokens.map { ids in
            let count = min(ids.count + extra, most)
            return Supervised.Text(
                ids: [Int32](repeating: 0, count: count),
                spans: [.init(max(1, count - 12 - answer)..<count)]
            )
        }
        return try? TuningSession.plan(recipe, base: base, recomputesBlocks: false, validation: []) { model in
            guard let decoder = model as? Decoder else { fatalError("\(name): no decoder") }
            return Supervised(texts, on: decoder)
        }
    }
}
