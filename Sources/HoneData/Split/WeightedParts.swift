internal import HoneBase

/// Parts with given shares: a unit goes to the part that lags most behind its share.
///
/// The shares are kept along the whole row of labels, not for each label alone, so that parts fill up also
/// where no label has enough examples for a share of its own. Some parts may claim a unit of every label.
struct WeightedParts: DealingRule {
    private let shares: [Double]
    private let claims: [Int]
    private var totals: [Int]
    private var ofLabel: [Int] = []
    private var unitsLeft = 0

    /// Parts with these `shares` of the examples, which sum to 1.
    ///
    /// - Parameter claims: the parts that get a unit of each label, the most important first, as long as
    ///   there are enough units.
    init(shares: [Double], claims: [Int]) {
        require(abs(shares.reduce(0, +) - 1) < 1e-9, "WeightedParts: shares \(shares) do not sum to 1")
        self.shares = shares
        self.claims = claims
        totals = Array(repeating: 0, count: shares.count)
    }

    mutating func begin(kept: [Int], unitCount: Int) {
        ofLabel = kept
        unitsLeft = unitCount
        for part in totals.indices { totals[part] += kept[part] }
    }

    mutating func bin(forSize size: Int) -> Int {
        let unmet = claims.filter { ofLabel[$0] == 0 }
        let total = Double(totals.reduce(size, +))
        func lag(_ part: Int) -> Double { shares[part] * total - Double(totals[part]) }
        var best = 0
        for part in totals.indices where lag(part) > lag(best) { best = part }
        if unitsLeft <= unmet.count, let first = unmet.first { best = first }
        unitsLeft -= 1
        ofLabel[best] += size
        totals[best] += size
        return best
    }
}
