internal import HoneEvaluation

/// What the recommended approach answered to what: a heat table, or the most frequent confusions.
struct ConfusionSection: ReportSection {
    static let anchor = "confusion"
    static let title = "Confusions"

    /// Above so many labels the whole table is no longer read.
    static let mostLabels = 20
    private static let mostPairs = 25

    private let facts: ReportFacts

    init(_ facts: ReportFacts) { self.facts = facts }

    var body: HTML? {
        guard let confusion = facts.confusion, let winner = facts.winner else { return nil }
        let intro: HTML = """
            <p>Answers of \(ApproachName(winner).markup) to \
            \(Figure.count(facts.result.items.count, "held-out item")).\(absent(confusion))</p>
            """
        if confusion.labels.count <= Self.mostLabels {
            return """
                \(intro)
                <div class="matrix">\(ConfusionTable(confusion).markup)
                <div><h3>Most frequent confusions</h3>
                \(pairs(confusion, atMost: 10))</div></div>
                """
        }
        return """
            \(intro)
            <div class="beside even"><div><h3>Most frequent confusions</h3>
            \(pairs(confusion, atMost: Self.mostPairs))</div>
            <div><h3>Labels, lowest recall first</h3>
            \(LabelQualityTable(confusion).markup)</div></div>
            """
    }

    /// The labels of the task that no held-out item has.
    private func absent(_ confusion: ConfusionMatrix) -> HTML {
        let present = Set(facts.result.items.map(\.label))
        let missing = facts.result.labels.indices.filter { !present.contains($0) }.map {
            facts.result.labels[$0]
        }
        guard !missing.isEmpty else { return "" }
        let shown = missing.prefix(12).map { HTML.name($0) }
        let more = missing.count > shown.count ? " and \(Figure.count(missing.count - shown.count)) more" : ""
        return """
             No held-out item has \(missing.count == 1 ? "the label" : "the labels") \
             \(HTML(Array(shown), separator: ", "))\(more): nothing is known of \
             \(missing.count == 1 ? "it" : "them").
            """
    }

    private func pairs(_ confusion: ConfusionMatrix, atMost limit: Int) -> HTML {
        let labels = confusion.labels
        var pairs: [(truth: Int, answer: Int?, count: Int)] = []
        for truth in labels.indices {
            for answer in labels.indices where answer != truth && confusion.counts[truth][answer] > 0 {
                pairs.append((truth, answer, confusion.counts[truth][answer]))
            }
            if confusion.unanswered[truth] > 0 { pairs.append((truth, nil, confusion.unanswered[truth])) }
        }
        guard !pairs.isEmpty else { return "<p>None: every item was answered right.</p>" }
        pairs.sort { ($1.count, $0.truth, $0.answer ?? -1) < ($0.count, $1.truth, $1.answer ?? -1) }
        let support = confusion.qualities.map(\.support)
        let most = pairs[0].count
        let rows = pairs.prefix(limit).map { pair -> HTML in
            let answer: HTML = pair.answer.map { .name(labels[$0]) } ?? "<em>no answer</em>"
            let width = (Double(pair.count) / Double(most) * 100).rounded()
            return """
                <tr><td class="text">\(HTML.name(labels[pair.truth]))</td><td class="text">\(answer)</td>\
                <td class="bar"><span \
                style="width:\(width)%"></span></td><td><b>\(Figure.count(pair.count))</b></td>\
                <td>\(Figure.percent(Double(pair.count) / Double(support[pair.truth])))</td></tr>
                """
        }
        let rest = pairs.dropFirst(limit)
        let restNote =
            rest.isEmpty
            ? nil
            : """
            <p class="note">\(Figure.count(rest.count, "more pair")) of labels, \
            \(Figure.count(rest.reduce(0) { $0 + $1.count }, "item")) in all.</p>
            """ as HTML
        return """
            <div class="scroll"><table class="list"><thead><tr><th class="text">label</th><th \
            class="text">answered</th>\
            <td class="bar"></td><th>items</th><th>of the \
            label</th></tr></thead><tbody>\(rows)</tbody></table></div>\(restNote)
            """
    }
}
