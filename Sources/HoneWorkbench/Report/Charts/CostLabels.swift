internal import HoneEvaluation

extension CostScatter {
    /// The name of a point and its place.
    struct Label {
        var point: Point
        var text: String
        var isNumber: Bool
        var box: LabelPlacement.Box
    }

    /// The names beside their points, or their numbers in the table where there is no room for the name.
    var labels: [Label] {
        let room = LabelPlacement.Box(x: left + 2, y: 2, width: width - left - 4, height: height - bottom - 4)
        var placement = LabelPlacement(within: room, around: obstacles)
        let order = points.sorted { facts.isWinner($0.approach) && !facts.isWinner($1.approach) }
        return order.compactMap { point in
            for (text, isNumber) in [(shortName(point.approach), false), (String(point.number), true)] {
                let length = LabelPlacement.width(of: text, size: 12.5)
                if let box = placement.place(width: length, height: 16, atX: x(point), y: y(point)) {
                    return Label(point: point, text: text, isNumber: isNumber, box: box)
                }
            }
            return nil
        }
    }

    /// Whether there was no room for some of the names.
    var usesNumbers: Bool { labels.contains { $0.isNumber } }

    func text(_ label: Label) -> HTML {
        let kind = label.isNumber ? " number" : facts.isWinner(label.point.approach) ? " winner" : ""
        return """
            <text class="point\(kind)" x="\(label.box.x + label.box.width / 2)" y="\(label.box.y + 12)">\
            \(label.text)</text>
            """
    }

    /// A line from a point to a name that stands away from it.
    func leader(_ label: Label) -> HTML? {
        let (x, y) = (x(label.point), y(label.point))
        let near = label.box.nearest(toX: x, y: y)
        guard max(abs(near.x - x), abs(near.y - y)) > 15 else { return nil }
        return "<line class=\"leader\" x1=\"\(x)\" y1=\"\(y)\" x2=\"\(near.x)\" y2=\"\(near.y)\"/>"
    }

    /// What names must not cover: points, whiskers and the two lines across.
    private var obstacles: [LabelPlacement.Box] {
        var boxes: [LabelPlacement.Box] = []
        for point in points {
            let top = scores.position(point.approach.interval.upper)
            let end = scores.position(point.approach.interval.lower)
            let reach = facts.isWinner(point.approach) ? 12.0 : 8
            boxes.append(.init(x: x(point) - reach, y: y(point) - reach, width: 2 * reach, height: 2 * reach))
            boxes.append(.init(x: x(point) - 2, y: top, width: 4, height: end - top))
        }
        guard let reference = facts.reference else { return boxes }
        for score in [reference.score, reference.score - facts.result.margin] {
            let y = scores.position(score)
            boxes.append(.init(x: left, y: y - 1, width: width - right - left, height: 2))
        }
        return boxes
    }

    /// The name without its base where that tells it from the others.
    private func shortName(_ approach: ApproachResult) -> String {
        let isUnique = facts.result.approaches.count { $0.name == approach.name } == 1
        let name = isUnique ? approach.name : approach.identifier
        let limit = width > 500 ? 36 : 26
        return name.count <= limit ? name : "\(name.prefix(limit - 1))…"
    }
}
