internal import HoneEvaluation

/// Score against total cost: a point for each approach, with the interval of its score and the margin line.
struct CostScatter {
    let facts: ReportFacts
    let points: [Point]
    let width: Double
    let height: Double
    let axis: CostAxis
    let scores: Scale
    let left = 50.0
    let bottom = 46.0
    let top = 14.0
    let right = 14.0

    /// An approach whose cost is known.
    struct Point {
        var approach: ApproachResult
        var number: Int
        var cost: Double
    }

    /// A picture of this size; nil where fewer than two costs are known.
    init?(_ facts: ReportFacts, width: Double, height: Double) {
        self.facts = facts
        self.width = width
        self.height = height
        points = facts.ranked.enumerated().compactMap { place, approach in
            approach.costTotal.flatMap {
                $0.isFinite && $0 >= 0 ? Point(approach: approach, number: place + 1, cost: $0) : nil
            }
        }
        guard points.count > 1 else { return nil }
        axis = CostAxis(points.map(\.cost), from: left + 16, to: width - right - 16)
        let limit = facts.reference.map { $0.score - facts.result.margin }
        let lows = points.map(\.approach.interval.lower) + [limit].compactMap { $0 }
        let low = lows.min() ?? 0
        let high = points.map(\.approach.interval.upper).max() ?? 1
        let space = max((high - low) * 0.08, 0.005)
        scores = Scale(over: max(0, low - space)...min(1, high + space), from: height - bottom, to: top)
    }

    /// The picture, shown where the class of this name is.
    func markup(class name: String) -> HTML {
        let labels = labels
        let description = points.map { point in
            let percent = Figure.percent(point.approach.score)
            return "\(point.approach.identifier) \(percent) for \(Figure.money(point.cost))"
        }
        return """
            <svg class="scatter \(name)" viewBox="0 0 \(width) \(height)" role="img" aria-label="Score \
            against total cost: \(description.joined(separator: "; "))">
            \(grid)
            \(lines)
            \(labels.compactMap(leader))
            \(points.map(mark))
            \(labels.map(text))
            </svg>
            """
    }

    func x(_ point: Point) -> Double { axis.position(point.cost) }
    func y(_ point: Point) -> Double { scores.position(point.approach.score) }

    private var grid: HTML {
        let base = height - bottom
        let ticks = scores.ticks(about: 5)
        let digits = zip(ticks, ticks.dropFirst()).contains { $1 - $0 < 0.00995 } ? 1 : 0
        let rows = ticks.map { tick -> HTML in
            let y = scores.position(tick)
            return """
                <line class="grid" x1="\(left)" x2="\(width - right)" y1="\(y)" y2="\(y)"/>\
                <text class="end" x="\(left - 8)" y="\(y + 4)">\(Figure.decimal(tick * 100, digits))%</text>
                """
        }
        let columns = axis.ticks(about: width > 500 ? 7 : 4).map { tick -> HTML in
            let x = axis.position(tick)
            return """
                <line class="tick" x1="\(x)" x2="\(x)" y1="\(base)" y2="\(base + 5)"/>\
                <text class="middle" x="\(x)" y="\(base + 19)">\(Figure.tick(tick))</text>
                """
        }
        let volume = width > 500 ? " for \(Figure.volume(facts.result.requests)) requests" : ""
        let kind = axis.isLogarithmic ? " (logarithmic)" : ""
        let title = "Total cost\(volume), \(facts.result.currency)\(kind)"
        return """
            \(rows)\(columns)<line class="base" x1="\(left)" x2="\(width - right)" y1="\(base)" \
            y2="\(base)"/>\
            <text class="middle title" x="\((left + width - right) / 2)" y="\(height - 8)">\(title)</text>
            """
    }

    /// The reference's score and the margin below it.
    private var lines: HTML {
        guard let reference = facts.reference else { return "" }
        let marks = [(reference.score, "reference"), (reference.score - facts.result.margin, "limit")]
        return HTML(
            marks.filter { scores.domain.contains($0.0) }.map { score, kind in
                let y = scores.position(score)
                return
                    "<line class=\"\(kind)\" x1=\"\(left)\" x2=\"\(width - right)\" y1=\"\(y)\" y2=\"\(y)\"/>"
            }
        )
    }

    private func mark(_ point: Point) -> HTML {
        let x = x(point)
        let y = y(point)
        let interval = point.approach.interval
        let verdict = facts.verdict(on: point.approach) ?? .cannotTell
        let shape: HTML =
            switch verdict {
            case .reference: "<path d=\"M\(x) \(y - 7)L\(x + 7) \(y)L\(x) \(y + 7)L\(x - 7) \(y)Z\"/>"
            case .goodEnough: "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"5.5\"/>"
            case .cannotTell: "<circle class=\"hollow\" cx=\"\(x)\" cy=\"\(y)\" r=\"5\"/>"
            case .worse: "<path class=\"cross\" d=\"M\(x - 4.5) \(y - 4.5)l9 9m0 -9l-9 9\"/>"
            }
        let ring: HTML? =
            facts.isWinner(point.approach)
            ? "<circle class=\"ring\" cx=\"\(x)\" cy=\"\(y)\" r=\"11\"/>" : nil
        return """
            <g class="\(verdict.rawValue)">\
            <title>\(point.approach.identifier): \(Figure.percent(point.approach.score)), \
            \(Figure.money(point.cost)) \(facts.result.currency)</title>\
            <line class="whisker" x1="\(x)" x2="\(x)" y1="\(scores.position(interval.lower))" \
            y2="\(scores.position(interval.upper))"/>\(ring)\(shape)</g>
            """
    }
}
