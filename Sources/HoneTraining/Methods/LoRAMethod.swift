public import HoneModels

/// Low-rank branches of the base's linear maps move; the base is frozen (Hu et al., "LoRA", 2021).
public struct LoRAMethod: TrainingMethod {
    /// The name in recipes.
    public static let name = "lora"
    /// The base stays as it is.
    public static let movesBase = false
    /// Ten times that of full fine-tuning.
    public static func usualRate(for kind: ModelKind) -> Double { kind == .encoder ? 2e-3 : 5e-4 }

    /// A fresh adapter of the recipe's settings.
    public static func adapter(for model: any TrainableModel, _ recipe: Recipe) throws(AdapterError)
        -> Adapter?
    {
        try recipe.lora.adapter(
            for: model.linearModules,
            as: model.matrixType,
            seed: recipe.seed,
            on: model.backend
        )
    }
}
