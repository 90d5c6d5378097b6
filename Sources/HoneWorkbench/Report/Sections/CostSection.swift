internal import HoneEvaluation

/// Quality against cost, and the volumes at which a dearer fit pays off.
struct CostSection: ReportSection {
    static let anchor = "cost"
    static let title = "Quality against cost"

    private let facts: ReportFacts
    private var result: ComparisonResult { facts.result }

    init(_ facts: ReportFacts) { self.facts = facts }

    var body: HTML? {
        guard result.approaches.count > 1 else { return nil }
        guard let wide = CostScatter(facts, width: 760, height: 430),
            let narrow = CostScatter(facts, width: 360, height: 400)
        else {
            return """
                <p>The cost of fewer than two approaches is known, so there is nothing to weigh. The cost \
                of another system is its <code>cost_per_1000</code> in <code>task.yaml</code>.</p>
                """
        }
        return """
            <div class="beside"><figure>
            \(wide.markup(class: "wide"))
            \(narrow.markup(class: "small"))
            <figcaption>\(legend)</figcaption></figure>
            <div><h3>When a dearer fit pays off</h3>
            \(overtaking)
            \(unpriced)
            <p class="note">\(wide.usesNumbers || narrow.usesNumbers ? Self.numbers : "")\
            Whiskers are the 95% intervals of the scores. A verdict comes from the paired difference to the \
            reference, not from whether whiskers overlap. Costs are those of the fit and of all requests at \
            \(Figure.money(result.machineHour)) \(result.currency) for an hour of this machine, and what \
            the task says of other systems.</p></div></div>
            """
    }

    private var legend: HTML {
        let margin = Figure.decimal(result.margin * 100, 1)
        let present = Set(result.approaches.compactMap { facts.verdict(on: $0) })
        let verdicts: [(Verdict, HTML)] = [
            (.reference, "<path d=\"M7 1L13 7L7 13L1 7Z\"/>"),
            (.goodEnough, "<circle cx=\"7\" cy=\"7\" r=\"5\"/>"),
            (.cannotTell, "<circle class=\"hollow\" cx=\"7\" cy=\"7\" r=\"4.5\"/>"),
            (.worse, "<path class=\"cross\" d=\"M3 3l8 8m0 -8l-8 8\"/>"),
        ]
        let shapes = verdicts.filter { present.contains($0.0) }.map { verdict, shape -> HTML in
            """
            <span><svg class="key" viewBox="0 0 14 14" aria-hidden="true"><g \
            class="\(verdict.rawValue)">\(shape)</g>\
            </svg>\(VerdictMark.word(verdict))</span>
            """
        }
        return """
            \(HTML(shapes, separator: " ")) <span><svg class="key" viewBox="0 0 14 14" \
            aria-hidden="true"><circle class="ring" cx="7" cy="7" r="6"/>\
            </svg>\(facts.recommendation)</span> <span><svg class="key line" viewBox="0 0 26 14" \
            aria-hidden="true"><line class="reference" x1="0" x2="26" y1="7" y2="7"/></svg>score of the \
            reference</span> <span><svg class="key line" viewBox="0 0 26 14" aria-hidden="true"><line \
            class="limit" x1="0" x2="26" y1="7" y2="7"/></svg>\(margin) points below it</span>
            """
    }

    /// Where one of the approaches that may be chosen becomes cheaper than another.
    private var overtaking: HTML {
        let candidates = facts.ranked.filter { approach in
            guard approach.cost != nil else { return false }
            return facts.isWinner(approach) || facts.verdict(on: approach).map { $0 != .worse } ?? false
        }
        var meetings: [(volume: Double, earlier: ApproachResult, later: ApproachResult)] = []
        for earlier in candidates {
            for later in candidates {
                guard let first = earlier.cost, let second = later.cost,
                    Costing.differInFit(first, second, requests: result.requests),
                    let volume = Costing.overtaking(first, by: second), volume.isFinite
                else { continue }
                meetings.append((volume, earlier, later))
            }
        }
        guard !meetings.isEmpty else {
            return """
                <p>At no volume: of the approaches that are not shown to be worse, none is noticeably \
                dearer to fit and cheaper per request than another.</p>
                """
        }
        meetings.sort { $0.volume < $1.volume }
        let sentences = meetings.prefix(8).map { meeting -> HTML in
            """
            <li>From <b>\(start(meeting.volume))</b> on\(share(meeting.volume)), \
            \(ApproachName(meeting.later).markup) is cheaper in all than \
            \(ApproachName(meeting.earlier).markup), though it costs more to fit.</li>
            """
        }
        return "<ul>\(sentences)</ul>"
    }

    private static let numbers = "A bare number is that of a row of the table above. "

    private func start(_ volume: Double) -> String {
        volume < 100 ? "the first requests" : "\(Figure.volume(volume)) requests"
    }

    /// A volume beside that of the task.
    private func share(_ volume: Double) -> String {
        let ratio = volume / result.requests
        guard ratio.isFinite, volume >= 100 else { return "" }
        if ratio < 1 { return ", \(Figure.percent(ratio)) of the stated volume" }
        return ", \(ratio < 9.95 ? Figure.decimal(ratio, 1) : Figure.volume(ratio)) times the stated volume"
    }

    private var unpriced: HTML? {
        let names = facts.ranked.filter { $0.costTotal == nil }.map { ApproachName($0).markup }
        guard !names.isEmpty else { return nil }
        return "<p>Not shown, since its cost is not known: \(HTML(names, separator: ", ")).</p>"
    }
}
