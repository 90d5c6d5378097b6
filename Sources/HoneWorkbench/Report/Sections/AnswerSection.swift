internal import HoneEvaluation

/// What the recommended approach wrote, the worst answers first, where a task asks for texts.
struct AnswerSection: ReportSection {
    static let anchor = "answers"
    static let title = "Answers"

    /// So many answers are shown.
    private static let most = 60

    private let facts: ReportFacts
    private var result: ComparisonResult { facts.result }

    init(_ facts: ReportFacts) { self.facts = facts }

    var tally: Int? { result.kind == .generate ? result.items.count : nil }

    var body: HTML? {
        guard result.kind == .generate, let winner = facts.winner,
            winner.predictions.count == result.items.count
        else { return nil }
        let scores = result.items.indices.map { score(winner.predictions[$0], result.items[$0]) }
        let order = result.items.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
        let shown = order.prefix(Self.most)
        let rest: HTML =
            shown.count < order.count
            ? " The \(Figure.count(shown.count)) worst of \(Figure.count(order.count)) are shown." : ""
        return """
            <p>What \(ApproachName(winner).markup) wrote beside what was wanted, by \(result.metric.inWords), the \
            lowest first.\(rest)</p>
            \(measures)
            \(ErrorFilter.field)
            <div class="groups"><details open><summary><b>answers</b></summary>
            <ol>\(shown.map { item($0, winner.predictions[$0], scores[$0]) })</ol></details></div>
            """
    }

    private func score(_ prediction: Prediction, _ item: ComparisonResult.Item) -> Double {
        guard let text = prediction.text, let metric = result.metric.itemMetric else { return 0 }
        return metric.score(of: text, wanted: item.output)
    }

    private func item(_ number: Int, _ prediction: Prediction, _ score: Double) -> HTML {
        let item = result.items[number]
        let text: HTML = prediction.text.map { "\($0)" } ?? "<em>no answer</em>"
        return """
            <li><p dir="auto">\(item.input)</p><p dir="auto"><b>\(text)</b> <i>\(Figure.percent(score))</i></p>\
            <p dir="auto">wanted: \(item.output) <code>\(facts.place(of: item))</code></p></li>

            """
    }

    /// Every measure of texts, whichever the task is scored by.
    private var measures: HTML {
        let rows = facts.ranked.compactMap { approach -> HTML? in
            approach.measures.map { measures in
                """
                <tr><td class="text">\(ApproachName(approach).markup)</td>\
                <td>\(Figure.percent(measures.rougeL))</td><td>\(Figure.percent(measures.tokenF1))</td>\
                <td>\(Figure.percent(measures.exactMatch))</td>\
                <td>\(measures.perplexity.map { Figure.measure($0) } ?? Figure.unknown)</td></tr>

                """
            }
        }
        return """
            <div class="scroll"><table><thead><tr><th scope="col" class="text">Approach</th>\
            <th scope="col">ROUGE-L</th><th scope="col">token F1</th><th scope="col">exact match</th>\
            <th scope="col">perplexity<small>of the wanted text</small></th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }
}
