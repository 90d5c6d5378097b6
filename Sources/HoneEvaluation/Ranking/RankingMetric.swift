internal import HoneBase

/// What a ranking of documents is measured by, as trec_eval 9.0 computes it, and with it pytrec_eval and BEIR.
///
/// A document is relevant from grade 1 on. One without a judgement counts as not relevant, and so does a negative grade.
public enum RankingMetric: Sendable, Hashable {
    /// The normalised discounted cumulative gain of the first documents: `ndcg_cut` (`m_ndcg_cut.c`).
    ///
    /// The gain of a document is its grade, not a power of 2, and is divided by the logarithm of its rank plus 1 (Jarvelin
    /// and Kekalainen, ACM TOIS 20, 2002, with the discount from the first rank on). The sum is divided by that of the best
    /// ranking of all judged documents, cut at the same rank; it is 0 where none is relevant.
    case ndcg(at: Int)
    /// The share of the relevant documents that are among the first ones: `recall` (`m_recall.c`); 0 where there are none.
    case recall(at: Int)
    /// 1 over the rank of the first relevant document: `recip_rank` (`m_recip_rank.c`), which is not cut; here it is 0
    /// where that rank lies behind the cut, as in BEIR's `mrr`.
    case reciprocalRank(at: Int)

    /// nDCG at 10, recall at 100 and reciprocal rank at 10: what tables of BEIR and MTEB show.
    public static let usual: [RankingMetric] = [.ndcg(at: 10), .recall(at: 100), .reciprocalRank(at: 10)]

    /// The name as in MTEB's tables, such as `ndcg@10`; that of reciprocal ranks is `mrr`, for their mean.
    public var name: String {
        switch self {
        case .ndcg(let cut): "ndcg@\(cut)"
        case .recall(let cut): "recall@\(cut)"
        case .reciprocalRank(let cut): "mrr@\(cut)"
        }
    }

    /// The score of one query, from 0 to 1.
    ///
    /// - Parameters:
    ///   - ranked: the grades of the documents found, the best rank first; 0 for a document without a judgement.
    ///   - judged: the grades of all documents that were judged for the query, found or not.
    /// - Complexity: O(n log n) for n judged documents.
    public func score(ranked: [Int], judged: [Int]) -> Double {
        switch self {
        case .ndcg(let cut):
            let best = judged.filter { $0 > 0 }.sorted(by: >)
            let ideal = Self.gain(best, cut)
            // Rounding must not take a score above 1.
            return ideal > 0 ? min(1, Self.gain(ranked, cut) / ideal) : 0
        case .recall(let cut):
            let relevant = judged.count { $0 > 0 }
            return relevant > 0 ? Double(Self.first(cut, of: ranked).count { $0 > 0 }) / Double(relevant) : 0
        case .reciprocalRank(let cut):
            return Self.first(cut, of: ranked).firstIndex { $0 > 0 }.map { 1 / Double($0 + 1) } ?? 0
        }
    }

    /// The discounted gain; its unit, the base of the logarithm, cancels in the quotient.
    private static func gain(_ grades: [Int], _ cut: Int) -> Double {
        first(cut, of: grades).enumerated().reduce(0) { sum, ranked in
            let (index, grade) = ranked
            return grade > 0 ? sum + Double(grade) / Mathematics.log(Double(index + 2)) : sum
        }
    }

    private static func first(_ cut: Int, of grades: [Int]) -> ArraySlice<Int> {
        require(cut > 0, "RankingMetric: the cut \(cut) is not a rank from 1 on")
        return grades.prefix(cut)
    }
}
