internal import HoneModels
public import HoneTensor

/// What a training takes, known before its first step: memory of its phases and the work of all steps.
///
/// The heaviest step, a validation and the read-back at the end run on a `Rehearsal`, through the code that they will
/// run through on the device. So the plan holds for every architecture, method and objective.
public struct MemoryPlan: Sendable {
    /// The most bytes that tensors take in training, beside what is held before.
    public private(set) var training = 0
    /// The most that they take in validation and in the measurement at the end.
    public private(set) var evaluation = 0
    /// The most that they take while the run is written and read back.
    public private(set) var saving = 0
    /// Whether blocks are computed again in the backward pass, which takes less memory and more time.
    public let recomputesBlocks: Bool
    /// The work of all steps and validations.
    public private(set) var work = Rehearsal.Work()

    /// The most of all phases.
    public var most: Int { max(training, evaluation, saving) }

    /// The plan of the training that `makeTrainer` makes on a rehearsal.
    ///
    /// - Parameters:
    ///   - validation: the texts of one validation, as token ids; none where nothing is validated.
    ///   - heldOut: the texts that are read before and after training, to measure it.
    ///   - makeTrainer: the trainer on that backend, and how many bytes of its tensors are held already.
    public init<Failure: Error>(
        recomputesBlocks: Bool,
        validation: [[Int32]],
        heldOut: [[Int32]] = [],
        makeTrainer: (Rehearsal) throws(Failure) -> (trainer: Trainer, heldBytes: Int)
    ) throws(Failure) {
        self.recomputesBlocks = recomputesBlocks
        let rehearsal = Rehearsal()
        let (trainer, held) = try makeTrainer(rehearsal)
        let pool = rehearsal.pool
        trainer.recomputesBlocks = recomputesBlocks
        let tokens = trainer.rehearse()
        let step = rehearsal.work
        // From the first validation on, the best state is held beside the present one.
        let best = validation.isEmpty ? nil : BestState(score: 0, step: 0, of: trainer.parameters)
        if best != nil { _ = trainer.rehearse() }
        training = pool.usage.peak - held
        pool.resetPeak()
        for (texts, times) in [(validation, trainer.epochCount), (heldOut, 2)] where !texts.isEmpty {
            let before = rehearsal.work
            let read = trainer.model.rehearseReading(texts)
            let share = Double(texts.reduce(0) { $0 + $1.count }) / Double(max(read, 1))
            work.add(rehearsal.work.minus(before), times: share * Double(times))
        }
        evaluation = pool.usage.peak - held
        best?.restore(trainer.parameters)
        work.add(step, times: Double(trainer.allTokens) / Double(max(tokens, 1)))
        // What is read back is prepared as a frozen copy beside all that training holds.
        let moved = trainer.model.base.parameters
        let largest = moved.reduce(0) { max($0, $1.value.count) }
        // The largest tensor's pages of the base's file, and pieces of it.
        saving =
            pool.usage.inUse - held + moved.reduce(0) { $0 + $1.value.count } * 2 + largest * 4 + (24 << 20)
    }
}

extension TrainedModel {
    /// Reads the heaviest pass of these texts without a tape; the tokens that it held.
    func rehearseReading(_ texts: [[Int32]]) -> Int {
        var pass: [[Int32]] = []
        var tokens = 0
        for text in texts.sorted(by: { $0.count > $1.count }) {
            guard pass.isEmpty || tokens + text.count <= type(of: base).tokensPerPass else { break }
            pass.append(text)
            tokens += text.count
        }
        _ = read(PackedTokens(pass), ForwardPass())
        return tokens
    }
}
