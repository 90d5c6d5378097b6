internal import HoneBase
public import HoneData
internal import HoneEvaluation
internal import HoneModels
internal import HoneRemote
internal import HoneRetrieval
internal import HoneTensor
internal import HoneText
public import SystemPackage

/// What a comparison tells while it runs.
public protocol ComparisonObserver: Sendable {
    /// A stage of `total` items starts; 0 where their number is unknown.
    func begin(_ stage: String, total: Int)
    /// So many items of the stage are done.
    func update(_ done: Int)
    /// Something worth a line of its own.
    func note(_ text: String)
}

/// The approaches of one task, measured side by side on the same held-out items.
public struct Comparison {
    /// What the user asked for beside the task.
    public struct Options: Sendable {
        /// Names of approaches; nil for those of the task.
        public var approaches: [String]?
        /// Fits of every approach in whose training something is random.
        public var seeds = 1
        /// Approaches that would take longer than this are left out.
        public var maximumMinutes: Double?
        /// Where results go.
        public var output: FilePath
        /// The command as it was given, for the report.
        public var command: String

        /// Options with the usual values.
        public init(output: FilePath, command: String) {
            self.output = output
            self.command = command
        }
    }

    private let task: Task
    private let options: Options
    private let observer: any ComparisonObserver

    /// A comparison of `task`.
    public init(_ task: Task, _ options: Options, observer: any ComparisonObserver) {
        self.task = task
        self.options = options
        self.observer = observer
    }

    /// Measures, compares and writes `results.json`, `report.html` and the runs.
    ///
    /// - Throws: a `HoneError` of the boundary at which something was wrong;
    ///   earlier results stay as they were.
    public func run() throws -> ComparisonResult {
        let data = try TaskExamples.load(from: task.folder, outputs: task.outputs)
        let labels = task.kind == .classify ? task.labelList(data) : []
        let names = try approachNames()
        observer.begin("checking \(data.examples.count.counted("example"))", total: 0)
        let findings = Checks.run(on: CheckedExamples(data)).findings
        let fatal = findings.filter { $0.severity == .error }
        guard fatal.isEmpty else { throw ComparisonError.findings(fatal) }
        let bases = try self.bases(for: names)
        guard
            task.externals.contains(where: wants) || bases.isEmpty
                || bases.contains(where: { has($0, names) })
        else {
            throw ComparisonError.noApproach(for: task.kind)
        }
        let neighbours = try self.neighbours(among: bases, for: names)
        // From here on files are written: what can be wrong with the input was found before.
        let lock = try FolderLock(options.output)
        defer { withExtendedLifetime(lock) {} }
        let plan = try Plan(data, of: task)
        guard plan.rounds.allSatisfy({ !$0.training.isEmpty }) else {
            throw ComparisonError.nothingToLearn(leftOut: plan.leftOut)
        }
        let numbers = Dictionary(
            zip(labels.map(\.name), labels.indices),
            uniquingKeysWith: { first, _ in first }
        )
        let targets = labels.isEmpty ? [] : data.examples.map { numbers[$0.output] ?? 0 }

        var trials: [Trial] = []
        var opened = false
        var truncated = 0
        // Read first: a fault in their file is told before hours of work, not after.
        let externals = try task.externals.filter(wants).map { external in
            try ExternalAnswers.trial(
                external,
                plan,
                data.examples,
                labels: labels.map(\.name),
                metric: task.metric
            )
        }
        // What it takes to index and embed the documents counts towards what the comparison may take.
        let clock = MonotonicClock.now
        let documents = try self.documents(for: names, data, plan)
        for base in bases {
            let bench = Bench(
                base,
                task,
                data,
                plan,
                labels,
                targets,
                options,
                observer,
                names,
                neighbours: neighbours,
                documents: documents,
                started: clock
            )
            let tried = try bench.run()
            trials += tried.trials
            opened = opened || tried.opened
            truncated = max(truncated, tried.truncated)
        }
        trials += externals
        guard !trials.isEmpty else {
            if let minutes = options.maximumMinutes { throw ComparisonError.noTime(minutes: minutes) }
            throw ComparisonError.nothingToCompare
        }
        let history = try TestHistory(task.folder, items: plan.items.map { data.examples[$0] }).opened(opened)
        let evidence = Evidence(task, data, plan, labels.map(\.name), targets, trials, options)
        let seen = try bases.compactMap { base in
            try SeenText.items(among: plan.items, of: data, by: base).map { (base, $0) }
        }
        let recognised = seen.compactMap { SeenText.finding($0.1, of: data, by: $0.0) }
        for finding in recognised { observer.note(finding.message) }
        let result = try evidence.result(
            findings + recognised,
            bases: bases,
            seen: seen.map { ($0.0.name, $0.1.count) },
            testOpened: history,
            truncated: truncated,
            documents: documents?.facts
        )
        observer.begin("writing the report", total: 0)
        try ResultWriter(options.output).write(result)
        let shelf = RunShelf(output: options.output)
        for trial in trials { if let key = trial.key { try shelf.serve(trial.identifier, trial: key) } }
        try ComparisonCards(task: task, bases: bases, data: data, result: result).write(to: options.output)
        return result
    }

    /// The bases of the task, opened, where an approach stands on one; a folder's
    /// path starts at the task's folder.
    private func bases(for names: [String]) throws -> [Base] {
        guard names.contains(where: { ApproachRegistry.approach(named: $0) != nil }) else { return [] }
        var bases: [Base] = []
        for name in task.bases {
            observer.begin("opening \(name)", total: 0)
            let base = try Base(task.place(ofBase: name))
            guard !bases.contains(where: { $0.digest == base.digest }) else {
                throw ComparisonError.baseTwice(name)
            }
            // A template that cannot be read is told now, not after hours.
            if base.kind == .decoder {
                do {
                    let reader = try PromptReader(base.decoder)
                    if let (tokens, most) = try reader.excess(ofInstruction: task.instruction, room: 0) {
                        throw ComparisonError.longInstruction(name, tokens: tokens, most: most)
                    }
                } catch let error as TemplateError {
                    throw ComparisonError.noPrompt(name, error)
                }
            }
            bases.append(base.named(apartFrom: bases.map(\.name)))
        }
        return bases
    }

    /// The documents of the task, indexed, where an approach looks things up in them.
    private func documents(for names: [String], _ data: TaskExamples, _ plan: Plan) throws -> TaskDocuments? {
        let wants = ApproachRegistry.approaches.contains { $0.search != nil && names.contains($0.name) }
        guard let folder = task.documents, wants else { return nil }
        let evidence = try EvidenceCheck(data.examples)
        var documents = try TaskDocuments(folder, output: options.output, observer)
        documents.evidence = evidence
        let unlocated = evidence?.unlocated(plan.items, by: documents.lookup(.words, count: 1)) ?? []
        if let first = unlocated.first {
            observer.note(
                "the evidence of \(unlocated.count) held-out \(unlocated.count == 1 ? "item does" : "items do") not stand in the documents as it is quoted, as that of \(data.examples[first].source): not counted where it is told whether evidence was shown"
            )
        }
        documents.hide(data.examples.map(\.input))
        let held = plan.items.map { data.examples[$0] }.filter { documents.holds($0.input) }
        documents.facts.heldOutItems = held.count
        if let first = held.first {
            observer.note(
                "\(held.count) held-out \(held.count == 1 ? "item stands" : "items stand") in the documents, as that of \(first.source): a document that holds an item is not shown for it"
            )
        }
        return documents
    }

    /// Whether some approach of `names` does the task on `base`.
    private func has(_ base: Base, _ names: [String]) -> Bool {
        !ApproachRegistry.approaches(among: names, for: task.kind, on: base.kind).isEmpty
    }

    /// The encoder by which decoders find examples: the first of the task's own, else the catalogue's where it is in
    /// the store.
    private func neighbours(among bases: [Base], for names: [String]) throws -> Base? {
        if let encoder = bases.first(where: { $0.kind == .encoder }) { return encoder }
        let wants = ApproachRegistry.approaches.contains { $0.needsNeighbours && names.contains($0.name) }
        guard wants, !bases.isEmpty, ModelStore.standard.folder(of: CatalogEntry.minilm.name) != nil else {
            return nil
        }
        return try Base(CatalogEntry.minilm.name)
    }

    private func wants(_ external: Task.External) -> Bool {
        guard let asked = options.approaches else { return true }
        return asked.contains(external.name) || asked.contains(ApproachRegistry.external)
            || asked.contains("all")
    }

    /// The names asked for, each known; `all` stands for those that can be measured.
    private func approachNames() throws(ComparisonError) -> [String] {
        let usable = ApproachRegistry.approaches.filter { $0.search == nil || task.documents != nil }
        let known = usable.map { $0.name }
        let externals = task.externals.map(\.name) + [ApproachRegistry.external]
        let asked = options.approaches ?? task.approaches ?? ["all"]
        let wantsAll = asked.contains("all")
        for name in asked where name != "all" && !known.contains(name) && !externals.contains(name) {
            guard ApproachRegistry.approach(named: name)?.search != nil else {
                throw .unknownApproach(name, known: known + [ApproachRegistry.external, "all"])
            }
            if !wantsAll { throw .noDocuments(task.folder.appending("task.yaml"), approach: name) }
        }
        return wantsAll ? known + externals : asked
    }
}

extension Task {
    /// Which outputs the examples may have.
    public var outputs: TaskExamples.Outputs {
        if kind == .generate { return .texts }
        return labels.map { .labels($0.map(\.name)) } ?? .labelsOfTraining
    }

    /// The task's labels, or those of the training examples.
    func labelList(_ data: TaskExamples) -> [Label] {
        labels ?? (data.labels ?? []).map { Label(name: $0, description: nil) }
    }
}
