/// The axis of costs: by ratio where they span more than a factor of twenty, with a place for nothing at all.
struct CostAxis {
    private let scale: Scale
    /// Where a cost of nothing stands, which a scale by ratio does not reach.
    private let zero: Double?

    init(_ costs: [Double], from start: Double, to end: Double) {
        let positive = costs.filter { $0 > 0 }
        guard let least = positive.min(), let most = positive.max() else {
            zero = nil
            scale = Scale(over: 0...1, from: start, to: end)
            return
        }
        guard most > 20 * least else {
            zero = nil
            scale = Scale(over: 0...most * 1.05, from: start, to: end)
            return
        }
        zero = costs.contains(0) ? start : nil
        scale = Scale(
            .logarithmic,
            over: least / 1.6...most * 1.6,
            from: zero == nil ? start : start + (end - start) * 0.12,
            to: end
        )
    }

    var isLogarithmic: Bool { scale.kind == .logarithmic }

    func position(_ cost: Double) -> Double {
        if cost <= 0, let zero { return zero }
        return scale.position(cost)
    }

    func ticks(about count: Int) -> [Double] { (zero == nil ? [] : [0]) + scale.ticks(about: count) }
}
