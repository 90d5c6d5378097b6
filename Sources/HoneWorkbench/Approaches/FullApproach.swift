public import HoneTraining

/// Every tensor of the encoder trained, with a head on its state.
public struct FullApproach: TrainedApproach {
    /// Which parameters move.
    public static let method: any TrainingMethod.Type = FullMethod.self
    /// The place in the order in which ties are broken.
    public static let simplicity = 6
}
