/// How the approaches that train went: their losses, and what of the base they moved.
struct TrainingSection: ReportSection {
    static let anchor = "training"
    static let title = "Training"

    private let facts: ReportFacts

    init(_ facts: ReportFacts) { self.facts = facts }

    /// What decoders lost of general text.
    private var forgetting: HTML? {
        let rows = facts.ranked.compactMap { approach -> HTML? in
            guard let forgetting = approach.training?.forgetting else { return nil }
            return """
                <tr><th scope="row">\(approach.identifier)</th><td>\(Figure.decimal(forgetting.before, 3))</td>\
                <td>\(Figure.decimal(forgetting.after, 3))</td></tr>
                """
        }
        guard !rows.isEmpty else { return nil }
        return """
            <h3>What was forgotten</h3><p>Bits for each byte of general English that belongs to no task: what rises there was \
            forgotten.</p><table><thead><tr><td></td><th scope="col">before</th><th scope="col">after</th></tr></thead>\
            <tbody>\(rows)</tbody></table>
            """
    }

    var body: HTML? {
        let trained = facts.ranked.compactMap { approach in
            approach.training.map { (approach.identifier, $0) }
        }
        guard let curve = LossCurve(trained.map { .init(name: $0, trace: $1) }) else { return nil }
        let tables = trained.compactMap { name, trace -> HTML? in
            MovementTable(trace).map { "<h3>What \(name) moved</h3>\($0.markup)" }
        }
        let note: HTML? =
            tables.isEmpty
            ? nil
            : "<p>The norm of each tensor's change over its norm before, in percent, of the fit that is served.</p>"
        let leftOut = trained.filter { $1.leftOut > 0 }.map { name, trace -> HTML in
            let examples = Figure.count(trace.leftOut, "example was", "examples were")
            return "<p>\(name): \(examples) not trained on: \(TrainingTrace.whyLeftOut).</p>"
        }
        return "\(curve.markup)\(leftOut)\(forgetting)\(note)\(tables)"
    }
}
