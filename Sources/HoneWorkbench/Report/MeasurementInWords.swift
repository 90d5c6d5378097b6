internal import HoneData
internal import HoneEvaluation

/// The procedure behind the numbers, in sentences.
struct MeasurementInWords {
    private let facts: ReportFacts
    private var result: ComparisonResult { facts.result }
    private var isBootstrap: Bool { !result.metric.isRightOrWrong || result.seeds > 1 }

    init(_ facts: ReportFacts) { self.facts = facts }

    var sentences: [String] {
        [procedure, opened, reference, intervals, verdicts, costs, requests].compactMap { $0 }
    }

    private var procedure: String {
        switch result.procedure {
        case .testSet:
            """
            A test set of \(Figure.count(result.items.count, "item")) that no choice and no fit has seen. \
            Settings were chosen on the validation part; the final fit used \
            \(Figure.count(result.trainingCount, "example")), validation included.
            """
        case .crossFitting:
            """
            \(CrossFitting.usualFoldCount)-fold cross-fitting: every item was predicted once, by a model \
            that was chosen and fitted without it; settings were chosen anew inside each fold. What is \
            served was fitted on all \(Figure.count(result.trainingCount, "example")) afterwards, so a \
            score is that of the procedure.
            """
        }
    }

    private var opened: String {
        let items = result.procedure == .testSet ? "The test items" : "The held-out items"
        guard result.testOpened > 1 else { return "\(items) have been opened once, for this comparison." }
        return """
            \(items) have been opened \(Figure.count(result.testOpened)) times by now. Each look at them \
            that leads to a change makes the next score a little too good; new items mend it.
            """
    }

    private var reference: String? {
        guard let reference = facts.reference, result.approaches.count > 1 else { return nil }
        let part = result.procedure == .testSet ? "the validation part" : "the inner folds"
        return """
            The reference, \(reference.identifier), is the approach that was best on \(part) \
            (\(Figure.percent(reference.validationScore))). It was fixed before any held-out score was \
            looked at.
            """
    }

    private var intervals: String {
        guard isBootstrap else {
            return """
                Intervals of scores are Wilson's for a proportion; those of differences are Tango's score \
                interval for paired proportions. All are 95% intervals.
                """
        }
        let seeds = result.seeds > 1 ? " and the \(Figure.count(result.seeds)) seeds" : ""
        return """
            Intervals are 95% percentile bootstrap intervals over the items\(seeds), 10,000 resamples, \
            paired for differences.
            """
    }

    private var verdicts: String? {
        guard result.approaches.count > 1 else { return nil }
        let tests = result.approaches.count - 1
        let holm =
            tests > 1
            ? ", corrected by Holm's procedure over the \(Figure.count(tests)) approaches tested" : ""
        return """
            Good enough: shown to be less than the margin of \(Figure.decimal(result.margin * 100, 1)) \
            points below the reference. Worse: shown to be further below. Each by a one-sided test at \
            5%\(holm). Cannot tell: neither is shown.
            """
    }

    private var costs: String {
        """
        Recommended is the cheapest of the reference and the approaches that are good enough, by the total \
        cost of the fit and of \(Figure.volume(result.requests)) requests. Costs within 10% are a tie, \
        which goes to the simpler approach.
        """
    }

    private var requests: String {
        """
        Latency is that of single requests, one after the other, from text to answer. An item without an \
        answer counts as not right, and is shown as failed.
        """
    }
}
