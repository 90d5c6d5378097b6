internal import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import HoneModels
internal import HoneTensor
internal import HoneTraining
internal import SystemPackage

/// Embeddings in which each example's two texts lie close: input and output, or input and the words of its label.
///
/// It is scored by finding: the share of inputs whose nearest text, among all those that held-out inputs belong to
/// (or all labels), is their own.
struct ContrastiveAim: TuningAim {
    static let objective = Contrastive.name
    static let use = "echo '{\"input\": \"...\"}' | hone embed --model RUN"
    static let answersRequests = false

    let texts: [[[Int32]]]
    let truncated: Int
    let metricName = "accuracy"
    let scoreBeforeInWords = "the nearest text by the base alone"
    let record: [(String, JSON)] = []
    private let base: Base
    private let recipe: Recipe
    /// The second texts, each once, and which of them belongs to each example.
    private let candidates: [[Int32]]
    private let candidate: [Int]
    /// Whether all candidates are searched, as for labels, or only those of the items.
    private let searchesAll: Bool

    init(_ subject: TuningSubject, base: Base, _ recipe: Recipe, truncates: Bool) throws {
        let base = try base.requiringEncoder()
        let (task, data) = (subject.task, subject.data)
        self.base = base
        self.recipe = recipe
        let encoder = base.encoder
        var words: [String: String] = [:]
        if task.kind == .classify {
            let labels = task.labelList(data)
            let texts = Material.texts(for: labels)
            let wanted = texts[.nameAndDescription] ?? texts[.name] ?? []
            for (label, text) in zip(labels, wanted) { words[label.name] = text }
        }
        searchesAll = task.kind == .classify
        var numbers: [String: Int] = [:]
        var candidates: [[Int32]] = []
        var cut = 0
        candidate = data.examples.map { example in
            let text = words[example.output] ?? example.output
            if let number = numbers[text] { return number }
            let read = encoder.tokens(of: text)
            cut += read.isTruncated ? 1 : 0
            numbers[text] = candidates.count
            candidates.append(read.ids)
            return candidates.count - 1
        }
        self.candidates = candidates
        guard candidates.count > 1 else {
            throw TuningError.nothingToTellApart(
                objective: Self.objective,
                what: "all examples have the same second text"
            )
        }
        guard recipe.batchSize > 1 else {
            throw TuningError.nothingToTellApart(objective: Self.objective, what: "a step holds one pair")
        }
        let read = data.examples.map { encoder.tokens(of: $0.input) }
        texts = zip(read, candidate).map { [$0.ids, candidates[$1]] }
        truncated = cut + read.count { $0.isTruncated }
    }

    func objective(of rows: [Int], on model: any TrainableModel) -> any Objective {
        Contrastive(
            rows.map { .init(texts[$0][0], texts[$0][1], group: candidate[$0]) },
            temperature: recipe.temperature
        )
    }

    func mark(of row: Int) -> String { "" }

    private func vectors(_ texts: [[Int32]], _ tuned: TunedModel) -> Tensor {
        tuned.states(of: texts, on: base).normalizedRows()
    }

    private func found(_ tuned: TunedModel, _ rows: [Int]) -> [Bool] {
        guard !rows.isEmpty else { return [] }
        let searched = searchesAll ? Array(candidates.indices) : Set(rows.map { candidate[$0] }).sorted()
        let targets = Weight(frozen: vectors(searched.map { candidates[$0] }, tuned), as: .float32)
        let scores = vectors(rows.map { texts[$0][0] }, tuned).linear(targets)
        let nearest = scores.largest(1).indices.integers()
        return zip(rows, nearest).map { candidate[$0] == searched[Int($1)] }
    }

    func outcomes(of session: TuningSession?, on rows: [Int]) throws -> Outcomes {
        let untouched = TunedModel(moved: nil, adapter: nil, recipe: recipe)
        return try Outcomes(right: [found(session?.tuned ?? untouched, rows)])
    }

    func score(of session: TuningSession, on rows: [Int]) -> Double {
        let found = found(session.tuned, rows)
        return Double(found.count { $0 }) / Double(max(found.count, 1))
    }

    func answers(of session: TuningSession, on rows: [Int]) -> [Float] {
        vectors(rows.map { texts[$0][0] }, session.tuned).floats()
    }

    func save(_ session: TuningSession, to folder: FilePath, answering rows: [Int]) throws -> [Float] {
        try session.tuned.save(to: folder, base: base)
        return vectors(rows.map { texts[$0][0] }, try TunedModel(folder, base: base)).floats()
    }
}
