public import HoneEvaluation

/// Which approach to use, why, and for which volume that holds.
public struct Advice: Sendable {
    /// The approach's name.
    public var approach: String
    /// The base that it stands on; nil for the answers of another system.
    public var base: String?
    /// How it stands to the reference; `.reference` where it is the reference.
    public var verdict: Verdict
    /// The least number of requests over the whole time for which the advice is the same.
    public var holdsFrom: Double
    /// The greatest number of requests for which it is the same; nil where it always is.
    public var holdsTo: Double?
    /// One sentence that says what to do and why.
    public var why: String
    /// Whether any approach is shown to be better than the same answer to every item; else `why` begins with `ofNoUse`.
    public var isOfUse = true
    /// How many test items would settle what cannot be told yet; nil where everything is settled.
    public var labelsNeeded: LabelsNeeded?

    /// What is said where no approach is shown to be of use.
    static let ofNoUse = "None of these is shown to be of use"
}
