/// The bytes that passages hold together, each counted once.
struct PassageBytes {
    /// For each document the ranges in their order, none touching another.
    private var ranges: [String: [Range<Int>]] = [:]

    /// The bytes of `passages`.
    init(_ passages: [Passage]) {
        for passage in passages.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            var known = ranges[passage.document] ?? []
            if let last = known.last, passage.range.lowerBound <= last.upperBound {
                known[known.count - 1] =
                    last.lowerBound..<max(last.upperBound, passage.range.upperBound)
            } else {
                known.append(passage.range)
            }
            ranges[passage.document] = known
        }
    }

    /// How many bytes there are.
    var count: Int { ranges.values.joined().reduce(0) { $0 + $1.count } }

    /// How many bytes both hold.
    func sharedCount(with other: PassageBytes) -> Int {
        ranges.reduce(0) { sum, entry in
            let others = other.ranges[entry.key] ?? []
            return sum
                + entry.value.reduce(0) { sum, range in
                    sum + others.reduce(0) { $0 + range.clamped(to: $1).count }
                }
        }
    }
}
