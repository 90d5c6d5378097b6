internal import HoneBase
internal import HoneTraining

/// The report of one training for people: its score, its loss, what it moved, its settings; one HTML page.
struct TuningReport {
    /// The whole page.
    let html: String

    init(_ task: Task, _ base: Base, _ recipe: Recipe, _ result: TuningResult) {
        let trace = result.trace
        let name = "\(recipe.method)@\(base.name)"
        html =
            Page(
                title: "\(task.name): \(name)",
                kind: "Training",
                heading: "\(task.name)",
                lead:
                    "<p class=\"lead\">\(name), \(recipe.objective)</p><p class=\"size\">\(Self.size(result))</p>",
                main: """
                    <section id="score"><h2>Score</h2>\(Self.score(result))</section>
                    <section id="loss"><h2>Loss</h2>\(Self.loss(name, trace, result))</section>
                    \(Self.movement(trace))
                    <section id="recipe"><h2>Recipe</h2><pre><code>\(recipe.json.text(pretty: true))</code></pre></section>
                    """
            ).html.text
    }

    private static func size(_ result: TuningResult) -> HTML {
        let parts = [
            Figure.count(result.history.losses.count, "step"), Figure.duration(result.history.seconds),
            "\(Figure.count(Int(result.peakMemory.rounded()))) MB",
            Figure.count(result.items, "held-out item"),
        ]
        return HTML(parts.map { "<span>\($0)</span>" }, separator: " ")
    }

    private static func score(_ result: TuningResult) -> HTML {
        let forgetting: HTML? = result.forgetting.map {
            """
            <p>Bits for each byte of general English that belongs to no task: \(Figure.decimal($0.before, 3)) before, \
            \(Figure.decimal($0.after, 3)) after. What rises there was forgotten.</p>
            """
        }
        let opened = result.opened == 1 ? "once" : "\(result.opened) times"
        let interval = result.interval.map { " (95% interval \(Figure.percent($0)))" } ?? ""
        return """
            <table><thead><tr><td></td><th scope="col">\(result.metric)</th></tr></thead><tbody>\
            <tr><th scope="row">before: \(result.scoreBeforeInWords)</th><td>\(percent(result.scoreBefore))</td></tr>\
            <tr><th scope="row">after</th><td>\(percent(result.score))\(interval)</td></tr></tbody></table>\
            <p>The held-out items were looked at \(opened).</p>\(forgetting)
            """
    }

    private static func percent(_ value: Double?) -> String {
        value.map { Figure.percent($0) } ?? "not measured"
    }

    private static func loss(_ name: String, _ trace: TrainingTrace, _ result: TuningResult) -> HTML {
        let curve = LossCurve([.init(name: name, trace: trace)])?.markup
        let rows = result.history.validations.map { step, score -> HTML in
            "<tr><td>\(Figure.count(step))</td><td>\(Figure.percent(score))</td></tr>"
        }
        let table: HTML? =
            rows.isEmpty
            ? nil
            : """
            <table><thead><tr><th scope="col">step</th><th scope="col">validation: \(result.validationMetric)</th></tr></thead>\
            <tbody>\(rows)</tbody></table>
            """
        return "\(curve ?? "<p>Too few steps for a curve.</p>")\(table)"
    }

    private static func movement(_ trace: TrainingTrace) -> HTML? {
        MovementTable(trace).map { table in
            """
            <section id="moved"><h2>What moved</h2><p>The norm of each tensor's change over its norm before, in \
            percent.</p>\(table.markup)</section>
            """
        }
    }
}
