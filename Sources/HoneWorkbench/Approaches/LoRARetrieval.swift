public import HoneRetrieval
public import HoneTraining

/// Low-rank branches trained on prompts with passages of the task's documents, so that the decoder learns to read them
/// (as in Zhang et al., "RAFT", 2024, without passages made up to mislead), and asked by such prompts.
public struct LoRARetrieval: TunedPromptApproach {
    /// The name in results.
    public static let name = "lora+retrieval"
    /// Which parameters move.
    public static let method: any TrainingMethod.Type = LoRAMethod.self
    /// The place in the order in which ties are broken.
    public static let simplicity = 7
    /// How the documents are searched.
    public static let search: SearchMethod? = .minmax
}
