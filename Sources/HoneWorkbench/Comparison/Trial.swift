internal import HoneBase
internal import HoneEvaluation
internal import HoneModels
internal import HoneTensor

/// What came of trying one approach on one base, before it is compared with others.
struct Trial: Sendable {
    var name: String
    var base: String?
    var simplicity: Int
    /// The answers to the plan's items, in their order, of the seed that is served.
    var predictions: [Prediction]
    /// Those of fits with other seeds.
    var otherSeeds: [[Prediction]] = []
    /// The seed that is served.
    var servedSeed = 0

    /// The answers of each seed, in their order.
    var predictionsOfSeeds: [[Prediction]] {
        Array(otherSeeds[..<servedSeed]) + [predictions] + Array(otherSeeds[servedSeed...])
    }

    /// The score of what was chosen, on the validation part or the inner folds.
    var validationScore: Double
    var choices: [(name: String, value: String)]
    var trainSeconds: Double
    var latency: ApproachResult.Latency?
    /// Where the time of a request goes; nil where nothing is looked up.
    var stages: RequestStages?
    /// Of how many items the evidence was looked up; nil where nothing is, or no row names any.
    var evidence: EvidenceFound?
    var tokensPerRequest: Double?
    var peakMemory: Double?
    /// How the training of what is served went; nil where nothing is trained.
    var training: TrainingTrace?
    /// The folder of the run, relative to the comparison's; nil for the answers of another system.
    var run: String?
    /// A hash of all that the trial depends on, which its run carries too; nil for
    /// the answers of another system.
    var key: String?

    /// `linear-head@minilm`, or the bare name where there is no base.
    var identifier: String { base.map { "\(name)@\($0)" } ?? name }
}

extension Approach {
    /// Chooses and fits in every round of `plan`, predicts what each round
    /// holds out, and fits what is served.
    ///
    /// - Parameter step: called before each fit with what is done.
    /// - Throws: what `step` and fitting throw.
    static func attempt(
        _ plan: Plan,
        on material: Material,
        metric: Metric,
        step: () throws -> Void
    ) throws -> (trial: Trial, model: Model) {
        let settings = settings(for: material)
        var predictions: [Prediction] = []
        var weighted = 0.0
        var weight = 0
        var last: (chosen: Int, model: Model, seconds: Double)?
        var validationsLeft = validations ?? .max
        require(settings.count == 1 || validations == nil, "\(name): several settings, but not all are tried")
        func fitted(_ round: Plan.Round) throws -> (chosen: Int, model: Model, seconds: Double) {
            try step()
            let pairs = round.inner.prefix(validationsLeft)
            validationsLeft -= pairs.count
            let (chosen, score, count) = try choose(settings, Array(pairs), material, metric)
            weighted += score * Double(count)
            weight += count
            let start = MonotonicClock.now
            let model = try fit(settings[chosen], on: material, training: round.training)
            return (chosen, model, MonotonicClock.now - start)
        }
        for round in plan.rounds {
            let fit = try fitted(round)
            predictions += fit.model.predict(round.test, of: material)
            last = fit
        }
        let validationScore = weight > 0 ? weighted / Double(weight) : 0
        // A test set's one round is also what is served; after cross-fitting that
        // is one more fit, on everything.
        if plan.procedure == .crossFitting { last = try fitted(plan.final) }
        guard let (chosen, model, seconds) = last else {
            fatalError("Approach.attempt: a plan without rounds")
        }
        let trial = Trial(
            name: name,
            base: nil,
            simplicity: simplicity,
            predictions: predictions,
            validationScore: validationScore,
            choices: describe(settings[chosen], for: material),
            trainSeconds: seconds,
            training: model.training
        )
        return (trial, model)
    }

    /// The first of the best settings on the round's validation rows, with its score there.
    private static func choose(
        _ settings: [Setting],
        _ pairs: [(training: [Int], validation: [Int])],
        _ material: Material,
        _ metric: Metric
    ) throws -> (setting: Int, score: Double, count: Int) {
        var answers = [[Prediction]](repeating: [], count: settings.count)
        var wanted: [String] = []
        let usable = pairs.filter { !$0.training.isEmpty && !$0.validation.isEmpty }
        for (training, rows) in usable {
            let validation = tried(rows, parts: usable.count)
            wanted += validation.map(material.wanted)
            let part = try validate(settings, on: material, training: training, validation: validation)
            for (index, predictions) in part.enumerated() { answers[index] += predictions }
        }
        var best = (setting: 0, score: -Double.infinity)
        for (index, predictions) in answers.enumerated() {
            let score = Score.value(predictions.map { $0.answer(material.labelNames) }, wanted, metric)
            if score > best.score { best = (index, score) }
        }
        return (best.setting, wanted.isEmpty ? 0 : best.score, wanted.count)
    }
}

/// Scores of answers against the wanted ones.
enum Score {
    /// The score of `answers`; an item without an answer counts as wrong.
    static func value(_ answers: [String?], _ wanted: [String], _ metric: Metric) -> Double {
        (try? metric.outcomes(of: [answers], wanted: wanted).score) ?? 0
    }
}
