import Glibc

/// Ranking metrics computed the slow way: the ideal gain is the highest over all orders of the judged documents.
struct RankingTwin {
    /// The grades of the documents found, best rank first.
    var results: [Int]
    /// The grades of all judged documents.
    var judged: [Int]

    private func gain(_ grades: [Int], _ cut: Int) -> Double {
        var sum = 0.0
        for rank in 1...cut where rank <= grades.count && grades[rank - 1] > 0 {
            sum += Double(grades[rank - 1]) / log2(Double(rank + 1))
        }
        return sum
    }

    private func orders(_ grades: [Int]) -> [[Int]] {
        guard !grades.isEmpty else { return [[]] }
        return grades.indices.flatMap { index -> [[Int]] in
            var rest = grades
            let first = rest.remove(at: index)
            return orders(rest).map { [first] + $0 }
        }
    }

    func ndcg(_ cut: Int) -> Double {
        let ideal = orders(judged).map { gain($0, cut) }.max() ?? 0
        return ideal > 0 ? gain(results, cut) / ideal : 0
    }

    func recall(_ cut: Int) -> Double {
        var (found, all) = (0.0, 0.0)
        for (index, grade) in results.enumerated() where grade > 0 && index + 1 <= cut { found += 1 }
        for grade in judged where grade > 0 { all += 1 }
        return all > 0 ? found / all : 0
    }

    func reciprocalRank(_ cut: Int) -> Double {
        for rank in 1...cut where rank <= results.count && results[rank - 1] > 0 { return 1 / Double(rank) }
        return 0
    }
}
