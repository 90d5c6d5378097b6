/// What was looked up in the task's documents: whether it held the evidence, where the time of a request goes, and what the
/// index costs.
struct LookupSection: ReportSection {
    static let anchor = "documents"
    static let title = "Documents"

    private let facts: ReportFacts

    init(_ facts: ReportFacts) { self.facts = facts }

    var body: HTML? {
        guard let documents = facts.result.documents else { return nil }
        return "\(index(documents))\(table)"
    }

    private func index(_ documents: DocumentFacts) -> HTML {
        let made = documents.embedder.map { "words, and vectors by \($0)" } ?? "words alone"
        let built = documents.buildSeconds.map { "\(Figure.decimal($0, 1)) s to make, " } ?? ""
        let held =
            documents.heldOutItems == 0
            ? ""
            : " \(Figure.count(documents.heldOutItems, "held-out item")) stood in the documents: a document that holds an item was not shown for it."
        return """
            <p>\(Figure.count(documents.documents, "document")) in \(Figure.count(documents.chunks, "passage")), searched by \
            \(made); \(Figure.decimal(documents.megabytes, 1)) MB, \(built)\(Figure.decimal(documents.refreshSeconds, 2)) s to \
            look for changes where there are none.\(held)</p>
            """
    }

    private var table: HTML? {
        let rows = facts.ranked.compactMap { approach -> HTML? in
            guard let stages = approach.stages else { return nil }
            let found = approach.evidence.map { "\($0.found) of \($0.of)" } ?? "not stated"
            let times = [stages.embed, stages.search, stages.read, stages.write].map { time -> HTML in
                "<td>\(Figure.decimal(time, time < 10 ? 1 : 0))</td>"
            }
            return """
                <tr><th scope="row">\(ApproachName(approach).markup)</th><td>\(found)</td>\(times)\
                <td>\(approach.tokensPerRequest.map { Figure.decimal($0, 0) } ?? "")</td></tr>
                """
        }
        guard !rows.isEmpty else { return nil }
        return """
            <p>Of the items that name the passages which hold their answer, those that were shown all of these; and the mean \
            milliseconds of a request, by what they go to.</p><div class="scroll"><table class="lookups"><thead><tr><td></td>\
            <th scope="col">evidence shown</th><th scope="col">embed</th><th scope="col">search</th><th scope="col">read</th>\
            <th scope="col">write</th><th scope="col">tokens</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }
}
