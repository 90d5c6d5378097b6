internal import HoneBase

/// An axis: where a value stands between two ends, and at which values it has marks.
struct Scale: Sendable {
    /// Whether equal distances are equal differences or equal ratios.
    enum Kind: Sendable { case linear, logarithmic }

    let kind: Kind
    /// The values at the two ends.
    let domain: ClosedRange<Double>
    /// Where the lower end stands; the upper end may stand at a lower place, as in a picture's height.
    let start: Double
    let end: Double

    /// A scale over `domain`, whose ends stand at `start` and `end`.
    init(_ kind: Kind = .linear, over domain: ClosedRange<Double>, from start: Double, to end: Double) {
        require(
            kind == .linear || domain.lowerBound > 0,
            "Scale: a logarithmic scale cannot begin at \(domain.lowerBound)"
        )
        self.kind = kind
        self.domain = domain
        self.start = start
        self.end = end
    }

    /// Where `value` stands; values outside stand at the nearer end.
    func position(_ value: Double) -> Double {
        guard value.isFinite else { return start }
        let value = min(max(value, domain.lowerBound), domain.upperBound)
        let share =
            switch kind {
            case .linear: (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
            case .logarithmic:
                Mathematics.log(value / domain.lowerBound)
                    / Mathematics.log(domain.upperBound / domain.lowerBound)
            }
        return share.isFinite ? start + share * (end - start) : (start + end) / 2
    }

    /// Round values within the domain: for a linear scale about `count` of them.
    func ticks(about count: Int) -> [Double] {
        switch kind {
        case .linear: linearTicks(about: count)
        case .logarithmic: logarithmicTicks(atMost: count)
        }
    }

    private func linearTicks(about count: Int) -> [Double] {
        let width = domain.upperBound - domain.lowerBound
        guard width > 0, width.isFinite else { return [domain.lowerBound] }
        let rough = width / Double(max(count, 1))
        let decade = Mathematics.pow(10, Mathematics.floorLog10(rough))
        let step = ([1, 2, 5, 10].first { $0 * decade >= rough * 0.75 } ?? 10) * decade
        let first = Int((domain.lowerBound / step - 1e-9).rounded(.up))
        let last = Int((domain.upperBound / step + 1e-9).rounded(.down))
        guard first <= last else { return [domain.lowerBound] }
        return (first...last).map { Double($0) * step }
    }

    private func logarithmicTicks(atMost count: Int) -> [Double] {
        let first = Int(Mathematics.floorLog10(domain.lowerBound)) - 1
        let last = Int(Mathematics.floorLog10(domain.upperBound)) + 1
        let mantissas: [[Double]] = [[1, 2, 5], [1, 3], [1]]
        for candidates in mantissas {
            let ticks = (first...last).flatMap { decade in
                candidates.map { $0 * Mathematics.pow(10, Double(decade)) }
            }
            .filter(domain.contains)
            if ticks.count <= count { return ticks }
        }
        let decades = (first...last).map { Mathematics.pow(10, Double($0)) }.filter(domain.contains)
        let stride = (decades.count + count - 1) / count
        return decades.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
    }
}

extension Mathematics {
    /// The exponent of the power of ten at or below a positive `value`.
    fileprivate static func floorLog10(_ value: Double) -> Double {
        (log(value) / log(10) + 1e-9).rounded(.down)
    }
}
