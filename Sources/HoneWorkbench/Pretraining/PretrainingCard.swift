internal import HoneTraining

/// What a reader must know of a pre-trained model: what it learned from, how well it predicts, what it writes, limits.
struct PretrainingCard {
    let text: String

    init(_ request: PretrainingRequest, _ result: PretrainingResult) {
        let facts = result.facts
        let drops = facts.drops.map { drop in
            "- \(drop.reason): \(Figure.count(drop.documents, "document")), "
                + "\(Figure.count(drop.paragraphs, "paragraph")), \(Figure.count(drop.bytes, "byte"))\n"
        }
        let last = result.samples.map(\.step).max()
        let samples = result.samples.filter { $0.step == last }.map { sample in
            "> **\(sample.prompt)** \(sample.text.split(whereSeparator: \.isNewline).joined(separator: " "))\n\n"
        }
        let bits = result.bitsPerByte.map { Figure.decimal($0, 3) } ?? "not measured"
        text = """
            # A language model of \(Figure.count(result.parameterCount)) parameters

            Continues text. Trained from nothing by Hone \(Hone.version), on text alone: it follows no instructions until it
            is tuned to.

            ## Text

            - learned from: \(Figure.count(facts.documents, "document")), \(Figure.count(facts.bytes, "byte")), \
            \(Figure.count(facts.tokens, "token")) of a vocabulary of \(Figure.count(facts.vocabulary))
            - measured on: \(Figure.count(facts.heldOutDocuments, "document")), \
            \(Figure.count(facts.heldOutBytes, "byte"))
            \(drops.isEmpty ? "" : "\nDropped before:\n\n" + drops.joined())
            The file \(SeenText.pretraining) is a filter of its training text's 13-grams, by which Hone tells what the model has
            seen.

            ## Training

            - tokens seen: \(Figure.count(result.tokensSeen)), in rows of \(result.context)
            - steps: \(Figure.count(result.history.losses.count)), \(Figure.duration(result.history.seconds))
            - settings: recipe.json

            ## Measured

            \(bits) bits per byte on the text held out.

            ## Samples

            \(samples.joined())
            ## Limits

            A model of this size writes fluent sentences and knows little of the world; what it says is not to be relied on.
            It has the words and the views of the text that it learned from.

            """
    }
}
