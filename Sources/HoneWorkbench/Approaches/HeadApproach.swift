public import HoneTraining

/// A head trained step by step on the frozen encoder: what `hone tune --method head` makes.
///
/// A comparison has `linear-head` instead, which is solved to convergence.
public struct HeadApproach: TrainedApproach {
    /// Which parameters move.
    public static let method: any TrainingMethod.Type = HeadMethod.self
    /// The place in the order in which ties are broken.
    public static let simplicity = 2
}
