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

    let truncated: Int
    let metricName = "mrr"
    var scoreBeforeInWords: String {
        head == nil ? "by the nearness of the base's embeddings" : "by the base itself"
    }
    let record: [(String, JSON)] = []
    private let base: Base
    private let recipe: Recipe
    private let queries: [String]
    /// The passages of each row, the one that fits first.
    private let passages: [[String]]
    private let pairs: [[TokenPair]]
    /// That of the base; nil where it has none.
    private let head: [Tensor]?

    init(_ subject: TuningSubject, base: Base, _ recipe: Recipe, truncates: Bool) throws {
        let base = try base.requiringEncoder()
        let rows = subject.pairs ?? []
        self.base = base
        self.recipe = recipe
        queries = rows.map(\.query)
        head =
            try PairHead.stands(in: base.folder)
            ? try PairHead.tensors(in: base.folder, size: base.encoder.size) : nil
        let passages = Self.passages(of: rows, seed: recipe.seed)
        guard passages.allSatisfy({ $0.count > 1 }) else {
            throw TuningError.nothingToTellApart(
                objective: Self.objective,
                what: "all rows have the same passage that fits, and name no other"
            )
        }
        self.passages = passages
        var cut = 0
        pairs = zip(queries, passages).map { query, passages in
            passages.map { passage in
                let read = base.encoder.tokens(of: query, and: passage)
                cut += read.isTruncated ? 1 : 0
                return read.pair
            }
        }
        truncated = cut
    }

    /// The passages of each row: where it names none that do not fit, others are drawn that fit other questions.
    private static func passages(of rows: [RankedPair], seed: UInt64) -> [[String]] {
        var fitting: [String: Set<String>] = [:]
        for row in rows { fitting[row.query, default: []].insert(row.positive) }
        return rows.enumerated().map { number, row in
            guard row.negatives.isEmpty else { return [row.positive] + row.negatives }
            var random = Philox(seed: seed, stream: UInt64(number))
            var drawn: [String] = []
            // A few more tries than are needed: some passages fit this question too.
            for _ in 0..<8 * drawnNegatives where drawn.count < drawnNegatives {
                let other = rows[random.below(rows.count)].positive
                if fitting[row.query]?.contains(other) != true, !drawn.contains(other) { drawn.append(other) }
            }
            return [row.positive] + drawn
        }
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
            let vectors = base.encoder.embed([queries[row]] + passages[row], isNormalized: true).vectors
                .floats()
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
