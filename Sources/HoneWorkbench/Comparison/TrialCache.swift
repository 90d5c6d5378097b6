internal import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import HoneModels
internal import HoneTensor
internal import SystemPackage

/// Trials of earlier comparisons, by everything that they depend on: what has not
/// changed is not measured again.
struct TrialCache {
    /// Changes when a trial's content or an approach's computation does.
    private static let version = 8

    private let folder: FilePath
    private let base: Base
    private let key: String
    private let shelf: RunShelf
    private let seeds: Int
    /// What trials that look things up depend on beside.
    private let lookedUp: String
    /// What an approach depends on that looks for the nearest examples.
    private let neighbours: String

    init(
        folder: FilePath,
        shelf: RunShelf,
        _ base: Base,
        _ task: Task,
        _ data: TaskExamples,
        _ plan: Plan,
        _ labels: [Task.Label],
        neighbours: String?,
        documents: String?,
        seeds: Int
    ) {
        self.folder = folder
        self.shelf = shelf
        self.base = base
        var parts = [
            task.kind.rawValue, task.instruction,
            "\(Self.version)", base.digest, base.matrixType.rawValue, task.metric.rawValue,
            CPU.shared.name,
        ]
        parts += labels.map { "\($0.name)\u{1}\($0.description ?? "")" }
        parts += data.examples.map { "\($0.id)\u{1}\($0.input)\u{1}\($0.output)\u{1}\($0.readers)" }
        for round in plan.rounds + [plan.final] {
            parts.append("\(round.training)\(round.test)\(round.inner.map(\.validation))")
        }
        self.seeds = seeds
        self.neighbours = " " + (neighbours ?? "")
        // Of how many items the evidence was shown is a part of what is kept.
        let evidence = data.examples.map { $0.evidence?.text() ?? "" }
        let named = Digest(of: evidence.joined(separator: "\u{0}")).description
        lookedUp = " " + (documents ?? "") + (evidence.allSatisfy(\.isEmpty) ? "" : " " + named)
        key = Digest(of: parts.joined(separator: "\u{0}")).description
    }

    /// A hash of all that the trial of `approach` depends on.
    func key(_ approach: any Approach.Type) -> String {
        let drawn = approach.isRandom ? " \(seeds)" : ""
        let near = approach.needsNeighbours ? neighbours : ""
        let found = approach.search == nil ? "" : lookedUp
        return Digest(of: key + approach.name + drawn + near + found).description
    }

    private func path(_ approach: any Approach.Type) -> FilePath {
        folder.appending("trial-\(approach.name)-\(key(approach).prefix(16)).json")
    }

    /// The trial of `approach` on the same data, base and settings; nil where there is none that can be read,
    /// or where its run is gone or is that of other data.
    func read(_ approach: any Approach.Type) -> Trial? {
        guard let bytes = try? Files.bytes(of: path(approach)), let json = try? JSONScanner.parse(bytes),
            let predictions = json["predictions"]?.array,
            let validation = json["validation_score"]?.double, let seconds = json["train_seconds"]?.double,
            let choices = json["choices"]?.object, let run = json["run"]?.string,
            let latency = json["latency_ms"], let p50 = latency["p50"]?.double,
            let p95 = latency["p95"]?.double,
            let mean = latency["mean"]?.double,
            shelf.holds("\(approach.name)@\(base.name)", trial: key(approach))
        else { return nil }
        return Trial(
            name: approach.name,
            base: base.name,
            simplicity: approach.simplicity,
            predictions: predictions.map(Prediction.init(_:)),
            otherSeeds: (json["other_seeds"]?.array ?? []).map { ($0.array ?? []).map(Prediction.init(_:)) },
            servedSeed: json["served_seed"]?.integer ?? 0,
            validationScore: validation,
            choices: choices.members.map { ($0.key, $0.value.string ?? "") },
            trainSeconds: seconds,
            latency: .init(p50: p50, p95: p95, mean: mean),
            stages: RequestStages(json["stages_ms"]),
            evidence: EvidenceFound(json["evidence_found"]),
            tokensPerRequest: json["tokens_per_request"]?.double,
            peakMemory: json["peak_memory_mb"]?.double,
            training: TrainingTrace(json["training"]),
            run: run,
            key: key(approach)
        )
    }

    /// Keeps `trial` for later comparisons.
    func write(_ trial: Trial, _ approach: any Approach.Type) throws(FileError) {
        let latency = trial.latency ?? .init(p50: 0, p95: 0, mean: 0)
        let json: JSON = [
            "predictions": .array(trial.predictions.map(\.json)),
            "served_seed": .integer(trial.servedSeed),
            "other_seeds": .array(trial.otherSeeds.map { .array($0.map(\.json)) }),
            "validation_score": .number(trial.validationScore),
            "train_seconds": .number(trial.trainSeconds),
            "choices": .object(JSONObject(trial.choices.map { ($0.name, .string($0.value)) })),
            "run": JSON(trial.run), "training": trial.training?.json ?? .null,
            "latency_ms": [
                "p50": .number(latency.p50), "p95": .number(latency.p95), "mean": .number(latency.mean),
            ],
            "stages_ms": trial.stages?.json ?? .null, "evidence_found": trial.evidence?.json ?? .null,
            "tokens_per_request": JSON(trial.tokensPerRequest), "peak_memory_mb": JSON(trial.peakMemory),
        ]
        try Files.write(json.text(), to: path(approach))
    }
}

extension Prediction {
    /// The prediction as the cache holds it.
    fileprivate var json: JSON {
        var object = JSONObject()
        if let label { object["label"] = .integer(label) }
        if let text { object["text"] = .string(text) }
        if let probability { object["probability"] = .number(probability) }
        if let wanted {
            object["wanted"] = [.number(wanted.logProbability), .integer(wanted.tokenCount)]
        }
        if let tokenCount { object["tokens"] = .integer(tokenCount) }
        if isCut { object["cut"] = true }
        return .object(object)
    }

    fileprivate init(_ json: JSON) {
        self.init(label: json["label"]?.integer, probability: json["probability"]?.double)
        text = json["text"]?.string
        if let pair = json["wanted"]?.array, pair.count == 2, let sum = pair[0].double,
            let count = pair[1].integer
        {
            wanted = Likelihood(logProbability: sum, tokenCount: count)
        }
        tokenCount = json["tokens"]?.integer
        isCut = json["cut"] == true
    }
}
