internal import HoneEvaluation

/// Score against total cost: a point for each approach, with the interval of its score and the margin line.
struct CostScatter {
    private let facts: ReportFacts
    private let points: [Point]
    private let width: Double
    private let height: Double
    private let axis: CostAxis
    private let scores: Scale
    private let left = 50.0
    private let bottom = 46.0
    private let top = 14.0
    private let right = 14.0
    private let fontSize = 12.5

    private struct Point {
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
            approach.costTotal.flatMap { $0.isFinite && $0 >= 0 ? Point(approach: approach, number: place + 1, cost: $0) : nil }
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
            <svg class="scatter \(name)" viewBox="0 0 \(width) \(height)" role="img" \
            aria-label="Score against total cost: \(description.joined(separator: "; "))">
            \(grid)
            \(lines)
            \(labels.leaders)
            \(points.map(mark))
            \(labels.texts)
            </svg>
            """
    }

    /// Whether there was no room for some of the names.
    var usesNumbers: Bool { labels.texts.contains { $0.text.contains("point number") } }

    private func x(_ point: Point) -> Double { axis.position(point.cost) }
    private func y(_ point: Point) -> Double { scores.position(point.approach.score) }

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
            \(rows)\(columns)<line class="base" x1="\(left)" x2="\(width - right)" y1="\(base)" y2="\(base)"/>\
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
                return "<line class=\"\(kind)\" x1=\"\(left)\" x2=\"\(width - right)\" y1=\"\(y)\" y2=\"\(y)\"/>"
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
        let ring: HTML? = facts.isWinner(point.approach)
            ? "<circle class=\"ring\" cx=\"\(x)\" cy=\"\(y)\" r=\"11\"/>" : nil
        return """
            <g class="\(verdict.rawValue)">\
            <title>\(point.approach.identifier): \(Figure.percent(point.approach.score)), \
            \(Figure.money(point.cost)) \(facts.result.currency)</title>\
            <line class="whisker" x1="\(x)" x2="\(x)" y1="\(scores.position(interval.lower))" \
            y2="\(scores.position(interval.upper))"/>\(ring)\(shape)</g>
            """
    }

    /// The names beside their points, or their numbers in the table where there is no room, with lines to those far away.
    private var labels: (texts: [HTML], leaders: [HTML]) {
        typealias Box = LabelPlacement.Box
        var obstacles = points.flatMap { point -> [Box] in
            let top = scores.position(point.approach.interval.upper)
            let end = scores.position(point.approach.interval.lower)
            let reach = facts.isWinner(point.approach) ? 12.0 : 8
            return [
                Box(x: x(point) - reach, y: y(point) - reach, width: 2 * reach, height: 2 * reach),
                Box(x: x(point) - 2, y: top, width: 4, height: end - top),
            ]
        }
        if let reference = facts.reference {
            for score in [reference.score, reference.score - facts.result.margin] {
                obstacles.append(
                    Box(x: left, y: scores.position(score) - 1, width: width - right - left, height: 2)
                )
            }
        }
        let room = Box(x: left + 2, y: 2, width: width - left - 4, height: height - bottom - 4)
        var placement = LabelPlacement(within: room, around: obstacles)
        var texts: [HTML] = []
        var leaders: [HTML] = []
        let order = points.sorted { facts.isWinner($0.approach) && !facts.isWinner($1.approach) }
        for point in order {
            let name = shortName(point.approach)
            for (text, kind) in [(name, "point"), (String(point.number), "point number")] {
                let length = LabelPlacement.width(of: text, size: fontSize)
                guard let box = placement.place(width: length, height: 16, atX: x(point), y: y(point)) else { continue }
                let isWinner = facts.isWinner(point.approach) ? " winner" : ""
                texts.append(
                    """
                    <text class="\(kind)\(isWinner)" x="\(box.x + length / 2)" y="\(box.y + 12)">\(text)</text>
                    """
                )
                let near = box.nearest(toX: x(point), y: y(point))
                let distance = max(abs(near.x - x(point)), abs(near.y - y(point)))
                if distance > 15 {
                    leaders.append(
                        "<line class=\"leader\" x1=\"\(x(point))\" y1=\"\(y(point))\" x2=\"\(near.x)\" y2=\"\(near.y)\"/>"
                    )
                }
                break
            }
        }
        return (texts, leaders)
    }

    /// The name without its base where that tells it from the others.
    private func shortName(_ approach: ApproachResult) -> String {
        let isUnique = facts.result.approaches.count { $0.name == approach.name } == 1
        let name = isUnique ? approach.name : approach.identifier
        let limit = width > 500 ? 36 : 26
        return name.count <= limit ? name : "\(name.prefix(limit - 1))…"
    }
}
