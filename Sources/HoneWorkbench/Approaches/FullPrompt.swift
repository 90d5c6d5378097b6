public import HoneTraining

/// Every tensor of a decoder trained, which is asked by the prompts that it was trained on.
public struct FullPrompt: TunedPromptApproach {
    /// Which parameters move.
    public static let method: any TrainingMethod.Type = FullMethod.self
    /// The place in the order in which ties are broken.
    public static let simplicity = 6
}
