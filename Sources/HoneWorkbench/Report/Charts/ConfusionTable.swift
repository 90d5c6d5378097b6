internal import HoneEvaluation

/// The matrix of labels and answers as a table whose cells are shaded by their share of the row.
struct ConfusionTable {
    private let confusion: ConfusionMatrix
    private var hasUnanswered: Bool { confusion.unanswered.contains { $0 > 0 } }

    init(_ confusion: ConfusionMatrix) { self.confusion = confusion }

    var markup: HTML {
        let qualities = confusion.qualities
        let labels = confusion.labels
        let heads = labels.map { "<th scope=\"col\" class=\"up\"><span>\(head($0))</span></th>" as HTML }
        let noAnswer: HTML =
            hasUnanswered ? "<th scope=\"col\" class=\"up\"><span><em>no answer</em></span></th>" : ""
        let rows = labels.indices.map { truth -> HTML in
            let quality = qualities[truth]
            let cells = labels.indices.map {
                cell(confusion.counts[truth][$0], of: quality.support, isRight: $0 == truth)
            }
            let unanswered =
                hasUnanswered
                ? cell(confusion.unanswered[truth], of: quality.support, isRight: false) : ""
            return """
                <tr><th scope="row">\(HTML.name(labels[truth]))</th>\(cells)\(unanswered)\
                <td class="sum">\(Figure.count(quality.support))</td>\
                <td>\(quality.support == 0 ? Figure.unknown : Figure.percent(quality.recall))</td>\
                <td>\(Figure.percent(quality.f1))</td></tr>

                """
        }
        let answered = labels.indices.map { column in confusion.counts.reduce(0) { $0 + $1[column] } }
        let sums = answered.map { "<td>\(Figure.count($0))</td>" as HTML }
        let precisions = zip(answered, qualities).map { count, quality -> HTML in
            "<td>\(count == 0 ? Figure.unknown : Figure.percent(quality.precision).dropPercent)</td>"
        }
        let gap: HTML = hasUnanswered ? "<td>\(Figure.count(confusion.unanswered.reduce(0, +)))</td>" : ""
        let noGap: HTML = hasUnanswered ? "<td></td>" : ""
        return """
            <div class="scroll"><table class="heat"><thead>
            <tr><td class="corner"><small>label ↓</small><small>answer →</small></td>\(heads)\(noAnswer)\
            <th scope="col" class="up sum"><span>items</span></th>\
            <th scope="col" class="up"><span>recall</span></th><th scope="col" \
            class="up"><span>F1</span></th></tr>
            </thead><tbody>
            \(rows)</tbody><tfoot>
            <tr><th scope="row">answers</th>\(sums)\(gap)<td class="sum"></td><td></td><td></td></tr>
            <tr><th scope="row">precision, %</th>\(precisions)\(noGap)<td \
            class="sum"></td><td></td><td></td></tr>
            </tfoot></table></div>
            """
    }

    /// A label above its column: the beginning of a very long one, which its row tells in full.
    private func head(_ label: String) -> HTML {
        label.count <= 40
            ? .name(label) : "<span title=\"\(label)\">\(HTML.name("\(label.prefix(39))…"))</span>"
    }

    /// A count, shaded in one of six steps.
    private func cell(_ count: Int, of support: Int, isRight: Bool) -> HTML {
        guard count > 0 else { return isRight ? "<td class=\"r0\">0</td>" : "<td></td>" }
        let share = Double(count) / Double(max(support, 1))
        let step = max(1, min(6, Int((share * 6).rounded(.up))))
        return "<td class=\"\(isRight ? "r" : "w")\(step)\">\(Figure.count(count))</td>"
    }
}

extension String {
    fileprivate var dropPercent: String { hasSuffix("%") ? String(dropLast()) : self }
}
