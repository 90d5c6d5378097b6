internal import HoneBase

/// What a model was trained on, as its makers state it.
public struct TrainingData: Sendable, Equatable {
    /// One set of examples.
    public struct Dataset: Sendable, Equatable {
        /// The name by which the makers list it.
        public var name: String
        /// The number of training examples taken from it.
        public var examples: Int

        /// A set of this name and size.
        public init(name: String, examples: Int) {
            self.name = name
            self.examples = examples
        }
    }

    /// The whole in a sentence.
    public var summary: String
    /// The sets, where the makers list them.
    public var datasets: [Dataset]

    /// Training data of these sets.
    public init(summary: String, datasets: [Dataset]) {
        self.summary = summary
        self.datasets = datasets
    }
}

extension TrainingData {
    /// The data as it stands in a record.
    var json: JSON {
        [
            "summary": .string(summary),
            "datasets": .array(
                datasets.map { ["name": .string($0.name), "examples": .integer($0.examples)] }
            ),
        ]
    }

    /// Reads what `json` wrote; nil for anything else.
    init?(_ json: JSON) {
        guard let summary = json["summary"]?.string, let sets = json["datasets"]?.array else { return nil }
        self.init(summary: summary, datasets: [])
        for set in sets {
            guard let name = set["name"]?.string, let examples = set["examples"]?.integer else { return nil }
            datasets.append(Dataset(name: name, examples: examples))
        }
    }
}
