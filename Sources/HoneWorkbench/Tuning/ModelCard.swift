internal import HoneBase
internal import HoneEvaluation
internal import HoneModels
internal import HoneRemote
internal import HoneTraining

/// What a reader must know of a tuned model: where it comes from, what it learned from, how well it does, and limits.
struct ModelCard {
    /// What of a training the card tells.
    struct Facts {
        /// The examples that were trained on, and how the setting was validated, in words.
        var data: String
        /// A digest over the examples.
        var digest: Digest
        var steps: Int
        var seconds: Double
        var lastLoss: Double?
        var metric: String
        /// The held-out items, and how often they were looked at.
        var items: Int
        var opened: Int
        /// The score before training and what it is of; nil where it was not measured.
        var before: (score: Double, inWords: String)?
        var score: Double?
        var interval: Interval?
        /// What the score is of, where it is not this very model's.
        var scoreNote: String?
    }

    let text: String

    init(_ task: Task, _ base: Base, _ recipe: Recipe, _ facts: Facts) {
        let record = (try? ModelStore.standard.resolve(base.name))?.record
        func percent(_ value: Double?) -> String { value.map { Figure.percent($0) } ?? "not measured" }
        let interval =
            facts.interval.map { " (95% interval \(percent($0.lower)) to \(percent($0.upper)))" } ?? ""
        let (purpose, limits) = Self.purpose(task, recipe)
        let before = facts.before.map { "| before: \($0.inWords) | \(percent($0.score)) |\n" } ?? ""
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
            - \(facts.data)
            - SHA-256 over all examples: \(facts.digest)
            - \(facts.steps) steps, \(Int(facts.seconds.rounded())) s, seed \(recipe.seed)
            - last loss \(facts.lastLoss.map { "\($0)" } ?? "none")

            ## Score

            On \(facts.items) held-out examples that were looked at \(facts.opened == 1 ? "once" : "\(facts.opened) times"):

            | | \(facts.metric) |
            | --- | --- |
            \(before)| after | \(percent(facts.score))\(interval) |
            \(facts.scoreNote.map { "\n\($0)\n" } ?? "")
            ## Limits

            \(limits)
            Texts longer than \(base.maximumTokens) tokens are not read whole. What is wrong in the base or in the examples
            is likely to be wrong in the answers.

            """
    }

    /// What the model is for, and what not.
    private static func purpose(_ task: Task, _ recipe: Recipe) -> (purpose: String, limits: String) {
        switch recipe.objective {
        case Contrastive.name:
            (
                "Gives texts that belong together vectors that lie close.",
                "It knows which texts belong together as its training pairs show it, and texts like those."
            )
        case Reranking.name:
            (
                "Says how well a passage fits a question: hone search --rerank.",
                "It knows what fits as its training pairs show it; its scores order passages, and are no probabilities."
            )
        case LanguageModelling.name:
            (
                "Goes on with texts.",
                "It writes as the texts that it was trained on do; what it says may be wrong."
            )
        case Supervised.name where task.kind == .generate:
            (
                "Answers requests like those that it was trained on.",
                "It answers whatever it is asked, as its examples do; what it says may be wrong."
            )
        default:
            (
                "Sorts a text into one of the task's labels.",
                "It answers with one of its labels whatever it is asked, and knows texts like those that it was trained on."
            )
        }
    }
}
