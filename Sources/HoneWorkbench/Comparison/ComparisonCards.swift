internal import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import HoneModels
internal import HoneTraining
internal import SystemPackage

/// Writes a model card into the run of every approach of a comparison that was trained.
struct ComparisonCards {
    let task: Task
    let bases: [Base]
    let data: TaskExamples
    let result: ComparisonResult

    /// Writes the cards below `output`.
    func write(to output: FilePath) throws {
        let before = Dictionary(
            result.approaches.filter { $0.name == LabelSimilarity.name || $0.name == ZeroShot.name }.map {
                ($0.base ?? "", $0.score)
            },
            uniquingKeysWith: { first, _ in first }
        )
        let rows = data.examples.map { "\($0.id)\u{0}\($0.input)\u{0}\($0.output)" }
        let digest = Digest(of: rows.joined(separator: "\u{1}"))
        for approach in result.approaches {
            guard let trace = approach.training, let place = approach.run,
                let base = bases.first(where: { $0.name == approach.base })
            else { continue }
            let folder = output.pushing(FilePath(place))
            let isCrossFitted = result.procedure == .crossFitting
            let facts = ModelCard.Facts(
                data:
                    "\(result.trainingCount) examples; the settings were validated on held-out parts of these",
                digest: digest,
                steps: trace.steps,
                seconds: approach.trainSeconds,
                lastLoss: trace.losses.last,
                metric: result.metric.rawValue,
                items: result.items.count,
                opened: result.testOpened,
                before: before[base.name].map {
                    (
                        $0,
                        base.kind == .encoder
                            ? "the nearest label by the base alone" : "the base alone, asked"
                    )
                },
                score: approach.score,
                interval: approach.interval,
                scoreNote: isCrossFitted
                    ? "The score is the procedure's: each item was answered by a model that did not see it. This model was trained on all."
                    : nil
            )
            let card = ModelCard(task, base, try Recipe(file: folder.appending(Recipe.fileName)), facts)
            try Files.write(card.text, to: folder.appending("README.md"))
        }
    }
}
