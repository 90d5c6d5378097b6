public import HoneBase
internal import SystemPackage

/// A trainer run to its end: validation after each epoch, the best state kept, checkpoints on the way.
public final class TrainingRun {
    /// How far a run is.
    public struct Progress: Sendable {
        /// The last step.
        public var step: Trainer.Step
        /// All steps of the run.
        public var totalSteps: Int
        /// The mean loss of the last steps, about twenty of them.
        public var smoothedLoss: Double
        /// Examples per second since the run began or went on.
        public var examplesPerSecond: Double
        /// Seconds to the end at this speed.
        public var secondsLeft: Double
        /// The last validation score; nil before the first.
        public var validation: Double?
    }

    /// What a run remembers of its way; kept in checkpoints.
    public struct History: Sendable, Equatable {
        /// The loss of each step.
        public var losses: [Double] = []
        /// The step and the score of each validation.
        public var validations: [(step: Int, score: Double)] = []
        /// Seconds of training so far.
        public var seconds = 0.0
        /// Examples seen so far.
        public var examples = 0

        /// Nothing yet.
        public init() {}

        /// Whether both went the same way; the time that it took does not count.
        public static func == (a: History, b: History) -> Bool {
            a.losses == b.losses && a.validations.map(\.step) == b.validations.map(\.step)
                && a.validations.map(\.score) == b.validations.map(\.score)
        }
    }

    /// How a run ended.
    public enum Ending: Sendable, Equatable {
        /// All steps were taken.
        case complete
        /// Validation did not get better for as many epochs as the recipe allows.
        case early
        /// The caller asked to stop; a checkpoint holds the state.
        case stopped
    }

    private let trainer: Trainer
    private let patience: Int
    private let validate: (() -> Double)?
    private let checkpoints: CheckpointFolder?
    private let identity: JSONObject

    /// Seconds between checkpoints.
    public var checkpointInterval = 60.0
    /// Steps between validations; by default those of an epoch.
    public var validationInterval: Int
    /// Whether the state with the best validation score is kept, and is in place at the end.
    public var keepsBest = true
    /// What was remembered.
    public private(set) var history = History()
    /// The best state so far; nil without validation.
    public private(set) var best: BestState?

    /// A run of `trainer`.
    ///
    /// - Parameters:
    ///   - validate: the validation score of the present state; nil where there is nothing to validate on.
    ///   - checkpoints: where the state is kept; nil for a run that is not resumed.
    ///   - identity: what a checkpoint must agree on before it is taken up.
    public init(
        _ trainer: Trainer,
        patience: Int = 0,
        checkpoints: CheckpointFolder? = nil,
        identity: JSONObject = JSONObject(),
        validate: (() -> Double)? = nil
    ) {
        self.trainer = trainer
        self.patience = patience
        self.checkpoints = checkpoints
        self.identity = identity
        self.validate = validate
        validationInterval = trainer.stepsPerEpoch
    }

    /// Takes up the newest checkpoint, if there is one; whether there was.
    ///
    /// - Parameter ignored: keys of the identity that may differ.
    /// - Throws: `TrainingError` where it is damaged, or of another recipe, data, base or machine.
    public func resume(ignoring ignored: Set<String> = []) throws(TrainingError) -> Bool {
        let expected = identity
        let loaded = try checkpoints?.load(into: trainer) { (notes) throws(TrainingError) in
            for (key, value) in expected.members
            where notes["identity"]?[key] != value && !ignored.contains(key) {
                throw .otherRun(
                    checkpoints?.latest.string ?? "latest.json",
                    what: key.map { $0 == "_" ? " " : String($0) }.joined(),
                    expected: value.string ?? value.text(),
                    found: notes["identity"]?[key].map { $0.string ?? $0.text() } ?? "nothing"
                )
            }
        }
        guard let loaded else { return false }
        let losses = loaded.notes["losses"]?.array?.compactMap(\.double) ?? []
        guard losses.count == trainer.stepCount, trainer.stepCount <= trainer.totalSteps else {
            throw .damaged(
                checkpoints?.latest.string ?? "latest.json",
                what:
                    "it is of step \(trainer.stepCount) of \(trainer.totalSteps), and holds \(losses.count) losses"
            )
        }
        best = loaded.best
        history.losses = losses
        history.validations = (loaded.notes["validations"]?.array ?? []).compactMap { pair in
            guard let step = pair["step"]?.integer, let score = pair["score"]?.double else { return nil }
            return (step, score)
        }
        history.seconds = loaded.notes["seconds"]?.double ?? 0
        history.examples = loaded.notes["examples"]?.integer ?? 0
        return true
    }

    /// Takes the steps that are left; then the best state is in place, or the last where nothing was validated.
    ///
    /// - Parameter observer: called after each step; false asks to save and stop.
    public func run(_ observer: (Progress) -> Bool = { _ in true }) throws(TrainingError) -> Ending {
        let started = MonotonicClock.now
        let secondsBefore = history.seconds
        var saved = started
        var seen = 0
        while !trainer.isDone {
            if isLate {
                restoreBest()
                return .early
            }
            let step: Trainer.Step
            do throws(TrainingError) { step = try trainer.step() } catch {
                // Nothing was moved by the step that failed.
                try save()
                throw error
            }
            seen += step.examples
            history.losses.append(step.loss)
            history.examples += step.examples
            if let validate, trainer.stepCount % validationInterval == 0 || trainer.isDone {
                let score = validate()
                history.validations.append((trainer.stepCount, score))
                if keepsBest, score > best?.score ?? -.infinity {
                    best = BestState(score: score, step: trainer.stepCount, of: trainer.parameters)
                }
            }
            history.seconds = secondsBefore + MonotonicClock.now - started
            let speed = Double(seen) / max(MonotonicClock.now - started, 1e-9)
            let left = Double((trainer.totalSteps - trainer.stepCount) * step.examples) / max(speed, 1e-9)
            let recent = history.losses.suffix(20)
            let goesOn = observer(
                Progress(
                    step: step,
                    totalSteps: trainer.totalSteps,
                    smoothedLoss: recent.reduce(0, +) / Double(recent.count),
                    examplesPerSecond: speed,
                    secondsLeft: left,
                    validation: history.validations.last?.score
                )
            )
            if !goesOn, !trainer.isDone {
                try save()
                return .stopped
            }
            if MonotonicClock.now - saved > checkpointInterval, !trainer.isDone {
                try save()
                saved = MonotonicClock.now
            }
        }
        restoreBest()
        return .complete
    }

    /// Keeps the present state on disk.
    public func save() throws(TrainingError) {
        try checkpoints?.save(
            trainer,
            best: best,
            notes: [
                "identity": .object(identity), "losses": .array(history.losses.map(JSON.number)),
                "validations": .array(
                    history.validations.map { ["step": .integer($0.step), "score": .number($0.score)] }
                ),
                "seconds": .number(history.seconds), "examples": .integer(history.examples),
            ]
        )
    }

    private var isLate: Bool {
        guard patience > 0, let best, trainer.stepCount % trainer.stepsPerEpoch == 0 else { return false }
        return trainer.stepCount - best.step >= patience * trainer.stepsPerEpoch
    }

    private func restoreBest() { best?.restore(trainer.parameters) }
}
