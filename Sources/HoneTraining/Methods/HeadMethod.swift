public import HoneModels

/// Only the head moves; the base is frozen.
public struct HeadMethod: TrainingMethod {
    /// The name in recipes.
    public static let name = "head"
    /// The base stays as it is.
    public static let movesBase = false
    /// Unused: the head has a learning rate of its own.
    public static func usualRate(for kind: ModelKind) -> Double { 5e-3 }

    /// Nothing beside the head.
    public static func adapter(for model: any TrainableModel, _ recipe: Recipe) throws(AdapterError)
        -> Adapter?
    {
        nil
    }
}
