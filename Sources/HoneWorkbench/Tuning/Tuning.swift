internal import HoneBase
internal import HoneData
public import HoneEvaluation
internal import HoneModels
internal import HoneTensor
public import HoneTraining
public import SystemPackage

/// One training on a task's examples, from its plan to a run that can be served.
///
/// The folder of the run holds checkpoints while it trains, and is a run as soon as it is done.
public final class Tuning {
    /// What came of it.
    public struct Result: Sendable {
        /// How training ended.
        public var ending: TrainingRun.Ending
        /// The way it went.
        public var history: TrainingRun.History
        /// The score on held-out items of the tuned model.
        public var score: Double?
        /// Its 95% interval.
        public var interval: Interval?
        /// The score of the base's label similarity on the same items, before anything was trained.
        public var scoreBefore: Double?
        /// The held-out items.
        public var items: Int
        /// The largest resident memory, in MB.
        public var peakMemory: Double
    }

    private let task: Task
    private let base: Base
    private let recipe: Recipe
    private let folder: FilePath
    private let lock: FolderLock
    private let data: TaskExamples
    private let labels: [Task.Label]
    private let targets: [Int]
    private let tokens: [[Int32]]
    private let training: [Int]
    private let validation: [Int]
    private let test: [Int]
    private let session: TuningSession
    private let run: TrainingRun

    /// The examples that are trained on, validated on and held out.
    public var counts: (training: Int, validation: Int, test: Int) {
        (training.count, validation.count, test.count)
    }
    /// Texts that are longer than the base reads, and are cut.
    public let truncated: Int
    /// The steps of the run.
    public var totalSteps: Int { session.trainer.totalSteps }
    /// The steps taken so far.
    public var stepCount: Int { session.trainer.stepCount }
    /// The numbers that are trained.
    public var parameterCount: Int { session.trainer.parameters.reduce(0) { $0 + $1.value.count } }

    /// A training of `task` by `recipe` in `folder`; what was begun there by the same recipe goes on.
    ///
    /// - Parameter validates: whether a part of the examples is kept to validate on; otherwise all but those held out
    ///   are trained on, and the last state is the one that is kept.
    /// - Throws: a `HoneError` where data, base, recipe or folder cannot be used.
    public init(
        _ task: Task,
        base name: String,
        _ recipe: Recipe,
        in folder: FilePath,
        validates: Bool = true
    ) throws {
        self.task = task
        self.recipe = recipe
        self.folder = folder
        guard !Files.exists(folder.appending("run.json")) else { throw TuningError.alreadyDone(folder) }
        data = try TaskExamples.load(from: task.folder, outputs: task.outputs)
        labels = task.labelList(data)
        let base = try Base(name)
        self.base = base
        lock = try FolderLock(folder)
        let plan = try Plan(data, of: task)
        guard let round = plan.rounds.first, let inner = round.inner.first, !inner.training.isEmpty else {
            throw TrainingError.noExamples
        }
        training = validates ? inner.training : round.training
        validation = validates ? inner.validation : []
        test = round.test
        let numbers = Dictionary(
            zip(labels.map(\.name), labels.indices),
            uniquingKeysWith: { first, _ in first }
        )
        let targets = data.examples.map { numbers[$0.output] ?? 0 }
        self.targets = targets
        let read = data.examples.map { base.encoder.tokens(of: $0.input) }
        let tokens = read.map(\.ids)
        self.tokens = tokens
        truncated = read.count { $0.isTruncated }
        let rows = training
        let session = try TuningSession(recipe, base: base, labelCount: labels.count) {
            rows.map { .init(ids: tokens[$0], target: targets[$0]) }
        }
        self.session = session
        let (validation, metric, data) = (validation, task.metric, data)
        let identity: [(String, JSON)] = [
            ("recipe", .string(Digest(of: recipe.json.text()).description)),
            ("base", .string(base.digest)),
            (
                "data",
                .string(
                    Digest(
                        of: rows.map { "\(data.examples[$0].id)\u{0}\(tokens[$0])\u{0}\(targets[$0])" }
                            .joined(separator: "\u{1}")
                    ).description
                )
            ),
            ("kernel_level", .string(CPU.shared.name)), ("hone_version", .string(Hone.version)),
        ]
        run = TrainingRun(
            session.trainer,
            patience: recipe.patience,
            checkpoints: CheckpointFolder(run: folder),
            identity: JSONObject(identity),
            validate: validation.isEmpty
                ? nil
                : {
                    let predictions = session.classifier.predict(
                        validation.map { tokens[$0] },
                        with: base.encoder
                    )
                    return Score.value(predictions, validation.map { targets[$0] }, metric)
                }
        )
        let record: JSON = [
            "task": .string(task.folder.absolute.string), "base": .string(name), "recipe": recipe.json,
            "validates": .bool(validates),
        ]
        try Files.write(record.text(pretty: true), to: folder.appending("tuning.json"))
    }

    /// Whether the training in `folder` is done; what a kill at its very end left beside the run is cleared away.
    public static func isDone(in folder: FilePath) throws -> Bool {
        guard Files.exists(folder.appending("run.json")) else { return false }
        try clear(folder)
        return true
    }

    private static func clear(_ folder: FilePath) throws {
        try CheckpointFolder(run: folder).remove()
        try Files.remove(folder.appending("tuning.json"))
    }

    /// The training that was begun in `folder`.
    public static func resumed(in folder: FilePath) throws -> Tuning {
        let path = folder.appending("tuning.json")
        guard Files.exists(path) else { throw TuningError.nothingToResume(folder) }
        let record: JSON
        do { record = try JSONScanner.parse(Files.bytes(of: path)) } catch let error as JSONSyntaxError {
            throw RunError.malformed(path, what: error.problem.what)
        }
        guard let task = record["task"]?.string, let base = record["base"]?.string,
            let recipe = record["recipe"]
        else { throw RunError.malformed(path, what: "task, base or recipe is missing") }
        return try Tuning(
            Task(folder: FilePath(task)),
            base: base,
            Recipe(recipe),
            in: folder,
            validates: record["validates"] != false
        )
    }

    /// Seconds between checkpoints.
    public var checkpointInterval: Double {
        get { run.checkpointInterval }
        set { run.checkpointInterval = newValue }
    }

    /// Takes up the newest checkpoint, if there is one; whether there was.
    public func resume() throws -> Bool { try run.resume() }

    /// Trains to the end, measures, and writes the run.
    ///
    /// - Parameter observer: called after each step; false asks to save and stop.
    public func train(_ observer: (TrainingRun.Progress) -> Bool) throws -> Result {
        Probe.resetPeakMemory()
        let ending = try run.run(observer)
        let peak = Probe.peakMemory
        var result = Result(ending: ending, history: run.history, items: test.count, peakMemory: peak)
        guard ending != .stopped else { return result }
        let classifier = session.classifier
        let outcomes = try measured(classifier.predict(test.map { tokens[$0] }, with: base.encoder))
        result.score = outcomes.score
        result.interval = outcomes.interval()
        result.scoreBefore = try measured(zeroShot()).score
        let opened = try TestHistory(task.folder, items: test.map { data.examples[$0] }).opened(true)
        try write(classifier, result, opened: opened)
        try Self.clear(folder)
        return result
    }

    private func measured(_ predictions: [Prediction]) throws -> Outcomes {
        let answers = predictions.map { $0.label.map { labels[$0].name } }
        return try task.metric.outcomes(of: [answers], wanted: test.map { data.examples[$0].output })
    }

    /// What the base says by itself: the label whose name or description lies nearest.
    private func zeroShot() -> [Prediction] {
        let texts = Material.texts(for: labels)
        let wanted = texts[.nameAndDescription] ?? texts[.name] ?? []
        let labelVectors = base.encoder.embed(wanted, isNormalized: true).vectors
        let vectors = base.encoder.embed(test.map { data.examples[$0].input }, isNormalized: true).vectors
        let scores = vectors.linear(Weight(frozen: labelVectors, as: .float32))
        return Prediction.mostProbable(scores.softmax())
    }

    private func write(_ classifier: TrainedClassifier, _ result: Result, opened: Int) throws {
        let run = Run(
            folder: folder,
            approach: recipe.method,
            base: base,
            labels: labels.map(\.name),
            task: task.name,
            model: classifier
        )
        let card = ModelCard(task, base, recipe, result, counts: counts, opened: opened)
        try run.add(
            details: JSONObject([
                ("choices", ["recipe": "recipe.json"]), ("metric", .string(task.metric.rawValue)),
                ("validation_score", JSON(self.run.best?.score)),
                ("training_examples", .integer(training.count)),
                ("train_seconds", .number(result.history.seconds)), ("test_items", .integer(result.items)),
                ("test_score", JSON(result.score)), ("test_opened", .integer(opened)),
                ("losses", .array(result.history.losses.map(JSON.number))),
                ("hone_version", .string(Hone.version)),
            ]),
            card: card.text
        )
    }
}
