public import HoneBase
public import HoneEvaluation
public import HoneTraining

/// What came of a training.
public struct TuningResult: Sendable {
    /// How training ended.
    public var ending: TrainingRun.Ending
    /// The way it went.
    public var history: TrainingRun.History
    /// What scores are called.
    public var metric = ""
    /// What the scores of validations are called.
    public var validationMetric = ""
    /// The score on held-out items of the tuned model.
    public var score: Double?
    /// Its 95% interval.
    public var interval: Interval?
    /// The score on the same items before anything was trained.
    public var scoreBefore: Double?
    /// What that score is of, in words.
    public var scoreBeforeInWords = ""
    /// The held-out items.
    public var items: Int
    /// How often these were looked at, this time included.
    public var opened = 0
    /// How far each tensor of the base was moved, relative to its norm, in the order of the network.
    public var moved: [(name: String, change: Double)] = []
    /// What it cost a decoder of what it knew; nil for encoders, and where it was not measured.
    public var forgetting: Forgetting?
    /// What is to be known of the examples, in words; none mostly.
    public var notes: [String] = []
    /// What was planned before the first step.
    public var plan: TuningPlan
    /// The largest resident memory of the process, in MB.
    public var peakMemory = 0.0

    /// How it went, as a run keeps it.
    var trace: TrainingTrace {
        var trace = TrainingTrace(history, moved)
        trace.forgetting = forgetting
        return trace
    }

    init(ending: TrainingRun.Ending, history: TrainingRun.History, items: Int, plan: TuningPlan) {
        (self.ending, self.history, self.items, self.plan) = (ending, history, items, plan)
    }

    /// The result for programs.
    public var json: JSON {
        let seconds = max(history.seconds, 1e-9)
        return [
            "ending": .string(ending == .early ? "early" : ending == .stopped ? "stopped" : "complete"),
            "steps": .integer(history.losses.count), "loss": JSON(history.losses.last),
            "validations": history.validationsJSON, "validation_metric": .string(validationMetric),
            "metric": .string(metric), "score": JSON(score),
            "interval": interval.map { [.number($0.lower), .number($0.upper)] } ?? .null,
            "score_before": JSON(scoreBefore), "items": .integer(items), "test_opened": .integer(opened),
            "train_seconds": .number(history.seconds),
            "examples_per_second": .number(Double(history.examples) / seconds),
            "general_bits_per_byte": forgetting?.json ?? .null,
            "notes": .array(notes.map(JSON.string)), "peak_memory_mb": .number(peakMemory),
            "plan": plan.json,
        ]
    }
}

extension TrainingRun.History {
    /// Step and score of each validation.
    var validationsJSON: JSON {
        .array(validations.map { ["step": .integer($0.step), "score": .number($0.score)] })
    }
}
