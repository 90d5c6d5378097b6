internal import HoneData

/// The report of a comparison for people: one HTML page that needs nothing beside itself.
///
/// It loads nothing, neither from the network nor from other files, follows the reader's light or dark scheme
/// and prints. Every text of the user's is escaped.
public struct Report: Sendable {
    private let result: ComparisonResult

    /// The report of `result`.
    public init(_ result: ComparisonResult) { self.result = result }

    /// The whole page.
    public var html: String {
        let facts = ReportFacts(result)
        let sections = ReportSections.all.compactMap { Rendered($0.init(facts)) }
        let page = Page(
            title: "\(result.task): which approach to use",
            kind: "Comparison of approaches",
            heading: "\(result.task)",
            lead: "\(instruction)<p class=\"size\">\(size)</p>",
            navigation: "<nav aria-label=\"Sections\"><ul>\(sections.map(\.link))</ul></nav>",
            main: HTML(sections.map(\.markup), separator: "\n"),
            scripts: ErrorFilter.script
        )
        return page.html.text
    }

    private var instruction: HTML? {
        result.instruction.isEmpty ? nil : "<p class=\"lead\" dir=\"auto\">\(result.instruction)</p>"
    }

    private var size: HTML {
        let procedure =
            result.procedure == .testSet ? "test set" : "\(CrossFitting.usualFoldCount)-fold cross-fitting"
        let parts = [
            Figure.count(result.items.count, "held-out item"),
            result.kind == .classify ? Figure.count(result.labels.count, "label") : "answers are texts",
            Figure.count(result.approaches.count, "approach", "approaches"), procedure, result.metric.inWords,
        ]
        return HTML(parts.map { "<span>\($0)</span>" }, separator: " ")
    }

    /// A section as it stands on the page, and the link to it.
    private struct Rendered {
        let link: HTML
        let markup: HTML

        init?(_ section: some ReportSection) {
            guard let body = section.body else { return nil }
            let anchor = type(of: section).anchor
            let title = type(of: section).title
            let tally = section.tally.map { "<span class=\"tally\">\(Figure.count($0))</span>" as HTML }
            link = "<li><a href=\"#\(anchor)\">\(title)\(tally)</a></li>"
            markup = """
                <section id="\(anchor)" aria-labelledby="\(anchor)-title">
                <h2 id="\(anchor)-title">\(title)\(tally)</h2>
                \(body)
                </section>
                """
        }
    }
}
