/// A document that a search found, with the score by which it is ranked.
public struct ScoredDocument: Sendable, Equatable {
    /// The document's id.
    public var id: String
    /// The higher, the better; never NaN where it is to be ranked.
    public var score: Double

    /// The document `id` with this score.
    public init(_ id: String, score: Double) {
        self.id = id
        self.score = score
    }

    /// Whether this document ranks before `other`: by the higher score, and among equal scores by the id that comes
    /// later byte by byte.
    ///
    /// That is how trec_eval 9.0 breaks ties, and with it pytrec_eval (`comp_sim_docno` in `form_res_rels.c`), whatever
    /// the order in which the documents were given.
    public func ranks(before other: ScoredDocument) -> Bool {
        if score != other.score { return score > other.score }
        return other.id.utf8.lexicographicallyPrecedes(id.utf8)
    }
}
