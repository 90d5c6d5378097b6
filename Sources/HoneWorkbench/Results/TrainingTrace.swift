public import HoneBase
internal import HoneTraining

/// How a training went: its losses, its validations, and how far it moved each tensor of the base.
public struct TrainingTrace: Sendable, Equatable {
    /// The loss of each step, or of every so many of them.
    public var losses: [Double]
    /// How many steps there were.
    public var steps: Int
    /// The relative change of each tensor, by its name, in the order of the network.
    public var moved: [Moved]
    /// How many of the examples were not trained on, since the template refuses them or nothing in them is wanted.
    public var leftOut = 0
    /// What it cost the base of what it knew; nil where that was not measured.
    public var forgetting: Forgetting?

    /// A tensor of the base and the norm of its change over its norm before.
    public struct Moved: Sendable, Equatable {
        /// Its name in the model folder.
        public var name: String
        /// The relative change.
        public var change: Double
    }

    /// Why examples are left out, in words.
    static let whyLeftOut = "the base's template refuses them, or nothing in them is wanted"

    /// At most so many losses are kept: as many as a curve can show.
    private static let most = 400

    init(_ history: TrainingRun.History, _ moved: [(name: String, change: Double)]) {
        let steps = history.losses.count
        self.steps = steps
        let width = max(1, (steps + Self.most - 1) / Self.most)
        losses = stride(from: 0, to: steps, by: width).map { start in
            let part = history.losses[start..<min(start + width, steps)]
            return part.reduce(0, +) / Double(part.count)
        }
        self.moved = moved.map { Moved(name: $0.name, change: $0.change) }
    }

    /// The trace for programs.
    public var json: JSON {
        [
            "steps": .integer(steps), "losses": .array(losses.map(JSON.number)),
            "moved": .object(JSONObject(moved.map { ($0.name, .number($0.change)) })),
            "rows_left_out": .integer(leftOut), "general_bits_per_byte": forgetting?.json ?? .null,
        ]
    }

    /// The trace in `json`; nil where it is none.
    init?(_ json: JSON?) {
        guard let json, let steps = json["steps"]?.integer, let losses = json["losses"]?.array,
            let moved = json["moved"]?.object
        else { return nil }
        self.steps = steps
        self.losses = losses.compactMap(\.double)
        leftOut = json["rows_left_out"]?.integer ?? 0
        forgetting = Forgetting(json["general_bits_per_byte"])
        self.moved = moved.members.compactMap { name, value in
            value.double.map { Moved(name: name, change: $0) }
        }
    }
}
