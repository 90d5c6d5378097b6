/// Labelled data with all that checks need to know of it.
public struct CheckedExamples: Sendable {
    /// How long an input may be.
    public struct LengthLimit: Sendable {
        /// The length of a text.
        public var length: @Sendable (String) -> Int
        /// The greatest length that is not told.
        public var limit: Int
        /// What is counted, in the plural.
        public var unit: String

        /// A limit in units that `length` counts, such as the tokens of a model.
        public init(limit: Int, unit: String, length: @escaping @Sendable (String) -> Int) {
            self.length = length
            self.limit = limit
            self.unit = unit
        }

        /// 20,000 characters (Unicode scalars).
        public static let characters = LengthLimit(limit: 20_000, unit: "characters") {
            $0.unicodeScalars.count
        }
    }

    /// The examples.
    public let examples: [Example]
    /// The part of each example where they came in files of their own.
    public let parts: [Part]?
    /// Which examples belong together.
    public let units: Units
    /// Whether outputs are labels.
    public let hasLabels: Bool
    /// How long an input may be.
    public let lengthLimit: LengthLimit

    /// The data to check; `units` are made of `examples` where none are given.
    public init(
        _ examples: [Example],
        parts: [Part]? = nil,
        units: Units? = nil,
        hasLabels: Bool,
        lengthLimit: LengthLimit = .characters
    ) {
        self.examples = examples
        self.parts = parts
        self.units = units ?? Units(of: examples)
        self.hasLabels = hasLabels
        self.lengthLimit = lengthLimit
    }

    /// The examples of a task folder to check.
    public init(_ task: TaskExamples, lengthLimit: LengthLimit = .characters) {
        self.init(task.examples, parts: task.parts, hasLabels: task.labels != nil, lengthLimit: lengthLimit)
    }

    /// The examples that models are fitted to: those of training, or all where there is one file.
    var training: [Int] {
        guard let parts else { return Array(examples.indices) }
        return examples.indices.filter { parts[$0] == .train }
    }
}
