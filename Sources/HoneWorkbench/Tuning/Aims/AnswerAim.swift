internal import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import HoneModels
internal import HoneTensor
internal import HoneText
internal import HoneTraining
internal import SystemPackage

/// A decoder that answers as the examples of a task do, asked by the very prompts by which it will be served.
struct AnswerAim: TuningAim {
    static let objective = Supervised.name
    static let use = "echo '{\"input\": \"...\"}' | hone predict --run RUN"

    let rows: [Supervised.Text]
    let truncated: Int
    private let task: Task
    private let base: Base
    private let material: Material
    private let recipe: Recipe

    init(_ subject: TuningSubject, base: Base, _ recipe: Recipe, truncates: Bool) throws {
        let base = try base.requiringDecoder()
        let (task, data) = (subject.task, subject.data)
        let labels = task.kind == .classify ? task.labelList(data) : []
        let numbers = Dictionary(
            zip(labels.map(\.name), labels.indices),
            uniquingKeysWith: { first, _ in first }
        )
        material = Material(
            labels: labels,
            targets: labels.isEmpty ? [] : data.examples.map { numbers[$0.output] ?? 0 },
            features: .zeros([1, 1]),
            inputs: data.examples.map(\.input),
            outputs: data.examples.map(\.output),
            instruction: task.instruction,
            base: base,
            labelFeatures: [:]
        )
        let prompt = TunedPrompt.prompt(for: material)
        let reader = try PromptReader(base.decoder)
        var rows = SupervisedRows(base.decoder, ends: reader.ends, truncates: truncates)
        let room =
            truncates ? TunedPrompt.room(for: material, training: material.inputs.indices, reader) : nil
        for example in data.examples {
            do throws(TemplateError) {
                let row = try reader.supervised(prompt, example.input, example.output, room: room)
                rows.add(row.text, at: example.source, isCut: row.isCut)
            } catch {
                rows.refuse(.template(error.problem.what), at: example.source)
            }
        }
        self.rows = try rows.checked(base: base)
        truncated = rows.truncated
        self.task = task
        self.base = base
        self.recipe = recipe
    }

    var texts: [[[Int32]]] { rows.map { [$0.ids] } }
    var metricName: String { task.metric.rawValue }
    var validationMetricName: String {
        material.classifies ? metricName : WantedTokens.meanProbabilityName
    }
    let scoreBeforeInWords = "the base alone, asked by the same prompt"
    var record: [(String, JSON)] {
        material.labels.isEmpty ? [] : [("labels", .array(material.labelNames.map(JSON.string)))]
    }

    func objective(of rows: [Int], on model: any TrainableModel) -> any Objective {
        guard let decoder = model as? Decoder else { fatalError("AnswerAim: the base is no decoder") }
        return Supervised(rows.map { self.rows[$0] }, on: decoder)
    }

    func mark(of row: Int) -> String { "\(rows[row].spans.map { "\($0.tokens) \($0.weight)" })" }

    private func predictions(_ tuned: TunedModel, _ rows: [Int]) throws -> [Prediction] {
        try TunedPrompt(tuned, material, training: Array(self.rows.indices), base: base, nil)
            .predict(rows, of: material)
    }

    func outcomes(of session: TuningSession?, on rows: [Int]) throws -> Outcomes {
        let tuned = session?.tuned ?? TunedModel(moved: nil, adapter: nil, recipe: recipe)
        let answers = try predictions(tuned, rows).map { $0.answer(material.labelNames) }
        return try task.metric.outcomes(of: [answers], wanted: rows.map { material.outputs[$0] })
    }

    /// The task's own metric for labels; for texts, which take long to write, how likely a wanted token is found.
    func score(of session: TuningSession, on rows: [Int]) -> Double {
        guard material.classifies else {
            return WantedTokens(session.tuned.losses(of: rows.map { self.rows[$0] }, on: base))
                .meanProbability
        }
        let answers = (try? predictions(session.tuned, rows)) ?? []
        return Score.value(
            answers.map { $0.answer(material.labelNames) },
            rows.map { material.outputs[$0] },
            task.metric
        )
    }

    func answers(of session: TuningSession, on rows: [Int]) -> [Float] { numbers(session.tuned, rows) }

    func save(_ session: TuningSession, to folder: FilePath, answering rows: [Int]) throws -> [Float] {
        let prompt = try TunedPrompt(
            session.tuned,
            material,
            training: Array(self.rows.indices),
            base: base,
            nil
        )
        try prompt.save(to: folder, base: base)
        return numbers(try TunedPrompt(folder, base: base, labelCount: material.labels.count).tuned, rows)
    }

    private func numbers(_ tuned: TunedModel, _ rows: [Int]) -> [Float] {
        tuned.losses(of: rows.map { self.rows[$0] }, on: base).map { Float($0.nats) }
    }
}
