internal import HoneBase
internal import HoneEvaluation
internal import HoneModels
internal import HoneTensor
internal import HoneTraining
internal import SystemPackage

/// A decoder that is trained on files of texts, and scored by how likely it finds the wanted tokens of held-out ones.
///
/// How a text becomes pieces with wanted tokens is all that differs.
protocol TextAim: TuningAim {
    /// The pieces of each text, each no longer than the base reads.
    var pieces: [[Supervised.Text]] { get }
    /// The base.
    var base: Base { get }
    /// How it is trained.
    var recipe: Recipe { get }
}

extension TextAim {
    static var takesTexts: Bool { true }

    var metricName: String { WantedTokens.meanProbabilityName }
    var scoreBeforeInWords: String { "the base alone" }
    var record: [(String, JSON)] { [] }
    var rows: [Supervised.Text] { pieces.flatMap(\.self) }
    var texts: [[[Int32]]] { pieces.map { $0.map(\.ids) } }

    func objective(of rows: [Int], on model: any TrainableModel) -> any Objective {
        guard let decoder = model as? Decoder else { fatalError("\(Self.self): the base is no decoder") }
        return Supervised(rows.flatMap { pieces[$0] }, on: decoder)
    }

    func outcomes(of session: TuningSession?, on rows: [Int]) throws -> Outcomes {
        let tuned = session?.tuned ?? TunedModel(moved: nil, adapter: nil, recipe: recipe)
        return try Outcomes(scores: [losses(tuned, rows).map { WantedTokens([$0]).meanProbability }])
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

    /// What the wanted tokens of each text cost, over all of its pieces.
    private func losses(_ tuned: TunedModel, _ rows: [Int]) -> [(nats: Double, weight: Double)] {
        let losses = tuned.losses(of: rows.flatMap { pieces[$0] }, on: base)
        var start = 0
        return rows.map { row in
            let end = start + pieces[row].count
            defer { start = end }
            return losses[start..<end].reduce((0, 0)) { ($0.0 + $1.nats, $0.1 + $1.weight) }
        }
    }
}
