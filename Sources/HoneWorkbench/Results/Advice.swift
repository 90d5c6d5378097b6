public import HoneEvaluation

/// Which approach to use, why, and for which volume that holds.
public struct Advice: Sendable {
    /// The approach and the base that it stands on.
    public var approach: String
    public var base: String?
    /// How it stands to the reference; `.reference` where it is the reference.
    public var verdict: Verdict
    /// The numbers of requests over the whole time for which the advice is the same; no upper end where it always is.
    public var holdsFrom: Double
    public var holdsTo: Double?
    /// One sentence that says what to do and why.
    public var why: String
    /// How many test items would settle what cannot be told yet; nil where everything is settled.
    public var labelsNeeded: LabelsNeeded?
}
