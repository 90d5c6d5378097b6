internal import HoneBase
internal import HoneTraining
internal import SystemPackage

/// Writes what makes the folder of a training a run: model card, report, and last `run.json`.
struct TuningRunWriter {
    let task: Task
    let base: Base
    let recipe: Recipe
    let counts: (training: Int, validation: Int, test: Int)
    let dataDigest: Digest
    let result: TuningResult
    /// Whether the run answers the task's requests.
    let answers: Bool

    /// The approach that the run is one of: the method, or the objective where it answers no requests.
    private var approach: String { answers ? recipe.method : recipe.objective }

    /// - Parameters:
    ///   - best: the validation score of the state that was kept.
    ///   - particulars: what belongs to the objective, such as labels.
    func write(to folder: FilePath, best: Double?, _ particulars: [(String, JSON)]) throws {
        let facts = ModelCard.Facts(
            data: "\(counts.training) examples, \(counts.validation) more to validate on",
            digest: dataDigest,
            steps: result.history.losses.count,
            seconds: result.history.seconds,
            lastLoss: result.history.losses.last,
            metric: result.metric,
            items: result.items,
            opened: result.opened,
            before: result.scoreBefore.map { ($0, result.scoreBeforeInWords) },
            score: result.score,
            interval: result.interval
        )
        let card = ModelCard(task, base, recipe, facts)
        try Files.write(card.text, to: folder.appending("README.md"))
        try Files.write(TuningReport(task, base, recipe, result).html, to: folder.appending("report.html"))
        var record = RunRecord(approach: approach, task: task.name, base: base).json
        for (key, value) in particulars { record[key] = value }
        let details: [(String, JSON)] = [
            ("choices", ["recipe": .string(Recipe.fileName)]), ("metric", .string(result.metric)),
            ("validation_score", JSON(best)),
            ("validation_metric", .string(result.validationMetric)),
            ("training_examples", .integer(counts.training)),
            ("train_seconds", .number(result.history.seconds)), ("test_items", .integer(result.items)),
            ("test_score", JSON(result.score)), ("test_opened", .integer(result.opened)),
            ("training", result.trace.json),
            ("planned_memory_mb", .number(result.plan.most)), ("peak_memory_mb", .number(result.peakMemory)),
            ("hone_version", .string(Hone.version)),
        ]
        for (key, value) in details { record[key] = value }
        try Files.write(JSON.object(record).text(pretty: true), to: folder.appending(RunRecord.fileName))
    }
}
