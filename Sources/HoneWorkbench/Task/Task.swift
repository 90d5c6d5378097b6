internal import HoneBase
public import HoneEvaluation
internal import HoneRemote
public import SystemPackage

/// What the user wants done: a folder with `task.yaml` and examples.
public struct Task: Sendable {
    /// What kind of answer is wanted.
    public enum Kind: String, Sendable, CaseIterable {
        /// One label of a fixed list.
        case classify
        /// A text.
        case generate

        /// What answers of this kind are measured by, the usual one first.
        var metrics: [Metric] {
            switch self {
            case .classify: [.accuracy, .macroF1]
            case .generate: [.rougeL, .tokenF1, .exactMatch]
            }
        }
    }

    /// A label and, where the task gives one, what it stands for.
    public struct Label: Sendable, Equatable {
        /// The label as it stands in outputs.
        public var name: String
        /// What belongs there, in the user's words; nil where the task does not say.
        public var description: String?
    }

    /// The answers of a system already in use.
    public struct External: Sendable, Equatable {
        /// The name under which it stands in the comparison.
        public var name: String
        /// A JSONL file with `id` or `input`, and `output`.
        public var answers: FilePath
        /// What a thousand requests cost there, where the user says so.
        public var perThousand: Double?
    }

    /// How many requests are expected, and for how long.
    public struct Volume: Sendable, Equatable {
        /// The requests expected in a day.
        public var requestsPerDay: Double
        /// For how many months.
        public var months: Double

        /// Requests over the whole time, at 365.25 / 12 days a month.
        public var requests: Double { requestsPerDay * months * 365.25 / 12 }
    }

    /// What things cost.
    public struct Price: Sendable, Equatable {
        /// An hour of this machine.
        public var machineHour: Double
        /// One new label.
        public var label: Double
        /// The currency of every price, as `USD`.
        public var currency: String
    }

    /// The folder that holds `task.yaml`.
    public var folder: FilePath
    /// The task's name; that of its folder where the file gives none.
    public var name: String
    /// What kind of answer is wanted.
    public var kind: Kind
    /// What is wanted, in the user's words.
    public var instruction: String
    /// The labels that the task lists; nil where they are taken from the training examples.
    public var labels: [Label]?
    /// What scores are computed by.
    public var metric: Metric
    /// Names in the model store, or folders.
    public var bases: [String]
    /// The folder of documents that the task's answers stand in; nil where there is none.
    public var documents: FilePath?
    /// Names of approaches; nil for all.
    public var approaches: [String]?
    /// The answers of systems already in use, to be measured beside the approaches.
    public var externals: [External]
    /// How much worse than the reference is still good enough.
    public var margin: Double
    /// How many requests are expected.
    public var volume: Volume
    /// What things cost.
    public var price: Price
    /// What the file left out and was assumed, in words.
    public var assumptions: [String]

    /// What opens the base of this name: a name in the model store, or a folder, whose path starts at the task's folder.
    public func place(ofBase name: String) -> String {
        let beside = folder.pushing(FilePath(name))
        let isName = ModelStore.standard.folder(of: name) != nil
        return !isName && Files.exists(beside) ? beside.string : name
    }
}
