/// The loss of a training over its steps, one or several trainings in one picture.
struct LossCurve {
    /// One training: its name and its trace.
    struct Line {
        var name: String
        var trace: TrainingTrace
    }

    private let lines: [Line]
    private let losses: Scale
    private let width = 720.0
    private let height = 250.0
    private let left = 52.0
    private let bottom = 42.0

    /// The picture of these trainings; nil where none took a step.
    init?(_ lines: [Line]) {
        let lines = lines.filter { $0.trace.losses.count > 1 }
        let values = lines.flatMap(\.trace.losses).filter(\.isFinite)
        guard let highest = values.max(), let lowest = values.min() else { return nil }
        self.lines = lines
        let space = max((highest - lowest) * 0.05, 1e-6)
        losses = Scale(over: max(0, lowest - space)...highest + space, from: height - bottom, to: 8)
    }

    /// The picture with a list of its lines.
    var markup: HTML {
        let base = height - bottom
        let ticks = losses.ticks(about: 5)
        let step = zip(ticks, ticks.dropFirst()).map { $1 - $0 }.min() ?? 1
        let digits = step < 0.0095 ? 3 : step < 0.095 ? 2 : step < 0.95 ? 1 : 0
        let rows = ticks.map { tick -> HTML in
            let y = losses.position(tick)
            return """
                <line class="grid" x1="\(left)" x2="\(width)" y1="\(y)" y2="\(y)"/>\
                <text class="end" x="\(left - 8)" y="\(y + 4)">\(Figure.decimal(tick, digits))</text>
                """
        }
        let shares = [0.0, 0.25, 0.5, 0.75, 1].map { share -> HTML in
            let x = left + share * (width - left)
            let anchor: HTML = share == 0 ? "" : share == 1 ? " class=\"end\"" : " class=\"middle\""
            return "<text\(anchor) x=\"\(x)\" y=\"\(base + 17)\">\(Figure.decimal(share * 100, 0))%</text>"
        }
        let title = lines.map {
            "\($0.name) from \(Self.number($0.trace.losses.first)) to \(Self.number($0.trace.losses.last))"
        }
        let keys =
            lines.count < 2
            ? []
            : lines.enumerated().map { index, line -> HTML in
                "<span><svg class=\"key line\" viewBox=\"0 0 26 14\" aria-hidden=\"true\"><line class=\"curve c\(index % 4)\" x1=\"0\" x2=\"26\" y1=\"7\" y2=\"7\"/></svg>\(line.name)</span>"
            }
        return """
            <figure><svg class="scatter wide" style="display: block" viewBox="0 0 \(width) \(height)" role="img" \
            aria-label="Loss: \(title.joined(separator: "; "))">\(rows)\(shares)\
            <line class="base" x1="\(left)" x2="\(width)" y1="\(base)" y2="\(base)"/>\
            <text class="middle title" x="\((left + width) / 2)" y="\(height - 5)">share of the steps</text>\
            \(lines.enumerated().map { curve($1.trace, "c\($0 % 4)") })</svg>\
            <figcaption>\(HTML(keys))<span>loss of each step's examples, in nats</span></figcaption></figure>
            """
    }

    private static func number(_ loss: Double?) -> String { loss.map { Figure.decimal($0, 3) } ?? "none" }

    private func curve(_ trace: TrainingTrace, _ name: String) -> HTML {
        let count = Double(max(trace.losses.count - 1, 1))
        let points = trace.losses.enumerated().map { index, loss -> HTML in
            "\(left + Double(index) / count * (width - left)),\(losses.position(loss))"
        }
        return "<polyline class=\"curve \(HTML(name))\" points=\"\(HTML(points, separator: " "))\"/>"
    }
}
