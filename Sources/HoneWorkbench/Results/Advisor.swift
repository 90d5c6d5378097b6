internal import HoneBase
internal import HoneEvaluation

/// Names the cheapest approach that is shown to be good enough, for the task's volume.
struct Advisor {
    private let task: Task
    private let approaches: [ApproachResult]
    private let reference: Int
    private let simplicity: [Int]
    private let baseline: ConstantAnswer?

    init(
        _ task: Task,
        _ approaches: [ApproachResult],
        reference: Int,
        simplicity: [Int],
        baseline: ConstantAnswer? = nil
    ) {
        self.baseline = baseline
        self.task = task
        self.approaches = approaches
        self.reference = reference
        self.simplicity = simplicity
    }

    var advice: Advice {
        let good = approaches.indices.filter { index in
            index == reference || approaches[index].versusReference?.verdict == .goodEnough
        }
        let costing = Costing(
            candidates: good.compactMap { index in
                approaches[index].cost.map {
                    Costing.Candidate(index: index, cost: $0, simplicity: simplicity[index])
                }
            }
        )
        let requests = task.volume.requests
        // Where no cost is known there is nothing to save: the best on validation it is.
        let chosen = costing.pick(requests: requests)?.index ?? reference
        let range = costing.range(around: requests)
        let approach = approaches[chosen]
        return Advice(
            approach: approach.name,
            base: approach.base,
            verdict: approach.versusReference?.verdict ?? .reference,
            holdsFrom: range.from,
            holdsTo: range.to,
            why: why(chosen, good: good),
            isOfUse: !noneHelps,
            labelsNeeded: openQuestion(cheaperThan: chosen)?.versusReference?.labelsNeeded
        )
    }

    private func why(_ chosen: Int, good: [Int]) -> String {
        let approach = approaches[chosen]
        let interval = "\(percent(approach.interval.lower)) to \(percent(approach.interval.upper))"
        var text = noneHelps ? "\(Advice.ofNoUse). If one, then " : "Use "
        text += "\(approach.identifier): \(percent(approach.score)) \(task.metric.rawValue) (\(interval))"
        if chosen == reference {
            text += ", the best on validation"
            text += good.count == 1 ? "; nothing cheaper is shown to be as good within the margin" : ""
        } else {
            text += ", good enough beside \(approaches[reference].identifier)"
            text +=
                " (\(percent(approaches[reference].score))) within the margin of \(percent(task.margin).dropLast()) points"
        }
        if let total = approach.costTotal {
            text += "; \(amount(total)) \(task.price.currency) for \(count(task.volume.requests)) requests"
        }
        if let baseline, !isBetter(approach, than: baseline) {
            let reached = task.metric.isRightOrWrong ? "is right in" : "scores"
            text +=
                ". It is not shown to be better than answering always \"\(beginning(of: baseline.text))\", which"
                + " \(reached) \(percent(baseline.score))"
        }
        if let open = openQuestion(cheaperThan: chosen) {
            text += ". Whether \(open.identifier), which is cheaper, is good enough cannot be told yet"
            switch open.versusReference?.labelsNeeded {
            case .range(let from, let to):
                text += ": between \(count(Double(from))) and \(count(Double(to))) test items would settle it"
            case .willNotSettle: text += ": labels will not settle this"
            case nil: break
            }
        }
        return text + "."
    }

    /// Whether no approach is shown to be better than the same answer to every item.
    private var noneHelps: Bool {
        guard let baseline else { return false }
        return !approaches.contains { isBetter($0, than: baseline) }
    }

    private func isBetter(_ approach: ApproachResult, than baseline: ConstantAnswer) -> Bool {
        approach.interval.lower > baseline.score
    }

    /// The best approach that would cost less but of which it cannot be told whether it is good enough.
    private func openQuestion(cheaperThan chosen: Int) -> ApproachResult? {
        let limit = approaches[chosen].costTotal
        return approaches.filter { approach in
            guard approach.versusReference?.verdict == .cannotTell, let total = approach.costTotal else {
                return false
            }
            return limit.map { total < $0 } ?? true
        }
        .max { $0.score < $1.score }
    }

    /// The first line of a text, cut where it is long.
    private func beginning(of text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        return line == text && line.count <= 60 ? text : line.prefix(57) + "..."
    }

    private func percent(_ fraction: Double) -> String {
        let tenths = Int((fraction * 1_000).rounded())
        return "\(tenths / 10).\(tenths % 10)%"
    }

    private func amount(_ value: Double) -> String {
        let cents = Int((value * 100).rounded())
        return value > 0 && cents == 0
            ? "under 0.01" : "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
    }

    private func count(_ value: Double) -> String { Int(value.rounded()).grouped }
}
