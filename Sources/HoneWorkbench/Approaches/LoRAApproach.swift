public import HoneTraining

/// Low-rank branches trained beside the frozen encoder, with a head on its state.
public struct LoRAApproach: TrainedApproach {
    /// Which parameters move.
    public static let method: any TrainingMethod.Type = LoRAMethod.self
    /// The place in the order in which ties are broken.
    public static let simplicity = 5
}
