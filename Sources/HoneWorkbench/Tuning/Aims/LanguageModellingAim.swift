internal import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import HoneModels
internal import HoneTensor
internal import HoneText
internal import HoneTraining
internal import SystemPackage

/// A decoder that goes on with texts like those that it is given: all of each is wanted.
///
/// Long texts are cut into pieces that the base reads. It is scored by how likely it finds the tokens of held-out texts.
struct LanguageModellingAim: TuningAim {
    static let objective = LanguageModelling.name
    static let takesTexts = true

    let truncated = 0
    let metricName = "token-probability"
    let scoreBeforeInWords = "the base alone"
    let record: [(String, JSON)] = []
    /// The pieces of each text.
    private let pieces: [[Supervised.Text]]
    private let base: Base
    private let recipe: Recipe

    /// The most tokens of a piece: longer ones cost memory, and hardly teach more.
    private static let most = 2_048

    init(_ subject: TuningSubject, base: Base, _ recipe: Recipe, truncates: Bool) throws {
        let base = try base.requiringDecoder()
        let decoder = base.decoder
        guard let tokenizer = decoder.tokenizer else {
            throw GenerationError.noTokenizer(folder: decoder.folder.string)
        }
        let length = min(decoder.maximumTokens, Self.most)
        let end = decoder.special.ends.first
        var rows = SupervisedRows(decoder, ends: Set(decoder.special.ends), truncates: false)
        pieces = (subject.texts ?? []).map { text in
            guard case .text(let content) = text.content else {
                rows.refuse(
                    .wrongContent(objective: Self.objective, expected: "plain texts"),
                    at: text.source
                )
                return []
            }
            let ids = tokenizer.openingIDs + tokenizer.ids(of: content) + (end.map { [$0] } ?? [])
            return stride(from: 0, to: ids.count - 1, by: length - 1).map { start in
                // The last token of a piece is the first of the next one, so that each is wanted once.
                let piece = Array(ids[start..<min(start + length, ids.count)])
                return Supervised.Text(ids: piece, spans: [.init(1..<piece.count)])
            }
        }
        for (text, pieces) in zip(subject.texts ?? [], pieces) {
            for piece in pieces { rows.add(piece, at: text.source) }
        }
        _ = try rows.checked(base: base)
        self.base = base
        self.recipe = recipe
    }

    var rows: [Supervised.Text] { pieces.flatMap(\.self) }
    var texts: [[[Int32]]] { pieces.map { $0.map(\.ids) } }

    func objective(of rows: [Int], on model: any TrainableModel) -> any Objective {
        guard let decoder = model as? Decoder else {
            fatalError("LanguageModellingAim: the base is no decoder")
        }
        return Supervised(rows.flatMap { pieces[$0] }, on: decoder)
    }

    func mark(of row: Int) -> String { "" }

    private func losses(_ tuned: TunedModel?, _ rows: [Int]) -> [(nats: Double, weight: Double)] {
        let tuned = tuned ?? TunedModel(moved: nil, adapter: nil, recipe: recipe)
        let losses = tuned.losses(of: rows.flatMap { pieces[$0] }, on: base)
        var start = 0
        return rows.map { row in
            let end = start + pieces[row].count
            defer { start = end }
            return losses[start..<end].reduce((0, 0)) { ($0.0 + $1.nats, $0.1 + $1.weight) }
        }
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
