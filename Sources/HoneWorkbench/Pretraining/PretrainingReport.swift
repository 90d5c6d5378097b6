internal import HoneBase
internal import HoneModels
internal import HoneTraining

/// The report of a pre-training for people: bits per byte, loss, text, samples, settings; one HTML page.
struct PretrainingReport {
    /// The whole page.
    let html: String

    init(_ request: PretrainingRequest, _ result: PretrainingResult) {
        let trace = TrainingTrace(result.history, [])
        let name = request.shape.name
        html =
            Page(
                title: "\(name): pre-training",
                kind: "Pre-training",
                heading: "\(name)",
                lead:
                    "<p class=\"lead\">\(Figure.count(result.parameterCount)) parameters</p><p class=\"size\">\(Self.size(result))</p>",
                main: """
                    <section id="score"><h2>Bits per byte</h2>\(Self.validations(result))</section>
                    <section id="loss"><h2>Loss</h2>\(Self.loss(name, trace))</section>
                    <section id="text"><h2>Text</h2>\(Self.text(result.facts))</section>
                    <section id="samples"><h2>Samples</h2>\(Self.samples(result))</section>
                    <section id="recipe"><h2>Recipe</h2><pre><code>\(request.recipe.json.text(pretty: true))</code></pre></section>
                    """
            ).html.text
    }

    private static func size(_ result: PretrainingResult) -> HTML {
        let parts = [
            Figure.count(result.history.losses.count, "step"), Figure.duration(result.history.seconds),
            "\(Figure.count(result.tokensSeen)) tokens seen",
            "\(Figure.count(Int(result.tokensPerSecond))) tokens/s",
            "\(Figure.percent(result.shareOfProducts)) of this machine's products",
            "\(Figure.count(Int(result.peakMemory.rounded()))) MB",
        ]
        return HTML(parts.map { "<span>\($0)</span>" }, separator: " ")
    }

    private static func validations(_ result: PretrainingResult) -> HTML {
        let all = result.history.validations
        // As many as show the way, the last one among them.
        let shown = stride(from: all.count - 1, through: 0, by: -max(1, all.count / 10)).reversed().map {
            all[$0]
        }
        let rows = shown.map { step, bits -> HTML in
            "<tr><td>\(Figure.count(step))</td><td>\(Figure.decimal(bits, 3))</td></tr>"
        }
        let whole: HTML? = result.bitsPerByte.map {
            "<p>\(Figure.decimal($0, 3)) on all of the text held out, at the end.</p>"
        }
        return """
            \(whole)<table><thead><tr><th scope="col">step</th><th scope="col">bits per byte on a part of the text held \
            out</th></tr></thead><tbody>\(rows)</tbody></table>
            """
    }

    private static func loss(_ name: String, _ trace: TrainingTrace) -> HTML {
        LossCurve([.init(name: name, trace: trace)])?.markup ?? "<p>Too few steps for a curve.</p>"
    }

    private static func text(_ facts: PretrainingFacts) -> HTML {
        let counts: [(HTML, Int, Int, Int)] = [
            ("learned from", facts.documents, facts.bytes, facts.tokens),
            ("held out", facts.heldOutDocuments, facts.heldOutBytes, facts.heldOutTokens),
        ]
        let rows = counts.map { name, documents, bytes, tokens -> HTML in
            """
            <tr><th scope="row">\(name)</th><td>\(Figure.count(documents))</td><td>\(Figure.count(bytes))</td>\
            <td>\(Figure.count(tokens))</td></tr>
            """
        }
        let drops = facts.drops.map { drop -> HTML in
            """
            <tr><th scope="row">\(drop.reason)</th><td>\(Figure.count(drop.documents))</td>\
            <td>\(Figure.count(drop.paragraphs))</td><td>\(Figure.count(drop.bytes))</td></tr>
            """
        }
        let dropped: HTML? =
            drops.isEmpty
            ? nil
            : """
            <table><thead><tr><th scope="col">dropped</th><th scope="col">documents</th>\
            <th scope="col">paragraphs</th><th scope="col">bytes</th></tr></thead><tbody>\(drops)</tbody></table>
            """
        return """
            <table><thead><tr><td></td><th scope="col">documents</th><th scope="col">bytes</th>\
            <th scope="col">tokens</th></tr></thead><tbody>\(rows)</tbody></table>\(dropped)
            """
    }

    private static func samples(_ result: PretrainingResult) -> HTML {
        let steps = Set(result.samples.map(\.step)).sorted()
        // The first, the last, and some between show how it learned.
        let shown = Set(
            stride(from: 0, to: steps.count, by: max(1, steps.count / 4)).map { steps[$0] } + steps.suffix(1)
        )
        let rows = result.samples.filter { shown.contains($0.step) }.map { sample -> HTML in
            """
            <tr><td>\(Figure.count(sample.step))</td><td class="text"><strong>\(sample.prompt)</strong> \(sample.text)</td></tr>
            """
        }
        return """
            <table><thead><tr><th scope="col">step</th><th scope="col">text</th></tr></thead><tbody>\(rows)</tbody></table>
            """
    }
}
