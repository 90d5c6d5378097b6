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
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="hone \(Hone.version)">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src \
            'unsafe-inline'; script-src 'unsafe-inline'">
            <title>\(result.task): which approach to use</title>
            <style>
            \(ReportStyle.page)
            \(ReportStyle.tables)
            \(ReportStyle.charts)
            \(ReportStyle.narrow)
            </style>
            </head>
            <body>
            <header class="page"><p class="kind">Comparison of approaches</p>
            <h1 dir="auto">\(result.task)</h1>
            \(instruction)
            <p class="size">\(size)</p></header>
            <nav aria-label="Sections"><ul>\(sections.map(\.link))</ul></nav>
            <main>
            \(HTML(sections.map(\.markup), separator: "\n"))
            </main>
            <footer class="page"><p>Written by Hone \(Hone.version). This page loads nothing and sends \
            nothing.</p></footer>
            \(ErrorFilter.script)
            </body>
            </html>

            """
        return page.text
    }

    private var instruction: HTML? {
        result.instruction.isEmpty ? nil : "<p class=\"lead\" dir=\"auto\">\(result.instruction)</p>"
    }

    private var size: HTML {
        let procedure =
            result.procedure == .testSet ? "test set" : "\(CrossFitting.usualFoldCount)-fold cross-fitting"
        let parts = [
            Figure.count(result.items.count, "held-out item"), Figure.count(result.labels.count, "label"),
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
