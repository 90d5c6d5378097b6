public import HoneModels

/// Every tensor of the base moves.
public struct FullMethod: TrainingMethod {
    /// The name in recipes.
    public static let name = "full"
    /// The base is opened for training.
    public static let movesBase = true
    /// What suits encoders of this size, and for decoders what does not forget too much.
    public static func usualRate(for kind: ModelKind) -> Double { kind == .encoder ? 2e-4 : 5e-5 }

    /// Nothing beside the base and the head.
    public static func adapter(for model: any TrainableModel, _ recipe: Recipe) throws(AdapterError)
        -> Adapter?
    {
        nil
    }
}
