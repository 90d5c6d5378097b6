internal import HoneBase

/// Values with unequal probabilities, each drawn in constant time.
///
/// Walker, "An Efficient Method for Generating Discrete Random Variables with General Distributions", ACM TOMS 3 (1977):
/// every slot is equally likely and holds at most two values, split at a threshold.
struct AliasTable {
    private var slots: [Slot]

    private struct Slot {
        var own: Double
        var other: Double
        /// A fraction below this takes the slot's own value, of 2^16.
        var threshold: Double
    }

    /// The number of slots, one for each value.
    var count: Int { slots.count }

    /// The table of `values` drawn with `probabilities`, which sum to 1.
    init(values: [Double], probabilities: [Double]) {
        require(
            values.count == probabilities.count && !values.isEmpty,
            "AliasTable: \(values.count) values and \(probabilities.count) probabilities"
        )
        let size = Double(values.count)
        var shares = probabilities.map { $0 * size }
        slots = values.map { Slot(own: $0, other: $0, threshold: 0x1p16) }
        var small = shares.indices.filter { shares[$0] < 1 }
        var large = shares.indices.filter { shares[$0] >= 1 }
        while let poor = small.popLast(), let rich = large.last {
            slots[poor].threshold = (shares[poor] * 0x1p16).rounded()
            slots[poor].other = values[rich]
            shares[rich] -= 1 - shares[poor]
            if shares[rich] < 1 {
                large.removeLast()
                small.append(rich)
            }
        }
    }

    /// The value of a draw that fell into `slot` at `fraction` of its share, of 2^16.
    func value(_ slot: Int, fraction: UInt16) -> Double {
        let slot = slots[slot]
        return Double(fraction) < slot.threshold ? slot.own : slot.other
    }
}
