internal import HoneEvaluation

/// Every approach with all that was measured of it, best score first.
struct ApproachSection: ReportSection {
    static let anchor = "approaches"
    static let title = "All approaches"

    private let facts: ReportFacts
    private let plot: IntervalPlot?
    private var result: ComparisonResult { facts.result }

    init(_ facts: ReportFacts) {
        self.facts = facts
        plot = IntervalPlot(facts)
    }

    var tally: Int? { result.approaches.count }

    var body: HTML? {
        guard !result.approaches.isEmpty else { return nil }
        return """
            <div class="scroll"><table class="approaches">
            <thead>
            <tr><td></td><th colspan="2" scope="colgroup">\(result.metric.inWords.firstUppercased)</th>\
            <th colspan="3" scope="colgroup">Held-out items</th>\
            <td></td>\
            <th colspan="3" scope="colgroup">Beside the reference</th>\
            <th colspan="2" scope="colgroup">One request</th><th scope="colgroup">Fit</th>\
            <th colspan="3" scope="colgroup">Cost, \(result.currency)</th></tr>
            <tr><th scope="col" class="text">Approach</th><th scope="col">score</th>\
            <td class="plot axis">\(plot?.axis)</td>\
            <th scope="col">right</th><th scope="col">wrong</th><th scope="col">failed</th>\
            <th scope="col">validation</th>\
            <th scope="col">points</th><th scope="col">p</th><th scope="col" class="text">verdict</th>\
            <th scope="col">ms<small>p50, p95</small></th><th scope="col">tokens</th>\
            <th scope="col">time<small>memory</small></th>\
            <th scope="col">fit</th><th scope="col">per 1,000</th><th scope="col">total</th></tr>
            </thead>
            <tbody>
            \(facts.ranked.enumerated().map { row($0.element, number: $0.offset + 1) })</tbody>
            </table></div>
            \(notes)
            """
    }

    private func row(_ approach: ApproachResult, number: Int) -> HTML {
        let paired = approach.versusReference
        let kind: HTML = facts.isWinner(approach) ? " class=\"recommended\"" : ""
        let ends = [approach.interval.lower, approach.interval.upper].map { Figure.decimal($0 * 100, 1) }
        return """
            <tr\(kind)><th scope="row"><span class="number">\(number)</span> \(ApproachName(approach).markup)\
            \(badges(approach))</th>\
            \(cell("Score", Figure.percent(approach.score), small: ends.joined(separator: " to ")))\
            <td class="plot">\(plot?.strip(approach, isWinner: facts.isWinner(approach)))</td>\
            \(cell("Right", Figure.count(approach.right)))\(cell("Wrong", Figure.count(approach.wrong)))\
            \(cell("Failed", Figure.count(approach.failed)))\
            \(cell("Validation score", Figure.percent(approach.validationScore)))\
            \(difference(paired))\
            \(cell("p of no difference", paired.map { Figure.pValue($0.differencePValue) }))\
            \(verdict(approach))\
            \(latency(approach.latency))\
            \(cell("Tokens per request", approach.tokensPerRequest.map(Figure.measure)))\
            \(fit(approach))\
            \(cell("Cost of the fit", approach.cost.map { Figure.money($0.fit) }))\
            \(cell("Cost per 1,000", approach.cost.map { Figure.money($0.perThousand) }))\
            \(cell(totalLabel, approach.costTotal.map(Figure.money), isStrong: true))</tr>

            """
    }

    private var totalLabel: String { "Total cost, \(result.currency)" }

    private func badges(_ approach: ApproachResult) -> HTML {
        HTML([
            facts.isWinner(approach) ? "<span class=\"badge main\">\(facts.recommendation)</span>" : "",
            facts.isReference(approach) && result.approaches.count > 1
                ? "<span class=\"badge\">reference</span>" : "",
        ])
    }

    private func difference(_ paired: PairedResult?) -> HTML {
        guard let paired else { return cell("Difference, points", nil) }
        return cell(
            "Difference, points",
            Figure.points(paired.difference),
            small: Figure.points(paired.interval)
        )
    }

    private func latency(_ latency: ApproachResult.Latency?) -> HTML {
        guard let latency else { return cell("Latency p50, p95, ms", nil) }
        return cell("Latency p50, p95, ms", Figure.measure(latency.p50), small: Figure.measure(latency.p95))
    }

    private func fit(_ approach: ApproachResult) -> HTML {
        guard approach.latency != nil else { return cell("Time of the fit, peak memory", nil) }
        let memory = approach.peakMemory.map { Figure.decimal($0, 0) + " MB" }
        return cell("Time of the fit, peak memory", Figure.duration(approach.trainSeconds), small: memory)
    }

    private func verdict(_ approach: ApproachResult) -> HTML {
        guard let verdict = facts.verdict(on: approach) else { return cell("Verdict", nil) }
        return "<td data-label=\"Verdict\" class=\"text\">\(VerdictMark(verdict).markup)</td>"
    }

    /// A cell; `label` is shown where the table is folded into cards.
    private func cell(_ label: String, _ value: String?, small: String? = nil, isStrong: Bool = false) -> HTML
    {
        guard let value else { return "<td data-label=\"\(label)\" class=\"none\">\(Figure.unknown)</td>" }
        let second = small.map { "<small>\($0)</small>" as HTML }
        let first: HTML = isStrong ? "<b>\(value)</b>" : HTML(value)
        return "<td data-label=\"\(label)\"><span>\(first)\(second)</span></td>"
    }

    private var notes: HTML {
        let margin = Figure.decimal(result.margin * 100, 1)
        let isExact = result.metric.isRightOrWrong && result.seeds <= 1
        let test = isExact ? "McNemar's exact test" : "paired bootstrap"
        let versus: HTML =
            result.approaches.count < 2
            ? ""
            : """
             A difference is in percentage points, paired item by item; the dashed line is the reference's \
             score, the dotted one lies the margin of \(margin) points below it. p is that of no difference \
             at all (\(test)): shown, never used for the verdict.
            """
        return """
            <p class="note">Intervals are 95% intervals. A failed request gave no answer that is a label, \
            and counts as not right.\(versus) A dash: not known or not applicable.</p>
            """
    }
}
