internal import HoneData
internal import HoneEvaluation

/// What to do next, as commands where there is one.
struct NextStepSection: ReportSection {
    static let anchor = "next"
    static let title = "What to do next"

    private let facts: ReportFacts
    private var result: ComparisonResult { facts.result }

    init(_ facts: ReportFacts) { self.facts = facts }

    var body: HTML? {
        let steps = [use, relabel, findings, weakLabels, moreItems, again].compactMap { $0 }
        return "<ol class=\"steps\">\(steps.map { "<li>\($0)</li>" })</ol>"
    }

    private var use: HTML? {
        guard let winner = facts.winner else { return nil }
        guard let run = winner.run else {
            return """
                <p><b>Stay with \(ApproachName(winner).markup).</b> It is not a run of Hone, so there is \
                nothing to serve from here.</p>
                """
        }
        let named: HTML =
            result.advice.isOfUse
            ? "Try the recommended approach" : "See what \(ApproachName(winner).markup) answers"
        return """
            <p><b>\(named)</b> on texts of your own, in the folder of this report:</p>
            \(command("hone predict --run \(Shell.quoted(run))"))
            """
    }

    private var relabel: HTML? {
        let count = result.suspectedLabels.count
        guard count > 0 else { return nil }
        return """
            <p><b>Look at the \(Figure.count(count, "suspected label"))</b> <a \
            href="#\(SuspectedLabelSection.anchor)">\
            listed above</a> and correct those that are wrong in your files. Correct what you see there, \
            not only what would raise the score.</p>
            """
    }

    private var findings: HTML? {
        guard result.findings.contains(where: { $0.severity > .note }) else { return nil }
        return """
            <p><b>Mend what the data checks warn of</b>, then check again:</p>
            \(command("hone check \(Shell.quoted(folder))"))
            """
    }

    /// The task's folder, without the slash at its end.
    private var folder: String {
        facts.folder.isEmpty ? "." : facts.folder == "/" ? "/" : String(facts.folder.dropLast())
    }

    private var weakLabels: HTML? {
        guard let confusion = facts.confusion, !facts.errors.isEmpty else { return nil }
        let weakest = confusion.qualities.filter { $0.support > 0 && $0.recall < confusion.accuracy }
            .sorted { ($0.recall, $0.label) < ($1.recall, $1.label) }
            .prefix(5)
        guard !weakest.isEmpty, confusion.labels.count > 1 else { return nil }
        let names = weakest.map { quality -> HTML in
            let right = Int((quality.recall * Double(quality.support)).rounded())
            let share = "\(Figure.count(right)) of \(Figure.count(quality.support)) right"
            return "<li>\(HTML.name(quality.label)): \(share)</li>"
        }
        return "<p><b>Add examples of the weakest labels</b>, those of lowest recall:</p><ul>\(names)</ul>"
    }

    private var moreItems: HTML? {
        let names = facts.open.compactMap { approach -> HTML? in
            guard case .range(let from, let to) = approach.versusReference?.labelsNeeded else { return nil }
            let present = result.items.count
            return """
                <li>\(ApproachName(approach).markup): \(Figure.count(max(0, from - present))) to \
                \(Figure.count(max(0, to - present))) more</li>
                """
        }
        guard !names.isEmpty else { return nil }
        let kind = result.procedure == .testSet ? "test items" : "examples"
        return """
            <p><b>Label more \(kind)</b>, drawn at random from real requests, to settle what cannot be told:\
            </p><ul>\(names)</ul>
            """
    }

    private var again: HTML? {
        guard let given = facts.commandLine else { return nil }
        return """
            <p><b>Compare again</b> after any change; what has not changed is not measured anew:</p>\
            \(command(given))
            """
    }

    private func command(_ line: String) -> HTML { "<pre><code>\(line)</code></pre>" }
}
