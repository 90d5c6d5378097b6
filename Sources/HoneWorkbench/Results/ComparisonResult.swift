public import HoneData
public import HoneEvaluation

/// One task, its approaches, measured side by side on the same held-out items.
public struct ComparisonResult: Sendable {
    /// One held-out item.
    public struct Item: Sendable {
        public var id: String
        public var input: String
        /// The right answer, by its number in `labels`.
        public var label: Int
        /// Where it stands in the user's files.
        public var file: String
        public var line: Int
    }

    /// How held-out predictions were made.
    public enum Procedure: String, Sendable {
        /// A test set that no choice and no fit has seen.
        case testSet = "test-set"
        /// Every item predicted once, by a model that was chosen and fitted without it.
        case crossFitting = "cross-fitting"
    }

    /// An item whose label is probably wrong: an approach disagrees, confidently, without having seen it.
    public struct SuspectedLabel: Sendable {
        public var item: Int
        public var given: Int
        public var predicted: Int
        public var probability: Double
        public var approach: String
    }

    public var task: String
    public var instruction: String
    public var metric: Metric
    public var margin: Double
    public var labels: [String]
    public var items: [Item]
    /// The number of examples that approaches are fitted on in the end.
    public var trainingCount: Int
    public var procedure: Procedure
    public var testOpened: Int
    public var seeds: Int
    public var requests: Double
    public var requestsPerDay: Double
    public var months: Double
    public var currency: String
    public var machineHour: Double
    /// What was assumed because the task does not say it.
    public var assumptions: [String]
    /// In the order of the task's list.
    public var approaches: [ApproachResult]
    /// The identifier of the reference.
    public var reference: String
    public var advice: Advice
    /// What the data checks found.
    public var findings: [Finding]
    public var suspectedLabels: [SuspectedLabel]
    /// Name, value: versions, hashes, machine, command: what is needed to do it again.
    public var provenance: [(name: String, value: String)]
    /// The texts of the held-out set that were cut to the base's longest input.
    public var truncatedCount: Int

    /// The result of the approach that the advice names.
    public var winner: ApproachResult? {
        approaches.first { $0.name == advice.approach && $0.base == advice.base }
    }
}
