/// How the approaches that train went: their losses, and what of the base they moved.
struct TrainingSection: ReportSection {
    static let anchor = "training"
    static let title = "Training"

    private let facts: ReportFacts

    init(_ facts: ReportFacts) { self.facts = facts }

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
        return "\(curve.markup)\(note)\(tables)"
    }
}
