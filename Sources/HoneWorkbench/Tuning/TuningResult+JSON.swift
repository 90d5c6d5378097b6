public import HoneBase
internal import HoneEvaluation
internal import HoneTraining

extension Tuning.Result {
    /// The result for programs.
    public var json: JSON {
        let seconds = max(history.seconds, 1e-9)
        return [
            "ending": .string(ending == .early ? "early" : ending == .stopped ? "stopped" : "complete"),
            "steps": .integer(history.losses.count), "loss": JSON(history.losses.last),
            "validations": .array(
                history.validations.map { ["step": .integer($0.step), "score": .number($0.score)] }
            ),
            "score": JSON(score),
            "interval": interval.map { [.number($0.lower), .number($0.upper)] } ?? .null,
            "score_before": JSON(scoreBefore), "items": .integer(items),
            "train_seconds": .number(history.seconds),
            "examples_per_second": .number(Double(history.examples) / seconds),
            "peak_memory_mb": .number(peakMemory),
        ]
    }
}
