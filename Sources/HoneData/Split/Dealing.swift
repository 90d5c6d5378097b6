/// Decides into which bin (a fold or a part) each unit goes.
protocol DealingRule {
    /// Begins with the next label: `kept` examples of it stand in each bin already, and `unitCount` are to be
    /// dealt.
    mutating func begin(kept: [Int], unitCount: Int)
    /// The bin of the next unit of this label, which has `size` examples.
    mutating func bin(forSize size: Int) -> Int
}

/// Deals units to bins: whole, label by label, and around the examples that have a place already.
struct Dealing {
    /// The bin of each example.
    let bins: [Int]

    /// Deals all `units`.
    ///
    /// - Parameter kept: the bin of each example that has one; it stays. New members of its unit join the
    ///   first of them.
    init(_ units: Units, _ strata: Strata, kept: [Int?], binCount: Int, rule: some DealingRule) {
        var rule = rule
        var bins = kept
        for stratum in strata.units {
            var counts = [Int](repeating: 0, count: binCount)
            var free: [Int] = []
            for unit in stratum {
                let members = units.members[unit]
                guard let first = members.lazy.compactMap({ kept[$0] }).first else {
                    free.append(unit)
                    continue
                }
                for member in members {
                    let bin = kept[member] ?? first
                    bins[member] = bin
                    counts[bin] += 1
                }
            }
            rule.begin(kept: counts, unitCount: free.count)
            for unit in free {
                let bin = rule.bin(forSize: units.members[unit].count)
                for member in units.members[unit] { bins[member] = bin }
            }
        }
        self.bins = bins.map { $0! }
    }
}
