public import HoneBase
public import HoneTraining

/// What came of a pre-training.
public struct PretrainingResult: Sendable {
    /// A text that was written while the model learned.
    public struct Sample: Sendable, Equatable {
        /// The steps taken.
        public var step: Int
        /// What the text begins with, as it was given.
        public var prompt: String
        /// What the model wrote behind it.
        public var text: String
    }

    /// How it ended.
    public var ending: TrainingRun.Ending
    /// The way it went; validations are bits per byte.
    public var history: TrainingRun.History
    /// What was learned from.
    public var facts: PretrainingFacts
    /// The numbers that were trained.
    public var parameterCount: Int
    /// The tokens of a row.
    public var context: Int
    /// Bits for each byte of all that was held out; nil where training was stopped.
    public var bitsPerByte: Double?
    /// What was written on the way.
    public var samples: [Sample] = []
    /// The share of what this machine's products can do at most.
    public var shareOfProducts = 0.0
    /// The largest resident memory of the process, in MB.
    public var peakMemory = 0.0

    /// The tokens that were seen, counted as often as they were.
    public var tokensSeen: Int { history.examples * context }

    /// Tokens seen in a second.
    public var tokensPerSecond: Double { Double(tokensSeen) / max(history.seconds, 1e-9) }

    /// The result for programs.
    public var json: JSON {
        [
            "ending": .string(ending == .stopped ? "stopped" : "complete"),
            "steps": .integer(history.losses.count), "loss": JSON(history.losses.last),
            "parameters": .integer(parameterCount), "context": .integer(context), "text": facts.json,
            "tokens_seen": .integer(tokensSeen), "tokens_per_second": .number(tokensPerSecond),
            "share_of_products": .number(shareOfProducts), "bits_per_byte": JSON(bitsPerByte),
            "validations": .array(
                history.validations.map { ["step": .integer($0.step), "bits_per_byte": .number($0.score)] }
            ),
            "train_seconds": .number(history.seconds), "peak_memory_mb": .number(peakMemory),
        ]
    }
}
