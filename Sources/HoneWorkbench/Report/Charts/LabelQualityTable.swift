internal import HoneEvaluation

/// Precision, recall and F1 of every label, the weakest first.
struct LabelQualityTable {
    private let confusion: ConfusionMatrix

    init(_ confusion: ConfusionMatrix) { self.confusion = confusion }

    var markup: HTML {
        let qualities = confusion.qualities.filter { $0.support > 0 }
            .sorted { ($0.recall, $0.f1, $0.label) < ($1.recall, $1.f1, $1.label) }
        let rows = qualities.map { quality -> HTML in
            """
            <tr><td class="text">\(HTML.name(quality.label))</td><td>\(Figure.count(quality.support))</td>\
            <td class="bar"><span style="width:\((quality.recall * 100).rounded())%"></span></td>\
            <td>\(Figure.percent(quality.recall))</td><td>\(Figure.percent(quality.precision))</td>\
            <td>\(Figure.percent(quality.f1))</td></tr>

            """
        }
        return """
            <div class="scroll tall"><table class="list"><thead><tr><th class="text">label</th><th>items</th><td></td>\
            <th>recall</th><th>precision</th><th>F1</th></tr></thead><tbody>
            \(rows)</tbody></table></div>
            """
    }
}
