/// One approach compared with the reference on the same items.
public struct PairedResult: Sendable, Equatable {
    /// The candidate's score less the reference's.
    public let difference: Double
    /// The two-sided interval of the difference.
    public let interval: Interval
    /// The one-sided lower bound of the difference, not corrected for the number of candidates.
    public let lowerBound: Double
    /// The one-sided upper bound of the difference, not corrected for the number of candidates.
    public let upperBound: Double
    /// The two-sided p value of no difference, which is shown and never decides.
    ///
    /// McNemar's exact one for answers that are right or wrong in one seed, otherwise the paired bootstrap's.
    public let differencePValue: Double
    /// McNemar's mid-p value, for answers that are right or wrong in one seed; otherwise nil.
    public let midPValue: Double?
    /// The p value of being worse by the margin or more; small means good enough.
    public let nonInferiorityPValue: Double
    /// The p value of being worse by no more than the margin; small means worse.
    public let inferiorityPValue: Double
    /// `nonInferiorityPValue` after Holm's correction over the candidates.
    public let adjustedNonInferiorityPValue: Double
    /// `inferiorityPValue` after Holm's correction over the candidates.
    public let adjustedInferiorityPValue: Double
    /// What follows.
    public let verdict: Verdict
    /// How many test items would settle it; nil unless the verdict is `cannotTell`.
    public let labelsNeeded: LabelsNeeded?
}
