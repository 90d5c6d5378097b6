internal import HoneBase
internal import HoneEvaluation
internal import HoneModels
internal import HoneRemote
internal import HoneTraining

/// What a reader must know of a tuned model: where it comes from, what it learned from, how well it does, and limits.
struct ModelCard {
    let text: String

    init(
        _ task: Task,
        _ base: Base,
        _ recipe: Recipe,
        _ result: TuningResult,
        counts: (training: Int, validation: Int, test: Int)
    ) {
        let record = (try? ModelStore.standard.resolve(base.name))?.record
        func percent(_ value: Double?) -> String { value.map { Figure.percent($0) } ?? "not measured" }
        let interval =
            result.interval.map { " (95% interval \(percent($0.lower)) to \(percent($0.upper)))" } ?? ""
        let isClassifier = recipe.objective == Classification.name
        let purpose =
            isClassifier
            ? "Sorts a text into one of the task's labels."
            : "Gives texts that belong together vectors that lie close."
        let limits =
            isClassifier
            ? "It answers with one of its labels whatever it is asked, and knows texts like those that it was trained on."
            : "It knows which texts belong together as its training pairs show it, and texts like those."
        text = """
            # \(task.name), \(recipe.method) on \(base.name)

            \(purpose) Trained by Hone \(Hone.version).

            ## Base

            - name: \(base.name)
            - upstream: \(record?.upstream ?? "unknown: a local folder")
            - licence: \(record?.licence ?? "unknown: see the base's own folder")
            - SHA-256 over weights, tokenizer and settings: \(base.digest)

            ## Training

            - method \(recipe.method), objective \(recipe.objective); all settings stand in `recipe.json`
            - \(counts.training) examples, \(counts.validation) more to validate on
            - \(result.history.losses.count) steps, \(Int(result.history.seconds.rounded())) s, seed \(recipe.seed)
            - last loss \(result.history.losses.last.map { "\($0)" } ?? "none")

            ## Score

            On \(result.items) held-out examples that were looked at \(result.opened == 1 ? "once" : "\(result.opened) times"):

            | | \(result.metric) |
            | --- | --- |
            | before: \(result.scoreBeforeInWords) | \(percent(result.scoreBefore)) |
            | after | \(percent(result.score))\(interval) |

            ## Limits

            \(limits)
            Texts longer than \(base.encoder.maximumTokens) tokens are cut. What is wrong in the base or in the examples
            is likely to be wrong in the answers.

            """
    }
}
