internal import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import HoneModels
internal import HoneTensor
internal import HoneTraining
internal import SystemPackage

/// An encoder that reads a question and a passage together, with a head that says how well the passage fits.
///
/// A base that has such a head already goes on from there. It is scored by finding: the mean reciprocal rank of the passage
/// that fits among those of its row.
struct RerankingAim: TuningAim {
    static let objective = Reranking.name
    static let use = "hone search INDEX \"words\" --as USER --rerank RUN"
    static let answersRequests = false
    static let takesPairs = true

    /// How many passages of other rows are taken for one that names none that do not fit.
    private static let drawnNegatives = 4
    /// No re-ranker of fewer questions has been seen to be of use (docs/lab-log.md: of 27 it was worse than the base).
    private static let fewestQuestions = 100

    let metricName = "mrr"
    var scoreBeforeInWords: String {
        head == nil ? "by the nearness of the base's embeddings" : "by the base itself"
    }
    let record: [(String, JSON)] = []
    private let base: Base
    private let recipe: Recipe
    private let ranked: [RankedPair]
    /// How many passages that fit another row of the same question stood among those that do not fit.
    private let contradictions: Int
    /// The passages of each row, the one that fits first.
    private var passages: [[String]]
    private var pairs: [[TokenPair]] = []
    /// How many texts of each row are cut.
    private var cuts: [Int] = []
    /// That of the base; nil where it has none.
    private let head: [Tensor]?

    init(_ subject: TuningSubject, base: Base, _ recipe: Recipe, truncates: Bool) throws {
        let base = try base.requiringEncoder()
        self.base = base
        self.recipe = recipe
        let given = subject.pairs ?? []
        let fitting = Self.fitting(given)
        ranked = given.map { row in
            let own = fitting[row.query] ?? []
            var row = row
            row.negatives.removeAll(where: own.contains)
            return row
        }
        contradictions = zip(given, ranked).reduce(0) { $0 + $1.0.negatives.count - $1.1.negatives.count }
        passages = ranked.map { [$0.positive] + $0.negatives }
        head =
            try PairHead.stands(in: base.folder)
            ? try PairHead.tensors(in: base.folder, size: base.encoder.size) : nil
        pairs = ranked.map { _ in [] }
        cuts = ranked.map { _ in 0 }
        for number in ranked.indices where !ranked[number].negatives.isEmpty { read(number) }
        // Until it is known what is held out.
        try divide(into: [Array(ranked.indices)])
    }

    /// Draws passages that fit other questions for rows that name none that do not fit.
    ///
    /// They are of the row's own part, so that no passage by which the model is measured stands in its training; in a
    /// part that has no other, of training.
    mutating func divide(into parts: [[Int]]) throws {
        let fitting = Self.fitting(ranked)
        for part in parts {
            for number in part where ranked[number].negatives.isEmpty {
                let own = fitting[ranked[number].query] ?? []
                var drawn = self.drawn(for: number, from: part, but: own)
                if drawn.isEmpty, let training = parts.first {
                    drawn = self.drawn(for: number, from: training, but: own)
                }
                guard !drawn.isEmpty else {
                    throw TuningError.nothingToTellApart(
                        objective: Self.objective,
                        what: "all rows have the same passage that fits, and name no other"
                    )
                }
                passages[number] = [ranked[number].positive] + drawn
                read(number)
            }
        }
    }

    /// The passages that fit each question.
    private static func fitting(_ rows: [RankedPair]) -> [String: Set<String>] {
        var fitting: [String: Set<String>] = [:]
        for row in rows { fitting[row.query, default: []].insert(row.positive) }
        return fitting
    }

    /// Some passages of the rows `part`, of which none is among `own`: those that fit the question of row `number`.
    private func drawn(for number: Int, from part: [Int], but own: Set<String>) -> [String] {
        guard !part.isEmpty else { return [] }
        var random = Philox(seed: recipe.seed, stream: UInt64(number))
        var drawn: [String] = []
        // A few more tries than are needed: some passages fit this question too.
        for _ in 0..<8 * Self.drawnNegatives where drawn.count < Self.drawnNegatives {
            let other = ranked[part[random.below(part.count)]].positive
            if !own.contains(other), !drawn.contains(other) { drawn.append(other) }
        }
        return drawn
    }

    /// Reads the passages of a row beside its question.
    private mutating func read(_ number: Int) {
        let read = passages[number].map { base.encoder.tokens(of: ranked[number].query, and: $0) }
        pairs[number] = read.map(\.pair)
        cuts[number] = read.count { $0.isTruncated }
    }

    var truncated: Int { cuts.reduce(0, +) }

    var notes: [String] {
        var notes: [String] = []
        if contradictions > 0 {
            let passages = contradictions.counted("passage is", "passages are")
            notes.append(
                "\(passages) left out of \"negatives\": another row says that they fit the same question"
            )
        }
        let count = Set(ranked.map(\.query)).count
        if count < Self.fewestQuestions {
            notes.append(
                "warning: no re-ranker of so few questions (\(count.grouped)) has been seen to be of use: measure it "
                    + "with hone evaluate --beir COLLECTION --rerank RUN before it is used"
            )
        }
        return notes
    }

    var texts: [[[Int32]]] { pairs.map { $0.map(\.ids) } }

    func objective(of rows: [Int], on model: any TrainableModel) -> any Objective {
        let start = head.map { tensors in
            PairHead(
                tensors.map { Tensor($0.floats(), shape: $0.shape, on: model.backend) },
                isTrained: true
            )
        }
        return Reranking(
            rows.map { pairs[$0] },
            head: start ?? PairHead(size: model.stateSize, isTrained: true, on: model.backend)
        )
    }

    func mark(of row: Int) -> String { "\(pairs[row].map(\.secondStart))" }

    func outcomes(of session: TuningSession?, on rows: [Int]) throws -> Outcomes {
        let scores = session.map { self.scores(network(of: $0), rows) } ?? scoresBefore(rows)
        return try Outcomes(scores: [scores.map(Self.reciprocalRank)])
    }

    func score(of session: TuningSession, on rows: [Int]) -> Double {
        let ranks = scores(network(of: session), rows).map(Self.reciprocalRank)
        return ranks.reduce(0, +) / Double(max(ranks.count, 1))
    }

    func answers(of session: TuningSession, on rows: [Int]) -> [Float] {
        scores(network(of: session), rows).joined().map { Float($0) }
    }

    func save(_ session: TuningSession, to folder: FilePath, answering rows: [Int]) throws -> [Float] {
        try TunedCrossEncoder(session).save(to: folder, base: base)
        let saved = try TunedCrossEncoder(folder, base: base)
        return scores(saved.network(on: base), rows).joined().map { Float($0) }
    }

    private func network(of session: TuningSession) -> CrossEncoder {
        TunedCrossEncoder(session).network(on: base)
    }

    /// The scores of the passages of each row.
    private func scores(_ network: CrossEncoder, _ rows: [Int]) -> [[Double]] {
        var all = network.scores(of: rows.flatMap { pairs[$0] })[...]
        return rows.map { row in
            defer { all = all.dropFirst(pairs[row].count) }
            return Array(all.prefix(pairs[row].count))
        }
    }

    /// What the base says by itself.
    private func scoresBefore(_ rows: [Int]) -> [[Double]] {
        if let head { return scores(CrossEncoder(base.encoder, head: PairHead(head)), rows) }
        return rows.map { row in
            let texts = [ranked[row].query] + passages[row]
            let vectors = base.encoder.embed(texts, isNormalized: true).vectors.floats()
            let size = base.encoder.size
            return passages[row].indices.map { place in
                zip(vectors[..<size], vectors[(place + 1) * size..<(place + 2) * size])
                    .reduce(0) { $0 + Double($1.0) * Double($1.1) }
            }
        }
    }

    /// One over the place of the first score among all; equal ones stand before it, and what is no number does.
    static func reciprocalRank(_ scores: [Double]) -> Double {
        1 / Double(1 + scores.dropFirst().count { !($0 < scores[0]) })
    }
}
