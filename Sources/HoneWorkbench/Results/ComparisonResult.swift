public import HoneData
public import HoneEvaluation

/// One task, its approaches, measured side by side on the same held-out items.
public struct ComparisonResult: Sendable {
    /// One held-out item.
    public struct Item: Sendable {
        /// The example's id.
        public var id: String
        /// The text.
        public var input: String
        /// The right answer.
        public var output: String
        /// The right answer, by its number in `labels`; nil where the task asks for a text.
        public var label: Int?
        /// The file in which it stands, as the user named it.
        public var file: String
        /// The line in that file, counted from 1; 0 where it is not known.
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
        /// The item, by its number in `items`.
        public var item: Int
        /// The label that it carries, by its number in `labels`.
        public var given: Int
        /// The label that the approach gives, by its number in `labels`.
        public var predicted: Int
        /// The probability that the approach gives its answer, in 0...1.
        public var probability: Double
        /// The identifier of the approach.
        public var approach: String
    }

    /// The task's name.
    public var task: String
    /// What the task asks for, in the user's words.
    public var instruction: String
    /// What kind of answer was wanted.
    public var kind = Task.Kind.classify
    /// What scores are computed by.
    public var metric: Metric
    /// How much worse than the reference is still good enough, a fraction.
    public var margin: Double
    /// The labels, in the task's order; none where the task asks for a text.
    public var labels: [String]
    /// The held-out items, in the order of all predictions.
    public var items: [Item]
    /// The number of examples that approaches are fitted on in the end.
    public var trainingCount: Int
    /// How held-out predictions were made.
    public var procedure: Procedure
    /// How often these items have been opened, this comparison included.
    public var testOpened: Int
    /// The fits of every approach in whose training something is random.
    public var seeds: Int
    /// The requests expected over the whole time.
    public var requests: Double
    /// The requests expected in a day.
    public var requestsPerDay: Double
    /// For how many months.
    public var months: Double
    /// The currency of all costs.
    public var currency: String
    /// The price of an hour of this machine.
    public var machineHour: Double
    /// What was assumed because the task does not say it.
    public var assumptions: [String]
    /// In the order of the task's list.
    public var approaches: [ApproachResult]
    /// The identifier of the reference.
    public var reference: String
    /// What to use, and for which volume that holds.
    public var advice: Advice
    /// What the data checks found.
    public var findings: [Finding]
    /// Items whose label is probably wrong, the surest first.
    public var suspectedLabels: [SuspectedLabel]
    /// Name, value: versions, hashes, machine, command: what is needed to do it again.
    public var provenance: [(name: String, value: String)]
    /// The texts of the held-out set that were cut to the base's longest input.
    public var truncatedCount: Int
    /// How many held-out items each base saw in its training, of bases that tell.
    public var seen: [(base: String, items: Int)] = []
    /// The index of the task's documents; nil where nothing was looked up.
    public var documents: DocumentFacts?

    /// The result of the approach that the advice names.
    public var winner: ApproachResult? {
        approaches.first { $0.name == advice.approach && $0.base == advice.base }
    }
}
