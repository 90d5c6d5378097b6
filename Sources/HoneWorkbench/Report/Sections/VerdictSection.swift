internal import HoneEvaluation

/// What to use, how good it is, what it costs, and for which volume that holds.
struct VerdictSection: ReportSection {
    static let anchor = "verdict"
    static let title = "Verdict"

    private static let mostQuestions = 6

    private let facts: ReportFacts
    private var result: ComparisonResult { facts.result }

    init(_ facts: ReportFacts) { self.facts = facts }

    var body: HTML? {
        guard let winner = facts.winner else { return "<p class=\"because\">\(result.advice.why)</p>" }
        return """
            \(sentence(winner))
            <dl class="facts">
            \(score(winner))
            \(standing(winner))
            \(cost(winner))
            \(range(winner))
            </dl>
            <div class="beside even">\(VerdictMeaning(facts, winner).markup)
            \(openQuestions)</div>
            """
    }

    /// The advice's sentence, its command larger than its reason.
    private func sentence(_ winner: ApproachResult) -> HTML {
        let why = result.advice.why
        let isOfUse = result.advice.isOfUse
        let command = isOfUse ? "Use \(winner.identifier):" : Advice.ofNoUse + "."
        let reason = why.hasPrefix(command) ? String(why.dropFirst(command.count).drop { $0 == " " }) : why
        let use: HTML = isOfUse ? "Use <b>\(ApproachName(winner).markup)</b>" : "\(Advice.ofNoUse)"
        return """
            <p class="use">\(use)</p>
            <p class="because">\(reason)</p>
            """
    }

    private func score(_ winner: ApproachResult) -> HTML {
        let items = Figure.count(result.items.count, "held-out item")
        let failed = winner.failed > 0 ? ", \(Figure.count(winner.failed)) failed" : ""
        return fact(
            "Score (\(result.metric.inWords))",
            value: HTML(Figure.percent(winner.score)),
            notes: [
                "95% interval \(Figure.percent(winner.interval))",
                "\(Figure.count(winner.right)) of \(items) right\(failed)",
            ]
        )
    }

    private func standing(_ winner: ApproachResult) -> HTML {
        guard result.approaches.count > 1 else {
            return fact(
                "Beside others",
                value: HTML(Figure.unknown),
                notes: ["no other approach was measured"]
            )
        }
        guard let paired = winner.versusReference, let reference = facts.reference else {
            let chosen = result.procedure == .testSet ? "validation" : "the inner folds"
            return fact(
                "Beside the others",
                value: VerdictMark(.reference).markup,
                notes: ["best on \(chosen) (\(Figure.percent(winner.validationScore)))"]
            )
        }
        return fact(
            "Beside \(reference.identifier)",
            value: VerdictMark(paired.verdict).markup,
            notes: [
                "\(Figure.points(paired.difference)) points, 95% interval \(Figure.points(paired.interval))",
                "margin \(Figure.decimal(result.margin * 100, 1)) points",
            ]
        )
    }

    private func cost(_ winner: ApproachResult) -> HTML {
        let volume = "\(Figure.volume(result.requests)) requests"
        guard let cost = winner.cost else {
            return fact(
                "Cost for \(volume)",
                value: "not known",
                notes: ["give its cost_per_1000 in task.yaml"]
            )
        }
        let total = winner.costTotal ?? cost.total(requests: result.requests)
        return fact(
            "Cost for \(volume)",
            value: "\(Figure.money(total)) <small>\(result.currency)</small>",
            notes: [
                "\(Figure.volume(result.requestsPerDay)) a day for \(Figure.plain(result.months)) months",
                "\(Figure.money(cost.fit)) to fit, \(Figure.money(cost.perThousand)) per 1,000 requests",
            ]
        )
    }

    private func range(_ winner: ApproachResult) -> HTML {
        guard winner.cost != nil else {
            return fact(
                "Holds for",
                value: "not known",
                notes: ["without a cost it cannot be told at which volume another is cheaper"]
            )
        }
        let range = VolumeRange(result.advice)
        let isAlone = result.approaches.count == 1
        return fact(
            "Holds for",
            value: HTML(range.inWords),
            notes: [isAlone ? "no other approach was measured" : range.beyond]
        )
    }

    private func fact(_ term: String, value: HTML, notes: [String]) -> HTML {
        """
        <div><dt>\(term)</dt><dd class="value">\(value)</dd>\
        \(notes.map { "<dd>\($0)</dd>" })</div>
        """
    }

    /// What cannot be told, and how many labels would tell it.
    private var openQuestions: HTML? {
        guard !facts.open.isEmpty else { return nil }
        let rows = facts.open.prefix(Self.mostQuestions).compactMap { approach -> HTML? in
            guard let paired = approach.versusReference else { return nil }
            return """
                <li>Is \(ApproachName(approach).markup) good enough? \(Figure.points(paired.difference)) \
                points (\(Figure.points(paired.interval))) beside the reference do not tell. \
                \(LabelsNeededInWords(paired.labelsNeeded, present: result.items.count).markup)</li>
                """
        }
        let rest = facts.open.count - rows.count
        let more: HTML? =
            rest > 0
            ? "<li>So it is with \(Figure.count(rest, "approach", "approaches")) of lower score.</li>"
            : nil
        return """
            <div class="open"><h3>\(VerdictMark.symbol(.cannotTell)) Cannot be told \
            yet</h3><ul>\(rows)\(more)</ul></div>
            """
    }
}
