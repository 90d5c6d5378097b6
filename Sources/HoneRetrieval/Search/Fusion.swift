internal import HoneBase

/// Joins the results of several searches into one.
///
/// Results are told apart by their key, never by their text; one that a list holds twice counts by its better place.
public enum Fusion {
    /// One search: its results from the best on, and how much it counts.
    public struct List<Key: Hashable & Sendable>: Sendable {
        /// The results, the best first.
        public var results: [(key: Key, score: Double)]
        /// How much the list counts, 0 or more.
        public var weight: Double

        /// A list that counts `weight`.
        public init(_ results: [(key: Key, score: Double)], weight: Double = 1) {
            self.results = results
            self.weight = weight
        }
    }

    /// The constant of `reciprocalRanks`, unless another is asked for.
    public static let usualConstant = 60.0

    /// The sum of weight / (constant + rank) over the lists that hold a result, ranks from 1 (Cormack, Clarke and Büttcher
    /// 2009, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods").
    ///
    /// - Returns: each result once with its sum, in no order.
    public static func reciprocalRanks<Key>(
        _ lists: [List<Key>],
        constant: Double = Fusion.usualConstant
    ) -> [Key: Double] {
        require(constant >= 0, "Fusion: a constant of \(constant)")
        return sum(lists) { list in
            list.indices.map { 1 / (constant + Double($0 + 1)) }
        }
    }

    /// The sum of weight · (score − least) / (best − least) over the lists that hold a result, by the best and the least
    /// score of each list; 1 where all scores of a list are the same.
    ///
    /// - Returns: each result once with its sum, in no order.
    public static func minMaxSum<Key>(_ lists: [List<Key>]) -> [Key: Double] {
        sum(lists) { list in
            let scores = list.map(\.score)
            guard let least = scores.min(), let best = scores.max(), best > least else {
                return list.map { _ in 1 }
            }
            return scores.map { ($0 - least) / (best - least) }
        }
    }

    private static func sum<Key>(
        _ lists: [List<Key>],
        _ values: ([(key: Key, score: Double)]) -> [Double]
    ) -> [Key: Double] {
        var sums: [Key: Double] = [:]
        for list in lists {
            require(list.weight >= 0 && list.weight.isFinite, "Fusion: a weight of \(list.weight)")
            var seen: Set<Key> = []
            let distinct = list.results.filter { seen.insert($0.key).inserted }
            for (result, value) in zip(distinct, values(distinct)) {
                sums[result.key, default: 0] += list.weight * value
            }
        }
        return sums
    }
}
