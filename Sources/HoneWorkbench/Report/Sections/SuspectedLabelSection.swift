/// Items whose label is probably wrong.
struct SuspectedLabelSection: ReportSection {
    static let anchor = "suspected"
    static let title = "Suspected wrong labels"

    private static let mostShown = 30

    private let facts: ReportFacts
    private let suspects: [ComparisonResult.SuspectedLabel]

    init(_ facts: ReportFacts) {
        self.facts = facts
        suspects = facts.result.suspectedLabels.filter { facts.result.items.indices.contains($0.item) }
            .sorted { $0.probability > $1.probability }
    }

    var tally: Int? { suspects.count }

    var body: HTML? {
        guard !suspects.isEmpty else { return nil }
        let judges = Set(suspects.map(\.approach)).sorted().map {
            "<span class=\"name\">\(HTML.name($0))</span>" as HTML
        }
        return """
            <p>On these items \(HTML(judges, separator: ", ")), without having seen them, is sure of \
            another label than the one they have. Some are errors of the approach, some are errors of the \
            data: look at each, and correct the label where it is wrong. A wrong label costs twice, in \
            training and in the score.</p>
            <ol class="suspects">
            \(suspects.prefix(Self.mostShown).map(entry))</ol>
            \(rest)
            """
    }

    /// Those of lower probability, folded away.
    private var rest: HTML? {
        let rest = suspects.dropFirst(Self.mostShown)
        guard !rest.isEmpty else { return nil }
        return """
            <details class="rest"><summary>\(Figure.count(rest.count, "more item"))</summary>
            <ol class="suspects">
            \(rest.map(entry))</ol></details>
            """
    }

    private func entry(_ suspect: ComparisonResult.SuspectedLabel) -> HTML {
        let item = facts.result.items[suspect.item]
        return """
            <li><p dir="auto">\(item.input)</p><p>labelled <s>\(HTML.name(facts.label(suspect.given)))</s>, \
            rather <b>\(HTML.name(facts.label(suspect.predicted)))</b> \
            <i>\(Figure.percent(suspect.probability))</i> <code>\(facts.place(of: item))</code></p></li>

            """
    }
}
