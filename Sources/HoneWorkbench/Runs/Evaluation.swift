public import HoneBase
internal import HoneData
public import HoneEvaluation
internal import SystemPackage

/// The score of one run on the examples of a task.
public struct Evaluation: Sendable {
    /// The score, a fraction.
    public let score: Double
    /// Its 95% interval.
    public let interval: Interval
    /// The number of items.
    public let count: Int
    /// Which labels were taken for which; nil where answers are texts.
    public let confusion: ConfusionMatrix?
    /// Every measure of texts; nil where answers are labels.
    public let measures: TextMeasures?
    /// What keeps the score from being one on unseen data; nil where nothing does.
    public let warning: String?
    /// How often the test items were looked at, this time included; nil where none are set apart.
    public let testOpened: Int?
    private let run: Run
    private let metric: Metric

    /// Answers the test examples of `task`, or all where none are set apart, and scores the answers.
    ///
    /// - Throws: a `HoneError` where the data cannot be read or holds a label that the run does not know.
    public init(of run: Run, on task: Task) throws {
        let data = try TaskExamples.load(
            from: task.folder,
            outputs: run.labels.isEmpty ? .texts : .labels(run.labels)
        )
        let examples =
            if let parts = data.parts {
                zip(data.examples, parts).filter { $1 == .test }.map(\.0)
            } else {
                data.examples
            }
        let answers = run.answer(examples.map(\.input)).map(\.output)
        let wanted = examples.map(\.output)
        let outcomes = try task.metric.outcomes(of: [answers], wanted: wanted)
        // A look is counted whoever looks: a score that steered a choice is no longer one on unseen data.
        testOpened = data.parts == nil ? nil : try TestHistory(task.folder, items: examples).opened(true)
        score = outcomes.score
        interval = outcomes.interval()
        count = examples.count
        confusion = run.labels.isEmpty ? nil : try ConfusionMatrix(truth: wanted, answers: answers)
        measures = run.labels.isEmpty ? TextMeasures(answers, wanted: wanted) : nil
        warning =
            data.parts == nil && run.task == task.name
            ? "these examples may be among those that the run was fitted on: the score is no measure of unseen data"
            : nil
        self.run = run
        metric = task.metric
    }

    /// The evaluation for programs.
    public var json: JSON {
        var object = shared
        if let measures { object["measures"] = measures.json }
        return .object(object)
    }

    private var shared: JSONObject {
        let json: JSON = [
            "run": .string(run.folder.string), "approach": .string(run.approach),
            "base": .string(run.base.name), "metric": .string(metric.rawValue), "items": .integer(count),
            "score": .number(score), "interval": [.number(interval.lower), .number(interval.upper)],
            "labels": .array(
                (confusion?.qualities ?? []).map { quality in
                    [
                        "label": .string(quality.label), "precision": .number(quality.precision),
                        "recall": .number(quality.recall), "f1": .number(quality.f1),
                        "items": .integer(quality.support),
                    ]
                }
            ),
            "test_opened": JSON(testOpened), "warning": JSON(warning),
        ]
        return json.object ?? JSONObject()
    }
}
