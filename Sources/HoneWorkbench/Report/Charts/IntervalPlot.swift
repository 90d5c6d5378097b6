internal import HoneEvaluation

/// Scores and their intervals as dots and whiskers on one axis that all rows of a table share.
///
/// Places are in percent of the width, so that the strips stretch with their column.
struct IntervalPlot: Sendable {
    private let scale: Scale
    private let ticks: [Double]
    /// The reference's score, and the score that lies the margin below it.
    private let reference: Double?
    private let limit: Double?

    /// The axis of all approaches; nil where there are none.
    init?(_ facts: ReportFacts) {
        let approaches = facts.result.approaches
        guard let lowest = approaches.map(\.interval.lower).min(),
            let highest = approaches.map(\.interval.upper).max()
        else { return nil }
        reference = approaches.count > 1 ? facts.reference?.score : nil
        limit = reference.map { $0 - facts.result.margin }.flatMap { $0 > 0 ? $0 : nil }
        let low = min(lowest, limit ?? lowest)
        let space = max((highest - low) * 0.06, 0.004)
        scale = Scale(over: max(0, low - space)...min(1, highest + space), from: 2, to: 98)
        ticks = scale.ticks(about: 3)
    }

    /// The marks with their values.
    var axis: HTML {
        let digits = zip(ticks, ticks.dropFirst()).contains { $1 - $0 < 0.00995 } ? 1 : 0
        // A text at the very end would run into the next column.
        let texts = ticks.filter { (10...90).contains(scale.position($0)) }.map { tick -> HTML in
            "<text x=\"\(scale.position(tick))%\" y=\"70%\">\(Figure.decimal(tick * 100, digits))%</text>"
        }
        return "<svg aria-hidden=\"true\">\(texts)</svg>"
    }

    /// The strip of one approach.
    func strip(_ approach: ApproachResult, isWinner: Bool) -> HTML {
        let lines = ticks.map { line($0, class: "grid") }
        let score = scale.position(approach.score)
        let label = """
            \(Figure.percent(approach.score)), \(Figure.percent(approach.interval.lower)) to \
            \(Figure.percent(approach.interval.upper))
            """
        return """
            <svg role="img" aria-label="\(label)">\(lines)\(limit.map { line($0, class: "limit") })\
            \(reference.map { line($0, class: "reference") })\
            <line class="whisker" x1="\(scale.position(approach.interval.lower))%" \
            x2="\(scale.position(approach.interval.upper))%" y1="50%" y2="50%"/>\
            <circle cx="\(score)%" cy="50%" r="\(isWinner ? 5 : 4)"/></svg>
            """
    }

    private func line(_ value: Double, class name: String) -> HTML {
        let x = scale.position(value)
        return "<line class=\"\(name)\" x1=\"\(x)%\" x2=\"\(x)%\" y1=\"0\" y2=\"100%\"/>"
    }
}
