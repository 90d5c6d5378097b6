internal import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import HoneModels
internal import HoneTensor

/// From trials to verdicts, costs and advice.
struct Evidence {
    private let task: Task
    private let data: TaskExamples
    private let plan: Plan
    private let labels: [String]
    private let targets: [Int]
    private let trials: [Trial]
    private let options: Comparison.Options

    init(
        _ task: Task,
        _ data: TaskExamples,
        _ plan: Plan,
        _ labels: [String],
        _ targets: [Int],
        _ trials: [Trial],
        _ options: Comparison.Options
    ) {
        self.task = task
        self.data = data
        self.plan = plan
        self.labels = labels
        self.targets = targets
        self.trials = trials
        self.options = options
    }

    func result(
        _ findings: [Finding],
        bases: [Base],
        seen: [(base: String, items: Int)],
        testOpened: Int,
        truncated: Int,
        documents: DocumentFacts?
    ) throws(EvaluationError) -> ComparisonResult {
        let truth = plan.items.map { data.examples[$0].output }
        var outcomes: [Outcomes] = []
        for trial in trials {
            let answers = trial.predictionsOfSeeds.map { seed in
                seed.map { $0.answer(labels) }
            }
            outcomes.append(try task.metric.outcomes(of: answers, wanted: truth))
        }
        // The reference is fixed by validation, before any held-out score is
        // looked at; ties go to the simpler.
        let reference =
            trials.indices.max { first, second in
                (trials[first].validationScore, -trials[first].simplicity)
                    < (trials[second].validationScore, -trials[second].simplicity)
            } ?? 0
        let others = trials.indices.filter { $0 != reference }
        let paired = try pairedResults(
            of: others.map { outcomes[$0] },
            against: outcomes[reference],
            margin: task.margin
        )
        let versus = Dictionary(uniqueKeysWithValues: zip(others, paired))
        let approaches = trials.indices.map { index in
            approach(
                trials[index],
                outcomes[index],
                versus[index],
                indexSeconds: documents?.buildSeconds ?? 0
            )
        }
        let advisor = Advisor(
            task,
            approaches,
            reference: reference,
            simplicity: trials.map(\.simplicity),
            baseline: ConstantAnswer(
                from: plan.final.training.map { data.examples[$0].output },
                wanted: truth,
                by: task.metric
            )
        )
        return ComparisonResult(
            task: task.name,
            instruction: task.instruction,
            kind: task.kind,
            metric: task.metric,
            margin: task.margin,
            labels: labels,
            items: plan.items.map(item),
            trainingCount: plan.final.training.count,
            procedure: plan.procedure,
            testOpened: testOpened,
            seeds: trials.map { $0.otherSeeds.count + 1 }.max() ?? 1,
            requests: task.volume.requests,
            requestsPerDay: task.volume.requestsPerDay,
            months: task.volume.months,
            currency: task.price.currency,
            machineHour: task.price.machineHour,
            assumptions: task.assumptions + (plan.leftOut == 0 ? [] : [leftOutNote])
                + seen.compactMap(seenNote),
            approaches: approaches,
            reference: approaches[reference].identifier,
            advice: advisor.advice,
            findings: findings,
            suspectedLabels: suspectedLabels(approaches),
            provenance: provenance(bases),
            truncatedCount: truncated,
            seen: seen,
            documents: documents
        )
    }

    private func seenNote(base: String, items: Int) -> String? {
        guard items > 0 else { return nil }
        return
            "\(base) was pre-trained on text that holds \(items) of the \(plan.items.count) held-out items: its scores are flattered"
    }

    private var leftOutNote: String {
        plan.leftOut.counted("training example was", "training examples were")
            + " left out, since the test set holds the same \(plan.leftOut == 1 ? "text" : "texts")"
    }

    private func item(_ index: Int) -> ComparisonResult.Item {
        let example = data.examples[index]
        return ComparisonResult.Item(
            id: example.id,
            input: example.input,
            output: example.output,
            label: labels.isEmpty ? nil : targets[index],
            file: example.source.file,
            line: example.source.line ?? 0
        )
    }

    /// - Parameter indexSeconds: what making the index took, which is a part of fitting what looks things up.
    private func approach(
        _ trial: Trial,
        _ outcomes: Outcomes,
        _ versus: PairedResult?,
        indexSeconds: Double
    ) -> ApproachResult {
        let wanted = plan.items.map { data.examples[$0].output }
        let answers = trial.predictions.map { $0.answer(labels) }
        let failed = answers.count { $0 == nil }
        let exact: any ItemMetric = labels.isEmpty ? ExactMatch() : LabelMatch()
        let right = zip(answers, wanted).count { answer, wanted in
            answer.map { exact.score(of: $0, wanted: wanted) == 1 } ?? false
        }
        let external = task.externals.first { $0.name == trial.name && trial.base == nil }
        let cost: Cost? =
            if let latency = trial.latency {
                Cost(
                    trainSeconds: trial.trainSeconds + (trial.stages == nil ? 0 : indexSeconds),
                    latency: latency,
                    machineHour: task.price.machineHour
                )
            } else {
                external?.perThousand.map { Cost(fit: 0, perThousand: $0) }
            }
        return ApproachResult(
            name: trial.name,
            base: trial.base,
            score: outcomes.score,
            interval: outcomes.interval(),
            right: right,
            wrong: trial.predictions.count - right - failed,
            failed: failed,
            validationScore: trial.validationScore,
            seedScores: outcomes.seedScores,
            choices: trial.choices,
            trainSeconds: trial.trainSeconds,
            latency: trial.latency,
            stages: trial.stages,
            evidence: trial.evidence,
            tokensPerRequest: trial.tokensPerRequest,
            peakMemory: trial.peakMemory,
            cost: cost,
            costTotal: cost?.total(requests: task.volume.requests),
            run: trial.run,
            versusReference: versus,
            training: trial.training,
            measures: measures(trial, answers, wanted),
            predictions: trial.predictions
        )
    }

    /// Every measure of texts, whichever the task is scored by.
    private func measures(_ trial: Trial, _ answers: [String?], _ wanted: [String]) -> TextMeasures? {
        guard labels.isEmpty else { return nil }
        let likelihoods = trial.predictions.compactMap(\.wanted)
        return TextMeasures(
            answers,
            wanted: wanted,
            perplexity: Prediction.Likelihood.perplexity(of: likelihoods)
        )
    }

    /// Items on which the best approach that gives probabilities confidently disagrees with the label.
    private func suspectedLabels(_ approaches: [ApproachResult]) -> [ComparisonResult.SuspectedLabel] {
        guard !labels.isEmpty else { return [] }
        let judges = approaches.filter { $0.predictions.contains { $0.probability != nil } }
        guard let judge = judges.max(by: { $0.validationScore < $1.validationScore }),
            Self.isTrusted(judge, plan.items.map { targets[$0] })
        else { return [] }
        return judge.predictions.enumerated().compactMap { index, prediction in
            let given = targets[plan.items[index]]
            guard let label = prediction.label, let probability = prediction.probability, label != given,
                probability >= Self.sure
            else { return nil }
            return ComparisonResult.SuspectedLabel(
                item: index,
                given: given,
                predicted: label,
                probability: probability,
                approach: judge.identifier
            )
        }
        .sorted { $0.probability > $1.probability }
    }

    /// From this probability on an answer is confident.
    private static let sure = 0.8

    /// Whether the confident answers of an approach are as often right as they claim: only then is one that is not
    /// a hint at its label.
    private static func isTrusted(_ judge: ApproachResult, _ targets: [Int]) -> Bool {
        let confident = zip(judge.predictions, targets).filter { ($0.0.probability ?? 0) >= sure }
        let right = confident.count { $0.0.label == $0.1 }
        return Double(right) >= sure * Double(confident.count)
    }

    private func provenance(_ bases: [Base]) -> [(name: String, value: String)] {
        let rows = data.examples.map { "\($0.id)\u{0}\($0.input)\u{0}\($0.output)" }.joined(
            separator: "\u{1}"
        )
        var pairs = [
            ("command", options.command), ("hone", Hone.version),
            ("machine", "\(CPU.shared.name), \(CPU.threadCount.counted("thread"))"),
            ("data sha256", Digest(of: rows).description),
        ]
        for base in bases {
            pairs.append(("base \(base.name) sha256", base.digest))
            pairs.append(("matrix products in", base.matrixType.rawValue))
        }
        return pairs
    }
}
