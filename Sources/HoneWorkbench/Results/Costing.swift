extension Cost {
    /// The cost of a fit of so many seconds and requests of so many
    /// milliseconds each on a machine at a price.
    init(trainSeconds: Double, latency: ApproachResult.Latency, machineHour: Double) {
        fit = trainSeconds / 3_600 * machineHour
        perThousand = latency.mean / 3_600 * machineHour
    }
}

/// Where costs lead: which of several good approaches is cheapest at a volume, and
/// for which volumes it stays so.
struct Costing {
    struct Candidate {
        var index: Int
        var cost: Cost
        /// Lower is simpler.
        var simplicity: Int
    }

    /// Costs within this share of the least are a tie.
    static let tie = 0.10

    let candidates: [Candidate]

    /// The simplest of those whose total cost is within a tenth of the least.
    func pick(requests: Double) -> Candidate? {
        guard let least = candidates.map({ $0.cost.total(requests: requests) }).min() else { return nil }
        return candidates.filter { $0.cost.total(requests: requests) <= least * (1 + Self.tie) + 1e-12 }
            .min { ($0.simplicity, $0.index) < ($1.simplicity, $1.index) }
    }

    /// The numbers of requests around `requests` for which the pick is the
    /// same; nil above where it always is.
    ///
    /// Costs are straight lines in the volume, so the pick changes only where one line
    /// meets another or 1.1 times it.
    func range(around requests: Double) -> (from: Double, to: Double?) {
        guard let picked = pick(requests: requests)?.index else { return (0, nil) }
        var meetings: [Double] = []
        for a in candidates {
            for b in candidates {
                for factor in [1, 1 + Self.tie] {
                    let slope = (a.cost.perThousand - factor * b.cost.perThousand) / 1_000
                    let volume = (factor * b.cost.fit - a.cost.fit) / slope
                    if volume.isFinite, volume > 0 { meetings.append(volume) }
                }
            }
        }
        meetings.sort()
        func staysBetween(_ low: Double, _ high: Double) -> Bool {
            pick(requests: (low + high) / 2)?.index == picked
        }
        var from = 0.0
        let below = meetings.filter { $0 < requests }
        for (position, bound) in below.enumerated().reversed() {
            let lower = position > 0 ? below[position - 1] : 0
            if !staysBetween(lower, bound) {
                from = bound
                break
            }
        }
        let above = meetings.filter { $0 > requests }
        // All that cost nothing to fit meet at no requests: from the first on the pick may be another.
        guard staysBetween(requests, above.first ?? requests * 4 + 1_000) else { return (from, requests) }
        for (position, bound) in above.enumerated() {
            let upper = position + 1 < above.count ? above[position + 1] : bound * 4
            if !staysBetween(bound, upper) { return (from, bound) }
        }
        return (from, nil)
    }

    /// Whether a fit is dearer than another by more than a timer's noise: by 1% or more of the lesser total at `requests`,
    /// and by a hundredth of a cent.
    static func differInFit(_ first: Cost, _ second: Cost, requests: Double) -> Bool {
        let difference = (first.fit - second.fit).magnitude
        let least = min(first.total(requests: requests), second.total(requests: requests))
        return difference >= 0.000_1 && !(difference < least * 0.01)
    }

    /// The number of requests from which `later`, dearer to fit, is cheaper than
    /// `earlier`; nil where it never is.
    static func overtaking(_ earlier: Cost, by later: Cost) -> Double? {
        guard later.fit > earlier.fit, later.perThousand < earlier.perThousand else { return nil }
        return (later.fit - earlier.fit) / (earlier.perThousand - later.perThousand) * 1_000
    }
}
