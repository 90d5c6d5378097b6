internal import HoneBase
internal import HoneData

/// What the checks of the data found.
struct FindingSection: ReportSection {
    static let anchor = "checks"
    static let title = "Data checks"
    private static let mostPlaces = 50

    private let facts: ReportFacts
    private var result: ComparisonResult { facts.result }

    init(_ facts: ReportFacts) { self.facts = facts }

    var tally: Int? { result.findings.isEmpty ? nil : result.findings.count }

    var body: HTML? {
        let truncated: HTML? =
            result.truncatedCount == 0
            ? nil
            : """
            <p>\(Figure.count(result.truncatedCount, "held-out text was", "held-out texts were")) longer \
            than the base reads, and cut to its longest input.</p>
            """
        let unsuspected: HTML? =
            result.suspectedLabels.isEmpty
            ? "<p>No label is suspected to be wrong.</p>" : nil
        guard !result.findings.isEmpty else {
            return "<p>The checks found nothing to tell.</p>\(truncated)\(unsuspected)"
        }
        let sorted = Finding.Severity.allCases.reversed().flatMap { severity in
            result.findings.filter { $0.severity == severity }
        }
        return "<ul class=\"findings\">\(sorted.map(entry))</ul>\(truncated)\(unsuspected)"
    }

    private func entry(_ finding: Finding) -> HTML {
        """
        <li class="\(finding.severity.rawValue)"><span class="severity">\(symbol(finding.severity)) \
        \(finding.severity.rawValue)</span><p>\(finding.message.firstUppercased). \
        <code>\(finding.check)</code></p>\(places(finding))</li>

        """
    }

    private func symbol(_ severity: Finding.Severity) -> HTML {
        switch severity {
        case .note: "<i aria-hidden=\"true\">i</i>"
        case .warning: "<i aria-hidden=\"true\">!</i>"
        case .error: "<i aria-hidden=\"true\">✕</i>"
        }
    }

    private func places(_ finding: Finding) -> HTML? {
        guard !finding.evidence.isEmpty else { return nil }
        let entries = finding.evidence.prefix(Self.mostPlaces).map { evidence -> HTML in
            let detail = evidence.detail.map { " <span dir=\"auto\">\($0)</span>" as HTML }
            return "<li><code>\(facts.short(evidence.place.description))</code>\(detail)</li>"
        }
        let rest = finding.evidence.count - entries.count
        let more: HTML? =
            rest > 0
            ? "<li>and \(Figure.count(rest)) more: <code>hone check</code> lists them all</li>" : nil
        let isOpen: HTML = finding.evidence.count <= 4 ? " open" : ""
        return """
            <details\(isOpen)><summary>\(Figure.count(finding.evidence.count, "place"))</summary>\
            <ul>\(entries)\(more)</ul></details>
            """
    }
}
