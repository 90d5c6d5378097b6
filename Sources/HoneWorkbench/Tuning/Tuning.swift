internal import HoneBase
internal import HoneData
internal import HoneEvaluation
public import HoneModels
internal import HoneTensor
public import HoneTraining
public import SystemPackage

/// One training on a task's examples, from its plan to a run that can be served.
///
/// The folder of the run holds checkpoints while it trains, and is a run as soon as it is done.
public final class Tuning {
    /// What a training learns from.
    public enum Source: Sendable {
        /// The examples of a task.
        case task(Task)
        /// The training texts in some files: conversations, completions, plain texts.
        case files([FilePath])
        /// The questions with passages in some files.
        case pairs([FilePath])
    }

    /// What the user asked for beside source, base and recipe.
    public struct Options: Sendable {
        /// Whether a part of the examples is kept to validate on; otherwise all but those held out are trained on, and
        /// the last state is the one that is kept.
        public var validates = true
        /// Whether rows that are too long for a decoder are cut; otherwise they are refused.
        public var truncates = false
        /// What the process may take, in MB; by default what the machine has free.
        public var memoryLimit: Double?

        /// The usual ones.
        public init() {}
    }

    private let task: Task
    private let base: Base
    private let recipe: Recipe
    private let folder: FilePath
    private let lock: FolderLock
    private let data: TaskExamples
    private let aim: any TuningAim
    private let dataDigest: Digest
    private let training: [Int]
    private let validation: [Int]
    private let test: [Int]
    private let session: TuningSession
    private let run: TrainingRun
    private let record: TuningRecord

    /// What the training will take.
    public let plan: TuningPlan
    /// The examples that are trained on, validated on and held out.
    public var counts: (training: Int, validation: Int, test: Int) {
        (training.count, validation.count, test.count)
    }
    /// How the run is used when it is done, `RUN` standing for its folder.
    public var use: String { type(of: aim).use }
    /// The kind of the base.
    public var baseKind: ModelKind { base.kind }
    /// The rows as the base reads them, as far as texts are written; see `TuningPreview`.
    public var preview: TuningPreview { TuningPreview(aim.rows, base) }
    /// Texts that are longer than the base reads, and are cut.
    public var truncated: Int { aim.truncated }
    /// What is to be known of the examples, in words; none mostly.
    public var notes: [String] { aim.notes }
    /// The steps of the run.
    public var totalSteps: Int { session.trainer.totalSteps }
    /// The steps taken so far.
    public var stepCount: Int { session.trainer.stepCount }
    /// The numbers that are trained.
    public var parameterCount: Int { session.trainer.parameters.reduce(0) { $0 + $1.gradientShape.count } }

    /// A training on `source` by `recipe` in `folder`; what was begun there by the same recipe goes on.
    ///
    /// - Throws: a `HoneError` where data, base, recipe or folder cannot be used, or memory does not suffice.
    public init(
        _ source: Source,
        base name: String,
        _ recipe: Recipe,
        in folder: FilePath,
        _ options: Options = Options()
    ) throws {
        self.recipe = recipe
        self.folder = folder
        try Self.requireFree(folder, source)
        let base = try Base(name)
        self.base = base
        try Self.requireNoDropout(recipe, base)
        let subject: TuningSubject =
            switch source {
            case .task(let task): try TuningSubject(task)
            case .files(let files): try TuningSubject(files: files, keptIn: folder)
            case .pairs(let files): try TuningSubject(pairs: files, keptIn: folder)
            }
        var undivided: any TuningAim = try TuningAimRegistry.aim(named: recipe.objective, for: subject)
            .init(subject, base: base, recipe, truncates: options.truncates)
        let (task, data) = (subject.task, subject.data)
        self.task = task
        self.data = data
        let made = MadeFolder(folder, takingBack: ["split.jsonl"])
        // The split of files is kept in the folder of the run.
        if subject.texts != nil || subject.pairs != nil { try Files.makeFolder(folder) }
        let split = try Plan(data, of: task)
        guard let round = split.rounds.first, let inner = round.inner.first, !inner.training.isEmpty else {
            throw TrainingError.noExamples
        }
        let training = options.validates ? inner.training : round.training
        let validation = options.validates ? inner.validation : []
        (self.training, self.validation, test) = (training, validation, round.test)
        try undivided.divide(into: [training, validation, round.test])
        let aim = undivided
        self.aim = aim
        let method = MethodRegistry.method(named: recipe.method)
        let digest = Self.digest(of: [training, validation, round.test], data, aim)
        dataDigest = digest
        let vectors =
            base.kind == .encoder ? round.test.count * base.encoder.size * MemoryLayout<Float>.size : 0
        plan = try TuningPlan(
            limit: options.memoryLimit,
            isBaseRead: method?.movesBase != true,
            mapped: base.kind == .encoder
                ? base.encoder.mappedBytes(touchedBy: aim.texts.joined().joined()) : 0,
            measured: 2 * vectors
        ) { recomputesBlocks in
            try TuningSession.plan(
                recipe,
                base: base,
                recomputesBlocks: recomputesBlocks,
                validation: validation.flatMap { aim.texts[$0] },
                heldOut: round.test.flatMap { aim.texts[$0] }
            ) { aim.objective(of: training, on: $0) }
        }
        // From here on the folder is written to: what can be wrong with the input was found before.
        made.keep()
        lock = try FolderLock(folder)
        // Another process may have done it meanwhile.
        try Self.requireFree(folder, source)
        let session = try TuningSession(recipe, base: base) { aim.objective(of: training, on: $0) }
        session.trainer.recomputesBlocks = plan.recomputesBlocks
        self.session = session
        run = TrainingRun(
            session.trainer,
            patience: recipe.patience,
            checkpoints: CheckpointFolder(run: folder),
            identity: Self.identity(recipe, base, digest),
            validate: validation.isEmpty ? nil : { aim.score(of: session, on: validation) }
        )
        record = TuningRecord(source, base: name, recipe: recipe, options)
    }

    /// Checks that a run can be made in `folder`: it is missing, empty, or holds a training that was begun; and that a
    /// look at the held-out examples can be noted in the task's folder when hours of work are done.
    private static func requireFree(_ folder: FilePath, _ source: Source) throws {
        guard !Files.exists(folder.appending(RunRecord.fileName)) else {
            throw TuningError.alreadyDone(folder)
        }
        if Files.isFolder(folder), !TuningRecord.isThere(folder) {
            let names = try Files.names(in: folder).filter {
                // What a process left that was killed at its very beginning.
                ![".lock", "split.jsonl"].contains($0) && !$0.hasPrefix("tuning.json.aside")
            }
            if let name = names.first { throw TuningError.foreignFolder(folder, holds: name) }
        }
        guard case .task(let task) = source else { return }
        guard Files.isWritable(task.folder) else { throw TuningError.readOnlyTask(task.folder) }
    }

    private static func requireNoDropout(_ recipe: Recipe, _ base: Base) throws(TuningError) {
        guard base.kind == .decoder else { return }
        if recipe.dropout > 0 { throw .dropout(key: "dropout") }
        if recipe.attentionDropout > 0 { throw .dropout(key: "attention_dropout") }
    }

    /// A digest over the examples of each part, in their order.
    private static func digest(of parts: [[Int]], _ data: TaskExamples, _ aim: any TuningAim) -> Digest {
        let texts = parts.map { rows in
            rows.map { "\(data.examples[$0].id)\u{0}\(aim.texts[$0])\u{0}\(aim.mark(of: $0))" }
                .joined(separator: "\u{1}")
        }
        return Digest(of: texts.joined(separator: "\u{2}"))
    }

    /// What a checkpoint must agree on with the run that takes it up.
    private static func identity(_ recipe: Recipe, _ base: Base, _ data: Digest) -> JSONObject {
        JSONObject([
            ("recipe", .string(Digest(of: recipe.json.text()).description)),
            ("base", .string(base.digest)),
            ("data", .string(data.description)),
            ("kernel_level", .string(CPU.shared.name)), ("hone_version", .string(Hone.version)),
        ])
    }

    /// Whether the training in `folder` is done; what a kill at its very end left beside the run is cleared away.
    public static func isDone(in folder: FilePath) throws -> Bool {
        guard Files.exists(folder.appending(RunRecord.fileName)) else { return false }
        try clear(folder)
        return true
    }

    private static func clear(_ folder: FilePath) throws {
        try CheckpointFolder(run: folder).remove()
        try TuningRecord.remove(from: folder)
    }

    /// The training that was begun in `folder`.
    ///
    /// - Parameter memoryLimit: what the process may take, in MB.
    public static func resumed(in folder: FilePath, memoryLimit: Double? = nil) throws -> Tuning {
        let record = try TuningRecord(in: folder)
        var options = record.options
        options.memoryLimit = memoryLimit
        return try Tuning(record.source, base: record.base, record.recipe, in: folder, options)
    }

    /// Seconds between checkpoints.
    public var checkpointInterval: Double {
        get { run.checkpointInterval }
        set { run.checkpointInterval = newValue }
    }

    /// Takes up the newest checkpoint, if there is one; whether there was.
    ///
    /// From then on the folder is that of this training.
    /// - Parameter acceptsOtherMachine: whether one that was made at another kernel level or by another version is
    ///   taken up: the run then ends with other bits than an unbroken one.
    /// - Throws: `TrainingError` for a checkpoint of another training, which stays as it was begun.
    public func resume(acceptingOtherMachine acceptsOtherMachine: Bool = false) throws -> Bool {
        try Files.removeLeftAsides(in: folder)
        let goesOn = try run.resume(ignoring: acceptsOtherMachine ? ["kernel_level", "hone_version"] : [])
        try record.write(to: folder)
        return goesOn
    }

    /// Writes the model as it is now into a folder beside the run's own, reads it back, and compares the answers to
    /// some examples: what would fail at the end fails before the first step.
    ///
    /// - Throws: `TuningError.otherAnswers` where they differ.
    public func trySaving() throws {
        let aside = folder.appending("trial")
        try Files.remove(aside)
        try Files.makeFolder(aside)
        defer { try? Files.remove(aside) }
        try save(to: aside)
    }

    private func save(to folder: FilePath) throws {
        let rows = Array((test + validation + training).prefix(16))
        guard try aim.save(session, to: folder, answering: rows) == aim.answers(of: session, on: rows) else {
            throw TuningError.otherAnswers(folder)
        }
    }

    /// Trains to the end, measures, and writes the run.
    ///
    /// - Parameter observer: called after each step; false asks to save and stop.
    public func train(_ observer: (TrainingRun.Progress) -> Bool) throws -> TuningResult {
        if !TuningRecord.isThere(folder) { try record.write(to: folder) }
        let ending = try run.run(observer)
        // What the steps left in the pool is not needed beside what follows.
        CPU.shared.pool.trim()
        var result = TuningResult(ending: ending, history: run.history, items: test.count, plan: plan)
        result.notes = notes
        guard ending != .stopped else { return result }
        // What follows may fail, and must not cost the training.
        try run.save()
        let outcomes = try aim.outcomes(of: session, on: test)
        result.metric = aim.metricName
        result.validationMetric = aim.validationMetricName
        result.score = outcomes.score
        result.interval = outcomes.interval()
        result.scoreBefore = try aim.outcomes(of: nil, on: test).score
        result.scoreBeforeInWords = aim.scoreBeforeInWords
        result.opened = try TestHistory(task.folder, items: test.map { data.examples[$0] }).opened(true)
        result.moved = try Movement.measured(
            moved: session.tuned.moved,
            adapter: session.tuned.adapter,
            base: base.folder
        )
        if base.kind == .decoder { result.forgetting = Forgetting.measured(of: session.tuned, on: base) }
        try save(to: folder)
        try SeenText.write(tunedOn: training.map { data.examples[$0].whole }, to: folder)
        result.peakMemory = Probe.peakMemory
        let writer = TuningRunWriter(
            task: task,
            base: base,
            recipe: recipe,
            counts: counts,
            dataDigest: dataDigest,
            result: result,
            answers: type(of: aim).answersRequests
        )
        try writer.write(to: folder, best: run.best?.score, aim.record)
        try Self.clear(folder)
        return result
    }
}
