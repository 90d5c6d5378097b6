/// Folds of equal size, also within each label.
///
/// A unit goes where its label is rarest, and of such folds into the smallest. So two units of a label never
/// share a fold while another fold has none of that label.
struct EvenFolds: DealingRule {
    private var totals: [Int]
    private var ofLabel: [Int]

    /// `count` empty folds.
    init(_ count: Int) {
        totals = Array(repeating: 0, count: count)
        ofLabel = totals
    }

    mutating func begin(kept: [Int], unitCount: Int) {
        ofLabel = kept
        for fold in totals.indices { totals[fold] += kept[fold] }
    }

    mutating func bin(forSize size: Int) -> Int {
        var best = 0
        for fold in totals.indices where (ofLabel[fold], totals[fold]) < (ofLabel[best], totals[best]) {
            best = fold
        }
        ofLabel[best] += size
        totals[best] += size
        return best
    }
}
