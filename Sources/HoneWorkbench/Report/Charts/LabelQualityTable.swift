internal import HoneEvaluation

/// Precision, recall and F1 of every label, the weakest first; those after the weakest are folded away.
struct LabelQualityTable {
    private static let mostShown = 25

    private let confusion: ConfusionMatrix

    init(_ confusion: ConfusionMatrix) { self.confusion = confusion }

    var markup: HTML {
        let qualities = confusion.qualities.filter { $0.support > 0 }
            .sorted { ($0.recall, $0.f1, $0.label) < ($1.recall, $1.f1, $1.label) }
        let rest = qualities.dropFirst(Self.mostShown)
        guard !rest.isEmpty else { return table(qualities[...]) }
        return """
            \(table(qualities.prefix(Self.mostShown)))
            <details class="rest"><summary>The other \(Figure.count(rest.count, "label"))</summary>
            \(table(rest))</details>
            """
    }

    private func table(_ qualities: ArraySlice<ConfusionMatrix.LabelQuality>) -> HTML {
        """
        <div class="scroll"><table class="list fixed"><thead><tr><th class="text">label</th><th>items</th>\
        <td class="bar"></td><th>recall</th><th>precision</th><th>F1</th></tr></thead><tbody>
        \(qualities.map(row))</tbody></table></div>
        """
    }

    private func row(_ quality: ConfusionMatrix.LabelQuality) -> HTML {
        """
        <tr><td class="text">\(HTML.name(quality.label))</td><td>\(Figure.count(quality.support))</td>\
        <td class="bar"><span style="width:\((quality.recall * 100).rounded())%"></span></td>\
        <td>\(Figure.percent(quality.recall))</td><td>\(Figure.percent(quality.precision))</td>\
        <td>\(Figure.percent(quality.f1))</td></tr>

        """
    }
}
