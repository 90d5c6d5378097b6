internal import HoneEvaluation

/// How it was measured and what it takes to do it again.
struct ReproductionSection: ReportSection {
    static let anchor = "reproduce"
    static let title = "How to reproduce"

    private let facts: ReportFacts
    private var result: ComparisonResult { facts.result }

    init(_ facts: ReportFacts) { self.facts = facts }

    var body: HTML? {
        let facts = result.provenance.filter { $0.name != ReportFacts.commandName }
        let rows = facts.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" as HTML }
        let versions: HTML? = rows.isEmpty ? nil : "<dl class=\"provenance\">\(rows)</dl>"
        return """
            \(command)\(versions)
            <div class="beside even"><div><h3>How it was measured</h3>
            <ul>\(MeasurementInWords(self.facts).sentences.map { "<li>\($0)</li>" })</ul></div>
            <div>\(choices)\(assumptions)</div></div>
            """
    }

    private var command: HTML? {
        facts.commandLine.map { "<pre><code>\($0)</code></pre>" }
    }

    private var choices: HTML? {
        let rows = facts.ranked.filter { !$0.choices.isEmpty || $0.seedScores.count > 1 }.map {
            approach -> HTML in
            var parts = approach.choices.map { "\($0.name) \($0.value)" }
            if approach.seedScores.count > 1 {
                parts.append("seeds " + approach.seedScores.map(Figure.percent).joined(separator: ", "))
            }
            return "<li>\(ApproachName(approach).markup): \(parts.joined(separator: ", "))</li>"
        }
        return rows.isEmpty ? nil : "<h3>Chosen on validation</h3><ul>\(rows)</ul>"
    }

    private var assumptions: HTML? {
        guard !result.assumptions.isEmpty else { return nil }
        let rows = result.assumptions.map { "<li>\($0.firstUppercased)</li>" as HTML }
        return "<h3>Assumed</h3><ul>\(rows)</ul>"
    }
}
