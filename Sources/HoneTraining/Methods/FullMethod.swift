public import HoneModels

/// Every tensor of the base moves.
public struct FullMethod: TrainingMethod {
    /// The name in recipes.
    public static let name = "full"
    /// The base is opened for training.
    public static let movesBase = true
    /// What suits encoders of this size.
    public static let usualRate = 2e-4

    /// Nothing beside the base and the head.
    public static func adapter(for encoder: Encoder, _ recipe: Recipe) throws(AdapterError) -> Adapter? {
        nil
    }
}
