internal import HoneEvaluation

/// What the advice means for whoever follows it, in a few sentences.
struct VerdictMeaning {
    private let facts: ReportFacts
    private let winner: ApproachResult
    private var result: ComparisonResult { facts.result }

    init(_ facts: ReportFacts, _ winner: ApproachResult) {
        self.facts = facts
        self.winner = winner
    }

    var markup: HTML {
        let sentences = [use, expectation, choice, saving, served, unpriced].compactMap { $0 }
        return
            "<div class=\"means\"><h3>What it means</h3><ul>\(sentences.map { "<li>\($0)</li>" })</ul></div>"
    }

    private var use: HTML? {
        guard !result.advice.isOfUse else { return nil }
        return """
            Nothing that was measured is shown to do the task. More examples, a larger base or another approach may; \
            what follows compares what there is.
            """
    }

    private var expectation: HTML? {
        guard result.metric.isRightOrWrong else { return nil }
        let low = Figure.count(Int((winner.interval.lower * 1_000).rounded()))
        let high = Figure.count(Int((winner.interval.upper * 1_000).rounded()))
        return "Of 1,000 requests like the held-out items, expect between \(low) and \(high) right answers."
    }

    private var choice: HTML? {
        guard result.approaches.count > 1 else {
            return "It is the only approach that was measured, so it is compared with nothing."
        }
        let margin = Figure.decimal(result.margin * 100, 1)
        guard let paired = winner.versusReference, let reference = facts.reference else {
            guard winner.cost != nil else { return "It was the best on validation." }
            return """
                It was the best on validation, and no cheaper approach is shown to be less than \(margin) \
                points below it.
                """
        }
        guard paired.verdict == .goodEnough else { return nil }
        let bound =
            paired.lowerBound >= 0
            ? "It is shown to be no worse than"
            : "At the worst (one-sided 95% bound) it is "
                + "\(Figure.decimal(-paired.lowerBound * 100, 1)) points below"
        return
            "\(bound) \(ApproachName(reference).markup), the best on validation; you accept \(margin) points."
    }

    private var saving: HTML? {
        guard let reference = facts.reference, !facts.isReference(winner), let total = winner.costTotal,
            let full = reference.costTotal, full > total
        else { return nil }
        return """
            It costs \(Figure.money(total)) instead of \(Figure.money(full)) \(result.currency), \
            \(Figure.percent(1 - total / full)) less.
            """
    }

    private var served: HTML? {
        guard winner.run != nil, result.procedure == .crossFitting else { return nil }
        return """
            The score is that of the procedure, measured by models that had not seen the item; the model to \
            serve was fitted on all \(Figure.count(result.trainingCount, "example")).
            """
    }

    /// Approaches that the advice could not weigh.
    private var unpriced: HTML? {
        let names = result.approaches.filter { $0.cost == nil && $0.identifier != winner.identifier }
        guard winner.cost != nil, !names.isEmpty else { return nil }
        return """
            The cost of \(HTML(names.map { ApproachName($0).markup }, separator: ", ")) is not known, so it \
            was not weighed.
            """
    }
}
