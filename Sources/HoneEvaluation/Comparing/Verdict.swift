/// What the evidence says of an approach beside the reference.
public enum Verdict: String, Sendable, CaseIterable {
    /// Shown to be no worse than the reference by the margin.
    case goodEnough = "good-enough"
    /// Shown to be worse than the reference by more than the margin.
    case worse
    /// Neither is shown.
    case cannotTell = "cannot-tell"
    /// The approach is the reference itself.
    case reference

    /// The verdict of the two adjusted p values at the level 1 - `confidence`.
    init(nonInferiorityPValue: Double, inferiorityPValue: Double, confidence: Double) {
        if nonInferiorityPValue < 1 - confidence {
            self = .goodEnough
        } else if inferiorityPValue < 1 - confidence {
            self = .worse
        } else {
            self = .cannotTell
        }
    }
}
