internal import ArgumentParser
internal import HoneBase
internal import HoneEvaluation
internal import HoneRetrieval
internal import HoneWorkbench
internal import SystemPackage

/// What `hone evaluate` is told to score answers from documents.
struct AnswerEvaluationOptions: ParsableArguments {
    @Option(help: "Judged questions, rows with input, output and evidence: scores answers from --index.")
    var questions: String?

    @Option(help: "The file of the index that they are answered from.")
    var index: String?

    @Option(name: .customLong("as"), help: "Who asks; by default one of the readers that each row names.")
    var reader: String?

    @Flag(inversion: .prefixedNo, help: "Note the questions and what was shown in the log beside the index.")
    var audit = true

    @OptionGroup var grounding: GroundingOptions

    /// Whether answers are scored.
    var isWanted: Bool { questions != nil || index != nil }

    func validate() throws {
        guard (questions == nil) == (index == nil) else {
            throw ValidationError("--questions goes with --index")
        }
        try ReaderOption.validate(reader)
    }

    /// - Parameters:
    ///   - name: the decoder that answers; nil for hone-base.
    ///   - method: how passages are searched; nil for the index's usual way.
    func run(model name: String?, _ method: SearchMethod?, asJSON: Bool) throws {
        guard let questions, let index else { return }
        let opened = try OpenIndex(
            FilePath(index),
            needsMeaning: method?.needsMeaning ?? true,
            isAudited: audit
        )
        let model = try GroundedModel(opened, model: name ?? "hone-base", grounding.options(method))
        let line = ProgressLine()
        line.begin("asking")
        let evaluation = try AnswerEvaluation(of: model, on: FilePath(questions), as: reader) { done, total in
            line.tell("\(done.grouped)/\(total.grouped) questions")
        }
        line.end()
        if asJSON { return JSONOutput.print(evaluation.json) }
        tell(evaluation)
    }

    private func tell(_ evaluation: AnswerEvaluation) {
        let others = evaluation.count - evaluation.answerableCount
        Terminal.output(evaluation.summary)
        var table = Table([
            .init(title: "measure"), .init(title: "score", alignment: .right),
            .init(title: "95% interval", alignment: .right), .init(title: "n", alignment: .right),
        ])
        let rows = [
            ("evidence found", evaluation.found), ("evidence found first", evaluation.first),
            ("evidence in the prompt", evaluation.shown), ("exact match", evaluation.exactMatch),
            ("token F1", evaluation.tokenF1), ("citation precision", evaluation.precision),
            ("citation recall", evaluation.recall), ("citation precision, bytes", evaluation.bytePrecision),
            ("citation recall, bytes", evaluation.byteRecall), ("sentences supported", evaluation.supported),
        ]
        for (name, score) in rows {
            guard let score else { continue }
            let interval = "\(score.interval.lower.fixed(3)) to \(score.interval.upper.fixed(3))"
            table.add([name, score.value.fixed(3), interval, score.count.grouped])
        }
        Terminal.output(table.text)
        Terminal.output(
            "below the threshold of \(evaluation.threshold.fixed(2)): \(evaluation.refusedCounts.answerable.grouped) of "
                + "\(evaluation.answerableCount.counted("answerable question")), \(evaluation.refusedCounts.others.grouped) of "
                + "\(others.counted("other"))"
        )
        if let warning = evaluation.warning { Terminal.message(warning) }
    }
}
