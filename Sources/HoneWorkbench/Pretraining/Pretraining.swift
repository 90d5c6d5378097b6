internal import HoneBase
internal import HoneData
internal import HoneModels
internal import HoneTensor
internal import HoneText
public import HoneTraining
public import SystemPackage

/// A model trained from nothing on raw text, from the text to a folder that every command opens.
///
/// The folder holds the prepared text, the first weights and checkpoints while it trains; a process that is killed at any
/// moment goes on from the last checkpoint, and ends with the same bits.
public final class Pretraining {
    /// How far a pre-training is.
    public struct Progress: Sendable {
        /// The steps.
        public var run: TrainingRun.Progress
        /// Tokens a second since it began or went on.
        public var tokensPerSecond: Double
        /// What was written since the last step.
        public var samples: [PretrainingResult.Sample]
    }

    /// What is done before the first step.
    public enum Preparation: Sendable {
        /// Text is read.
        case reading
        /// What stands twice, what is held out and what holds listed words is taken out.
        case cleaning
        /// The vocabulary has so many entries.
        case learning(entries: Int)
        /// So many documents of all are cut into tokens.
        case cutting(documents: Int, of: Int)
        /// The filter of what was seen is made.
        case remembering
    }

    private let request: PretrainingRequest
    private let folder: FilePath
    private let lock: FolderLock
    private let text: PretrainingText
    private let decoder: Decoder
    private let trainer: Trainer
    private let run: TrainingRun
    private let sampler: PretrainingSampler
    private let operationsPerToken: Double

    /// How often it is measured on the way.
    private static let validationCount = 40

    /// What it will take.
    public let plan: TuningPlan
    /// The vocabulary that the shape asks for, where the tokenizer has another.
    public let otherVocabularySize: Int?
    /// What the text is.
    public var facts: PretrainingFacts { text.facts }
    /// The steps of the run.
    public var totalSteps: Int { trainer.totalSteps }
    /// The steps taken so far.
    public var stepCount: Int { trainer.stepCount }
    /// The numbers that are trained.
    public var parameterCount: Int { decoder.parameterCount }
    /// The tokens that are seen in all.
    public let tokensToSee: Int

    /// The pre-training of `request` in `folder`; what was begun there by the same request goes on.
    ///
    /// - Parameter memoryLimit: what the process may take, in MB; by default what the machine has free.
    /// - Throws: a `HoneError` where text, shape, recipe or folder cannot be used, or memory does not suffice.
    public init(
        _ request: PretrainingRequest,
        in folder: FilePath,
        memoryLimit: Double? = nil,
        _ preparation: @escaping (Preparation) -> Void = { _ in }
    ) throws {
        var request = request
        try Self.requireFree(folder)
        if let maximum = request.shape.maximumTokens, request.context > maximum {
            throw PretrainingError.contextTooLong(request.context, maximum: maximum)
        }
        let made = MadeFolder(folder, takingBack: [".lock", PretrainingRequest.fileName, "initial", "text"])
        lock = try FolderLock(folder)
        try request.requireBegun(in: folder)
        try request.write(to: folder)
        let text: PretrainingText
        if PretrainingText.isThere(folder) {
            text = try PretrainingText(in: folder)
        } else {
            text = try TextPreparation(request: request, progress: preparation).run(in: folder)
        }
        // What follows may ask for more memory, and need not cost what was prepared.
        made.keep()
        if let budget = request.tokenBudget {
            request.recipe.take(budget, of: text.training.count, request.context)
        }
        let (initial, recipe) = (TextPreparation.initialFolder(in: folder), request.recipe)
        let start = text.training[0]
        func trainer(on backend: any Backend) throws -> (Trainer, Decoder) {
            let decoder = try Decoder(
                folder: initial,
                as: backend.preferredMatrixType,
                isTrained: true,
                on: backend
            )
            let objective = LanguageModelling(
                text.training,
                rowLength: request.context,
                startID: start,
                on: decoder
            )
            return (
                try Trainer(TrainedModel(decoder, recipe, method: FullMethod.self), recipe, objective),
                decoder
            )
        }
        let rows = text.training.count / request.context
        var (operations, tokensToSee) = (0.0, 0)
        let validation = text.heldOut.map { Array($0.ids.prefix(request.context)) }.prefix(8)
        let plan = try TuningPlan(limit: memoryLimit, isBaseRead: false, mapped: 0, measured: 0) {
            recomputesBlocks in
            let plan = try MemoryPlan(recomputesBlocks: recomputesBlocks, validation: Array(validation)) {
                rehearsal in
                let trainer = try trainer(on: rehearsal).0
                tokensToSee = trainer.rows(of: rows, recipe) * request.context
                return (trainer, 0)
            }
            operations = plan.work.productOperations / Double(max(tokensToSee, 1))
            return plan
        }
        operationsPerToken = operations
        self.tokensToSee = tokensToSee
        let (trainer, decoder) = try trainer(on: CPU.shared)
        trainer.recomputesBlocks = plan.recomputesBlocks
        guard let tokenizer = decoder.tokenizer else { throw PretrainingError.noDocumentTokens(initial) }
        let sample = text.sample(tokens: 1 << 15, tokenizer: tokenizer)
        let run = TrainingRun(
            trainer,
            checkpoints: CheckpointFolder(run: folder),
            identity: JSONObject([
                ("recipe", .string(Digest(of: recipe.json.text()).description)),
                ("text", .string(text.facts.digest)),
                (
                    "first_weights",
                    .string(try Digest(ofFile: initial.appending("model.safetensors")).description)
                ),
                ("kernel_level", .string(CPU.shared.name)), ("hone_version", .string(Hone.version)),
            ]),
            validate: { Self.bitsPerByte(of: sample, decoder, context: request.context) }
        )
        run.keepsBest = false
        run.checkpointInterval = 300
        run.validationInterval = max(1, trainer.totalSteps / Self.validationCount)
        let sampled = sample.reduce(0) { $0 + $1.ids.count }
        self.plan = plan.measuring(
            Self.validationCount * sampled + text.facts.heldOutTokens,
            beside: tokensToSee
        )
        let asked = InitialModel.vocabularySize(of: request.shape)
        otherVocabularySize = asked == decoder.vocabularySize ? nil : asked
        sampler = PretrainingSampler(
            decoder,
            tokenizer,
            prompts: request.prompts.isEmpty
                ? PretrainingSampler.openings(of: text, tokenizer) : request.prompts,
            interval: max(1, trainer.totalSteps / 20),
            file: folder.appending("samples.jsonl"),
            seed: recipe.seed
        )
        self.request = request
        self.folder = folder
        self.text = text
        (self.trainer, self.decoder, self.run) = (trainer, decoder, run)
    }

    /// The pre-training that was begun in `folder`.
    public static func resumed(
        in folder: FilePath,
        memoryLimit: Double? = nil,
        _ preparation: @escaping (Preparation) -> Void = { _ in }
    ) throws -> Pretraining {
        try requireFree(folder)
        return try Pretraining(
            PretrainingRequest(in: folder),
            in: folder,
            memoryLimit: memoryLimit,
            preparation
        )
    }

    /// Whether the pre-training in `folder` is done; what a kill at its very end left beside the model is cleared away.
    public static func isDone(in folder: FilePath) throws -> Bool {
        guard Files.exists(folder.appending("config.json")), PretrainingRequest.isThere(folder) else {
            return false
        }
        try PretrainedFolder(folder).clear()
        return true
    }

    private static func requireFree(_ folder: FilePath) throws {
        guard Files.isFolder(folder) else { return }
        guard !Files.exists(folder.appending("config.json")) else {
            throw PretrainingError.alreadyDone(folder)
        }
        guard !PretrainingRequest.isThere(folder) else { return }
        if let name = try Files.names(in: folder).first(where: {
            // What a process left that was killed at its very beginning.
            $0 != ".lock" && !$0.hasPrefix("pretraining.json.aside")
        }) {
            throw PretrainingError.foreignFolder(folder, holds: name)
        }
    }

    private static func bitsPerByte(
        of documents: [PretrainingText.HeldOut],
        _ decoder: Decoder,
        context: Int
    ) -> Double {
        var (nats, bytes) = (0.0, 0)
        for document in documents {
            nats -= decoder.score(document.ids, context: context).total
            bytes += document.bytes
        }
        return nats / Mathematics.log(2) / Double(max(bytes, 1))
    }

    /// Seconds between checkpoints.
    public var checkpointInterval: Double {
        get { run.checkpointInterval }
        set { run.checkpointInterval = newValue }
    }

    /// Takes up the newest checkpoint, if there is one; whether there was.
    public func resume(acceptingOtherMachine acceptsOtherMachine: Bool = false) throws -> Bool {
        try Files.removeLeftAsides(in: folder)
        let goesOn = try run.resume(ignoring: acceptsOtherMachine ? ["kernel_level", "hone_version"] : [])
        try sampler.forget(behind: trainer.stepCount)
        return goesOn
    }

    /// Trains to the end, measures on all that is held out, and writes the model.
    ///
    /// - Parameter observer: called after each step; false asks to save and stop.
    public func train(_ observer: (Progress) -> Bool) throws -> PretrainingResult {
        let limits = CPU.measureLimits()
        let before = (seconds: run.history.seconds, examples: run.history.examples)
        var failure: (any Error)?
        let ending = try run.run { progress in
            var samples: [PretrainingResult.Sample] = []
            do { samples = try sampler.write(at: progress.step.number, of: progress.totalSteps) } catch {
                failure = error
                return false
            }
            let speed = progress.examplesPerSecond * Double(request.context)
            return observer(Progress(run: progress, tokensPerSecond: speed, samples: samples))
        }
        if let failure { throw failure }
        CPU.shared.pool.trim()
        var result = PretrainingResult(
            ending: ending,
            history: run.history,
            facts: text.facts,
            parameterCount: parameterCount,
            context: request.context
        )
        let tokens = Double((run.history.examples - before.examples) * request.context)
        let speed = tokens / max(run.history.seconds - before.seconds, 1e-9)
        result.shareOfProducts = speed * operationsPerToken / limits.productOperations
        result.samples = try sampler.all()
        guard ending != .stopped else { return result }
        // What follows may fail, and must not cost the training.
        try run.save()
        result.bitsPerByte = Self.bitsPerByte(of: text.heldOut, decoder, context: request.context)
        result.peakMemory = Probe.peakMemory
        try PretrainedFolder(folder).write(decoder, request, result)
        return result
    }
}

extension Recipe {
    /// Sees as much of `budget` tokens as whole steps can, of a text of so many, in rows of `context`; one step at least.
    fileprivate mutating func take(_ budget: Int, of tokens: Int, _ context: Int) {
        let rows = max(1, tokens / context)
        let stepsPerEpoch = (rows + batchSize - 1) / batchSize
        // The last step of an epoch sees what rows are left.
        let (whole, rest) = (budget / context).quotientAndRemainder(dividingBy: rows)
        maximumSteps = max(1, whole * stepsPerEpoch + rest / batchSize)
        epochs = (maximumSteps + stepsPerEpoch - 1) / stepsPerEpoch
    }
}

extension Trainer {
    /// How often a row is seen in all, of so many rows.
    fileprivate func rows(of count: Int, _ recipe: Recipe) -> Int {
        let (whole, rest) = totalSteps.quotientAndRemainder(dividingBy: stepsPerEpoch)
        return whole * count + rest * recipe.batchSize
    }
}
