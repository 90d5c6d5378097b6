internal import HoneEvaluation

/// Every held-out item that the recommended approach did not answer right, grouped by its label.
struct ErrorSection: ReportSection {
    static let anchor = "errors"
    static let title = "Errors"

    private let facts: ReportFacts
    private var result: ComparisonResult { facts.result }

    init(_ facts: ReportFacts) { self.facts = facts }

    var tally: Int? { facts.errors.isEmpty ? nil : facts.errors.count }

    var body: HTML? {
        guard let winner = facts.winner, facts.confusion != nil else { return nil }
        guard !facts.errors.isEmpty else {
            return """
                <p>None: \(ApproachName(winner).markup) answered every one of \
                \(Figure.count(result.items.count, "held-out item")) right. The true error rate may still \
                be as high as \(Figure.percent(1 - winner.interval.lower)).</p>
                """
        }
        let groups = Dictionary(grouping: facts.errors) { result.items[$0].label ?? 0 }
            .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        return """
            <p>Every item that \(ApproachName(winner).markup) did not answer right, by its label; the most \
            confident error of each first.\(folderNote)</p>
            \(ErrorFilter.field)
            <div class="groups">
            \(groups.enumerated().map { group($1.key, $1.value, isOpen: isOpen($0)) })</div>
            """
    }

    private func isOpen(_ place: Int) -> Bool { place == 0 || facts.errors.count <= 24 }

    private var folderNote: HTML {
        facts.folder.isEmpty ? "" : " Places are in <code>\(facts.folder)</code>."
    }

    private func group(_ label: Int, _ members: [Int], isOpen: Bool) -> HTML {
        guard let predictions = facts.winner?.predictions else { return "" }
        let support = result.items.count { $0.label == label }
        let answers = Dictionary(grouping: members) { predictions[$0].label }
            .sorted { ($1.value.count, $0.key ?? -1) < ($0.value.count, $1.key ?? -1) }
        let shown = answers.prefix(3).map { answer, items -> HTML in
            "\(answerName(answer)) \(Figure.count(items.count))"
        }
        let more = answers.count > 3 ? ", …" : ""
        let sorted = members.sorted {
            (predictions[$1].probability ?? -1, $0) < (predictions[$0].probability ?? -1, $1)
        }
        return """
            <details\(isOpen ? " open" : "" as HTML)><summary><b>\(HTML.name(facts.label(label)))</b> \
            <span>\(Figure.count(members.count)) of \(Figure.count(support)) wrong</span> <span \
            class="into">\(HTML(shown, separator: ", "))\(more)</span></summary>
            <ol>\(sorted.map { item($0, predictions[$0]) })</ol></details>

            """
    }

    private func item(_ number: Int, _ prediction: Prediction) -> HTML {
        let item = result.items[number]
        let probability = prediction.probability.map { " <i>\(Figure.percent($0))</i>" as HTML }
        return """
            <li><p dir="auto">\(item.input)</p><p>\(HTML.name(item.output)) → \
            <b>\(answerName(prediction.label))</b>\(probability) \
            <code>\(facts.place(of: item))</code></p></li>

            """
    }

    private func answerName(_ label: Int?) -> HTML {
        label.map { .name(facts.label($0)) } ?? "<em>no answer</em>"
    }
}
