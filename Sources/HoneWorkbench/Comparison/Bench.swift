internal import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import HoneModels
internal import HoneRetrieval
internal import HoneTensor
internal import SystemPackage

/// Tries the approaches on one base: embeds what is new, takes up what has not changed, measures the rest.
struct Bench {
    private let base: Base
    private let task: Task
    private let data: TaskExamples
    private let plan: Plan
    private let labels: [Task.Label]
    private let targets: [Int]
    private let options: Comparison.Options
    private let observer: any ComparisonObserver
    private let names: [String]
    /// The encoder by which decoders find examples; nil where none is at hand.
    private let neighbours: Base?
    /// The documents of the task; nil where nothing is looked up.
    private let documents: TaskDocuments?
    private let started: Double

    init(
        _ base: Base,
        _ task: Task,
        _ data: TaskExamples,
        _ plan: Plan,
        _ labels: [Task.Label],
        _ targets: [Int],
        _ options: Comparison.Options,
        _ observer: any ComparisonObserver,
        _ names: [String],
        neighbours: Base?,
        documents: TaskDocuments?,
        started: Double
    ) {
        self.base = base
        self.task = task
        self.data = data
        self.plan = plan
        self.labels = labels
        self.targets = targets
        self.options = options
        self.observer = observer
        self.names = names
        self.neighbours = neighbours
        self.documents = documents
        self.started = started
    }

    /// The trials, whether any of them looked at held-out items anew, and how many of these were cut.
    func run() throws -> (trials: [Trial], opened: Bool, truncated: Int) {
        var approaches = ApproachRegistry.approaches(among: names, for: task.kind, on: base.kind)
        if neighbours == nil, let without = approaches.first(where: { $0.needsNeighbours }) {
            observer.note(
                "\(without.name)@\(base.name): left out, since no encoder is at hand: hone pull minilm"
            )
            approaches.removeAll { $0.needsNeighbours }
        }
        approaches.removeAll { $0.search != nil && documents == nil }
        // What is compared as a way to search must be done in that way; an adapter reads what words alone find, too.
        for approach in approaches where !has(approach) {
            observer.note("\(approach.name)@\(base.name): left out, since the documents have no vectors")
        }
        approaches.removeAll { !has($0) }
        guard !approaches.isEmpty else { return ([], false, 0) }
        let cache = options.output.appending("cache")
        let shelf = RunShelf(output: options.output)
        let trialCache = TrialCache(
            folder: cache,
            shelf: shelf,
            base,
            task,
            data,
            plan,
            labels,
            neighbours: base.kind == .decoder ? neighbours?.digest : nil,
            documents: documents?.digest,
            seeds: options.seeds
        )
        let embedder = approaches.contains { $0.needsNeighbours } ? neighbours : base
        let embeddings = embedder.flatMap { embedder in
            embedder.kind == .encoder ? EmbeddingCache(folder: cache, base: embedder) : nil
        }
        let texts = data.examples.map(\.input)
        let fresh = embeddings?.new(among: texts) ?? []
        let outlook = Outlook(base: base, embedder: embeddings?.base, plan, seeds: options.seeds)
        let reader = base.kind == .decoder ? try PromptReader(base.decoder) : nil
        let tokens = texts.map(base.ids(of:))
        let sketch = material(nil, tokens, reader)
        let open = approaches.filter { trialCache.read($0) == nil }
        let embedding = outlook.embedding(fresh)
        if !open.isEmpty || !fresh.isEmpty {
            observer.note(outlook.estimate(of: open, on: sketch, embedding: embedding))
        }
        if let left = secondsLeft, embedding > left {
            observer.note(
                "\(base.name): left out, since embedding with \(embedder?.name ?? "") needs about \(Int(embedding) + 1) s"
            )
            return ([], false, 0)
        }
        if !fresh.isEmpty, let embedder {
            observer.begin("embedding with \(embedder.name)", total: fresh.count)
        }
        Probe.resetPeakMemory()
        let embedded = try embeddings?.embed(texts, progress: observer.update)
        let material = material(embedded, tokens, reader)
        var trials: [Trial] = []
        var opened = false
        for approach in approaches {
            let identifier = "\(approach.name)@\(base.name)"
            if let kept = trialCache.read(approach) {
                observer.note("\(identifier): nothing has changed; taken from the last comparison")
                note(leftOutOf: kept)
                trials.append(kept)
                continue
            }
            if let left = secondsLeft {
                let needed = outlook.seconds(approach, material)
                guard needed <= left else {
                    observer.note("\(identifier): left out, since it needs about \(Int(needed) + 1) s")
                    continue
                }
            }
            let fits = plan.rounds.count + (plan.procedure == .crossFitting ? 1 : 0)
            observer.begin(identifier, total: fits * (approach.isRandom ? options.seeds : 1))
            let trial = try attempt(approach, material, embedded, key: trialCache.key(approach))
            note(leftOutOf: trial)
            try trialCache.write(trial, approach)
            trials.append(trial)
            opened = true
        }
        return (trials, opened, cut(trials, embedded))
    }

    /// Tells how many examples the training of what is served left out, where there are any.
    private func note(leftOutOf trial: Trial) {
        guard let count = trial.training?.leftOut, count > 0 else { return }
        let examples = count.counted("example was", "examples were")
        observer.note("\(trial.identifier): \(examples) not trained on: \(TrainingTrace.whyLeftOut)")
    }

    /// Whether the documents can be searched as `approach` is named for.
    private func has(_ approach: any Approach.Type) -> Bool {
        guard approach is any RetrievalApproach.Type, let method = approach.search else { return true }
        return documents?.has(method) ?? false
    }

    /// How many held-out items were cut to what the base reads.
    private func cut(_ trials: [Trial], _ embedded: EmbeddingCache.Embedded?) -> Int {
        guard base.kind == .encoder, let embedded else {
            return trials.map { $0.predictions.count(where: \.isCut) }.max() ?? 0
        }
        let held = Set(plan.items)
        return embedded.truncated.count { held.contains($0) }
    }

    /// The examples as approaches on the base see them; a sketch where nothing is embedded yet.
    private func material(
        _ embedded: EmbeddingCache.Embedded?,
        _ tokens: [[Int32]],
        _ reader: PromptReader?
    ) -> Material {
        let isSketch = embedded == nil
        let size = base.kind == .encoder ? base.encoder.size : 1
        let features = embedded?.features ?? Tensor([Float](repeating: 0, count: size), shape: [1, size])
        var labelFeatures: [Material.LabelText: Tensor] = [:]
        if !isSketch, base.kind == .encoder {
            labelFeatures = Material.texts(for: labels).mapValues {
                base.encoder.embed($0).vectors.normalizedRows()
            }
        }
        return Material(
            labels: labels,
            targets: targets,
            features: features,
            inputs: data.examples.map(\.input),
            outputs: data.examples.map(\.output),
            instruction: task.instruction,
            tokens: tokens,
            base: base,
            labelFeatures: labelFeatures,
            reader: reader,
            neighbours: neighbours,
            documents: documents,
            askers: data.examples.map { documents?.reader(oneOf: $0.readers) }
        )
    }

    private func attempt<A: Approach>(
        _ approach: A.Type,
        _ material: Material,
        _ embedded: EmbeddingCache.Embedded?,
        key: String
    ) throws -> Trial {
        Probe.resetPeakMemory()
        var done = 0
        var attempts: [(trial: Trial, model: A.Model)] = []
        for seed in 0..<(A.isRandom ? options.seeds : 1) {
            var material = material
            material.seed = seed
            attempts.append(
                try A.attempt(plan, on: material, metric: task.metric) {
                    observer.update(done)
                    done += 1
                }
            )
        }
        // The seed that is served is chosen on validation; ties go to the first.
        let best =
            attempts.indices.max {
                (attempts[$0].trial.validationScore, -$0) < (attempts[$1].trial.validationScore, -$1)
            } ?? 0
        var (trial, model) = attempts.remove(at: best)
        trial.otherSeeds = attempts.map(\.trial.predictions)
        trial.servedSeed = best
        if A.isRandom, options.seeds > 1 { trial.choices.append(("seed", "\(best)")) }
        trial.base = base.name
        trial.training?.forgetting = model.forgetting(on: base)
        if let embedded, A.needsNeighbours || (A.baseKind == .encoder && A.simplicity > 0) {
            let trained = plan.final.training.reduce(0) { $0 + embedded.tokenCounts[$1] }
            let all = embedded.tokenCounts.reduce(0, +)
            trial.trainSeconds += embedded.seconds * Double(trained) / Double(max(all, 1))
        }
        let counts = trial.predictions.enumerated().compactMap { index, prediction in
            prediction.tokenCount
                ?? (A.baseKind == .encoder ? embedded?.tokenCounts[plan.items[index]] : nil)
        }
        trial.tokensPerRequest = Double(counts.reduce(0, +)) / Double(max(counts.count, 1))
        let requests = SingleRequests(plan.items, data, base, documents)
        trial.latency = requests.latency(of: model)
        if let lookup = model.lookup {
            trial.stages = requests.stages(of: model)
            trial.evidence = documents?.evidence?.found(plan.items, by: lookup) { row in
                model.passages(shownFor: row, of: material)
            }
        }
        trial.peakMemory = Probe.peakMemory
        trial.run = RunShelf.place(of: trial.identifier)
        trial.key = key
        let run = Run(
            folder: RunShelf(output: options.output).aside(trial.identifier),
            approach: approach.name,
            base: base,
            labels: labels.map(\.name),
            task: task.name,
            model: model
        )
        try run.write(details: details(trial, rows: plan.final.training.count))
        return trial
    }

    private func details(_ trial: Trial, rows: Int) -> JSONObject {
        JSONObject([
            ("trial", JSON(trial.key)),
            ("choices", .object(JSONObject(trial.choices.map { ($0.name, .string($0.value)) }))),
            ("metric", .string(task.metric.rawValue)), ("validation_score", .number(trial.validationScore)),
            ("training_examples", .integer(rows)), ("train_seconds", .number(trial.trainSeconds)),
            ("training", trial.training?.json ?? .null),
            ("hone_version", .string(Hone.version)),
        ])
    }

    /// What `--max-minutes` leaves; nil where there is no limit.
    private var secondsLeft: Double? {
        options.maximumMinutes.map { $0 * 60 - (MonotonicClock.now - started) }
    }
}
