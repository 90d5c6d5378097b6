internal import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import HoneModels
internal import HoneTensor
internal import HoneTraining
internal import SystemPackage

/// A classifier of the task's labels.
struct ClassificationAim: TuningAim {
    static let objective = Classification.name
    static let use = "echo '{\"input\": \"...\"}' | hone predict --run RUN"

    let texts: [[[Int32]]]
    let truncated: Int
    let scoreBeforeInWords = "the nearest label by the base alone"
    private let task: Task
    private let base: Base
    private let labels: [Task.Label]
    private let targets: [Int]
    private let inputs: [String]
    private let outputs: [String]
    private let recipe: Recipe

    init(_ subject: TuningSubject, base: Base, _ recipe: Recipe, truncates: Bool) throws {
        let base = try base.requiringEncoder()
        let (task, data) = (subject.task, subject.data)
        guard task.kind == .classify else {
            throw TuningError.wrongKind(task.kind, objective: Self.objective)
        }
        self.task = task
        self.base = base
        self.recipe = recipe
        labels = task.labelList(data)
        let numbers = Dictionary(
            zip(labels.map(\.name), labels.indices),
            uniquingKeysWith: { first, _ in first }
        )
        targets = data.examples.map { numbers[$0.output] ?? 0 }
        inputs = data.examples.map(\.input)
        outputs = data.examples.map(\.output)
        let read = inputs.map { base.encoder.tokens(of: $0) }
        texts = read.map { [$0.ids] }
        truncated = read.count { $0.isTruncated }
    }

    var metricName: String { task.metric.rawValue }
    var record: [(String, JSON)] { [("labels", .array(labels.map { .string($0.name) }))] }

    func objective(of rows: [Int], on model: any TrainableModel) -> any Objective {
        Classification(
            rows.map { .init(ids: texts[$0][0], target: targets[$0]) },
            classCount: labels.count,
            recipe,
            model
        )
    }

    func mark(of row: Int) -> String { String(targets[row]) }

    private func predictions(_ classifier: TrainedClassifier, _ rows: [Int]) -> [Prediction] {
        classifier.predict(rows.map { texts[$0][0] }, with: base)
    }

    func outcomes(of session: TuningSession?, on rows: [Int]) throws -> Outcomes {
        let predictions = session.map { self.predictions(TrainedClassifier($0), rows) } ?? nearestLabels(rows)
        let answers = predictions.map { $0.label.map { labels[$0].name } }
        return try task.metric.outcomes(of: [answers], wanted: rows.map { outputs[$0] })
    }

    func score(of session: TuningSession, on rows: [Int]) -> Double {
        Score.value(
            predictions(TrainedClassifier(session), rows).map { $0.label.map { labels[$0].name } },
            rows.map { outputs[$0] },
            task.metric
        )
    }

    func answers(of session: TuningSession, on rows: [Int]) -> [Float] {
        Self.numbers(predictions(TrainedClassifier(session), rows))
    }

    func save(_ session: TuningSession, to folder: FilePath, answering rows: [Int]) throws -> [Float] {
        try TrainedClassifier(session).save(to: folder, base: base)
        let saved = try TrainedClassifier(folder, base: base, labelCount: labels.count)
        return Self.numbers(predictions(saved, rows))
    }

    private static func numbers(_ predictions: [Prediction]) -> [Float] {
        predictions.flatMap { [Float($0.label ?? -1), Float($0.probability ?? 0)] }
    }

    /// What the base says by itself: the label whose name or description lies nearest.
    private func nearestLabels(_ rows: [Int]) -> [Prediction] {
        let wanted = Material.texts(for: labels)
        let words = wanted[.nameAndDescription] ?? wanted[.name] ?? []
        let labelVectors = base.encoder.embed(words, isNormalized: true).vectors
        let vectors = base.encoder.embed(rows.map { inputs[$0] }, isNormalized: true).vectors
        return Prediction.mostProbable(vectors.linear(Weight(frozen: labelVectors, as: .float32)).softmax())
    }
}
