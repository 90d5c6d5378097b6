internal import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import HoneModels
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
        self.started = started
    }

    /// The trials, whether any of them looked at held-out items anew, and how many of these were cut.
    func run() throws -> (trials: [Trial], opened: Bool, truncated: Int) {
        let approaches = ApproachRegistry.approaches.filter { names.contains($0.name) }
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
            seeds: options.seeds
        )
        let texts = data.examples.map(\.input)
        let embeddings = EmbeddingCache(folder: cache, base: base)
        let fresh = embeddings.new(among: texts)
        let embedding = estimate(approaches.filter { trialCache.read($0) == nil }, fresh)
        if let left = secondsLeft, embedding > left {
            observer.note("\(base.name): left out, since embedding needs about \(Int(embedding) + 1) s")
            return ([], false, 0)
        }
        if !fresh.isEmpty { observer.begin("embedding with \(base.name)", total: fresh.count) }
        Probe.resetPeakMemory()
        let embedded = try embeddings.embed(texts, progress: observer.update)
        let material = Material(
            labels: labels,
            targets: targets,
            features: embedded.features,
            tokens: texts.map { base.encoder.tokens(of: $0).ids },
            base: base,
            labelFeatures: Material.texts(for: labels).mapValues {
                base.encoder.embed($0).vectors.normalizedRows()
            }
        )
        var trials: [Trial] = []
        var opened = false
        for approach in approaches {
            let identifier = "\(approach.name)@\(base.name)"
            if let kept = trialCache.read(approach) {
                observer.note("\(identifier): nothing has changed; taken from the last comparison")
                trials.append(kept)
                continue
            }
            if let left = secondsLeft {
                let needed = seconds(approach, material)
                guard needed <= left else {
                    observer.note("\(identifier): left out, since it needs about \(Int(needed) + 1) s")
                    continue
                }
            }
            let fits = plan.rounds.count + (plan.procedure == .crossFitting ? 1 : 0)
            observer.begin(identifier, total: fits * (approach.isRandom ? options.seeds : 1))
            let trial = try attempt(approach, material, embedded, key: trialCache.key(approach))
            try trialCache.write(trial, approach)
            trials.append(trial)
            opened = true
        }
        let held = Set(plan.items)
        return (trials, opened, embedded.truncated.count { held.contains($0) })
    }

    private func attempt<A: Approach>(
        _ approach: A.Type,
        _ material: Material,
        _ embedded: EmbeddingCache.Embedded,
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
        let trained = plan.final.training.reduce(0) { $0 + embedded.tokenCounts[$1] }
        let all = embedded.tokenCounts.reduce(0, +)
        if A.simplicity > 0 {
            trial.trainSeconds += embedded.seconds * Double(trained) / Double(max(all, 1))
        }
        let requests = plan.items.map { Double(embedded.tokenCounts[$0]) }
        trial.tokensPerRequest = requests.reduce(0, +) / Double(max(requests.count, 1))
        trial.latency = latency(of: model)
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

    /// Single requests one after the other, from text to answer, over held-out texts spread evenly.
    private func latency(of model: some ApproachModel) -> ApproachResult.Latency {
        let items = plan.items
        let count = min(200, items.count)
        let chosen = (0..<count).map { data.examples[items[$0 * items.count / count]].input }
        func answer(_ text: String) -> Double {
            let start = MonotonicClock.now
            _ = model.answer([text], with: base.encoder)
            return (MonotonicClock.now - start) * 1e3
        }
        for text in chosen.prefix(5) { _ = answer(text) }
        let times = chosen.map(answer).sorted()
        return .init(
            p50: times[times.count / 2],
            p95: times[min(times.count - 1, times.count * 95 / 100)],
            mean: times.reduce(0, +) / Double(times.count)
        )
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

    /// Says before the work what it will take, from a sample of the texts that must be embedded.
    ///
    /// - Returns: the seconds of embedding.
    private func estimate(_ approaches: [any Approach.Type], _ texts: [String]) -> Double {
        guard !approaches.isEmpty || !texts.isEmpty else { return 0 }
        let count = min(48, texts.count)
        let sample = (0..<count).map { texts[$0 * texts.count / count] }
        _ = base.encoder.embed(Array(sample.prefix(1)))
        let start = MonotonicClock.now
        _ = base.encoder.embed(sample)
        let embedding = (MonotonicClock.now - start) / Double(max(count, 1)) * Double(texts.count)
        let sketch = Material(
            labels: labels,
            targets: [],
            features: Tensor([Float](repeating: 0, count: base.encoder.size), shape: [1, base.encoder.size]),
            tokens: data.examples.map { base.encoder.tokens(of: $0.input).ids },
            base: base,
            labelFeatures: [:]
        )
        let fitting = approaches.reduce(0) { $0 + seconds($1, sketch) }
        let vectors = Double(data.examples.count * base.encoder.size * 4) / 1e6
        let training = approaches.map { $0.estimatedMemory(material: sketch) }.max() ?? 0
        let memory = Probe.peakMemory + 5 * vectors + 40 + training
        observer.note(
            "estimate for \(base.name): about \(Int(embedding + fitting) + 1) s and \(Int(memory)) MB of memory"
        )
        return embedding
    }

    private func seconds(_ approach: any Approach.Type, _ material: Material) -> Double {
        let isCrossFitted = plan.procedure == .crossFitting
        let inner =
            min(
                (plan.rounds + (isCrossFitted ? [plan.final] : [])).reduce(0) { $0 + $1.inner.count },
                approach.validations ?? .max
            )
        let requests = 200 * 0.01
        return approach.estimatedSeconds(
            material: material,
            rows: plan.final.training.count,
            fits: (inner + plan.rounds.count + 1) * (approach.isRandom ? options.seeds : 1)
        ) + requests
    }
}
