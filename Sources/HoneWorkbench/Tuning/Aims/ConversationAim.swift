internal import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import HoneModels
internal import HoneTensor
internal import HoneText
internal import HoneTraining
internal import SystemPackage

/// A decoder that says what the assistant says in conversations, or what completes prompts.
///
/// It is scored by how likely it finds the wanted tokens of held-out texts.
struct ConversationAim: TuningAim {
    static let objective = Supervised.name
    static let takesTexts = true

    let rows: [Supervised.Text]
    let truncated: Int
    let metricName = "token-probability"
    let scoreBeforeInWords = "the base alone"
    let record: [(String, JSON)] = []
    private let base: Base
    private let recipe: Recipe

    init(_ subject: TuningSubject, base: Base, _ recipe: Recipe, truncates: Bool) throws {
        let base = try base.requiringDecoder()
        let writer = try ConversationWriter(base)
        var rows = SupervisedRows(base.decoder, ends: writer.ends, truncates: truncates)
        for text in subject.texts ?? [] {
            switch writer.supervised(text.content) {
            case .success(let row): rows.add(row, at: text.source)
            case .failure(.fault(let fault)): rows.refuse(fault, at: text.source)
            case .failure(.base(let error)): throw error
            }
        }
        self.rows = try rows.checked(base: base)
        truncated = rows.truncated
        self.base = base
        self.recipe = recipe
    }

    var texts: [[[Int32]]] { rows.map { [$0.ids] } }

    func objective(of rows: [Int], on model: any TrainableModel) -> any Objective {
        guard let decoder = model as? Decoder else { fatalError("ConversationAim: the base is no decoder") }
        return Supervised(rows.map { self.rows[$0] }, on: decoder)
    }

    func mark(of row: Int) -> String { "\(rows[row].spans.map { "\($0.tokens) \($0.weight)" })" }

    private func losses(_ tuned: TunedModel?, _ rows: [Int]) -> [(nats: Double, weight: Double)] {
        let tuned = tuned ?? TunedModel(moved: nil, adapter: nil, recipe: recipe)
        return tuned.losses(of: rows.map { self.rows[$0] }, on: base)
    }

    func outcomes(of session: TuningSession?, on rows: [Int]) throws -> Outcomes {
        try Outcomes(scores: [losses(session?.tuned, rows).map { WantedTokens([$0]).meanProbability }])
    }

    func score(of session: TuningSession, on rows: [Int]) -> Double {
        WantedTokens(losses(session.tuned, rows)).meanProbability
    }

    func answers(of session: TuningSession, on rows: [Int]) -> [Float] {
        losses(session.tuned, rows).map { Float($0.nats) }
    }

    func save(_ session: TuningSession, to folder: FilePath, answering rows: [Int]) throws -> [Float] {
        try session.tuned.save(to: folder, base: base)
        return losses(try TunedModel(folder, base: base), rows).map { Float($0.nats) }
    }
}
