public import HoneTraining

/// Low-rank branches trained beside a frozen decoder, which is asked by the prompts that they were trained on.
public struct LoRAPrompt: TunedPromptApproach {
    /// Which parameters move.
    public static let method: any TrainingMethod.Type = LoRAMethod.self
    /// The place in the order in which ties are broken.
    public static let simplicity = 5
}
