public import HoneBase
public import HoneData
internal import HoneEvaluation
internal import HoneModels
internal import HoneTensor
public import SystemPackage

/// Why a comparison cannot be made.
public enum ComparisonError: HoneError {
    case unknownApproach(String, known: [String])
    case nothingToCompare
    case findings([Finding])
    case noTime(minutes: Double)
    case baseTwice(String)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .unknownApproach(let name, let known):
            Problem(
                "unknown approach \"\(name)\"",
                expected: known.joined(separator: ", "),
                remedy: Spelling.nearest(to: name, in: known).map { "did you mean \"\($0)\"?" }
            )
        case .nothingToCompare:
            Problem("there is no approach to measure", remedy: "name at least one with --approaches")
        case .findings(let findings):
            Problem(
                findings.map(\.message).joined(separator: "\n"),
                expected: "data that a comparison can learn from",
                remedy: "see all findings with hone check"
            )
        case .noTime(let minutes):
            Problem(
                "no approach can be measured in \(minutes) minutes",
                remedy: "raise --max-minutes, or name fewer approaches"
            )
        case .baseTwice(let name):
            Problem("the base \"\(name)\" is named twice", at: .init(file: "task.yaml", field: "bases"))
        }
    }
}

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
    /// - Throws: a `HoneError` of the boundary at which something was wrong; earlier results stay as they were.
    public func run() throws -> ComparisonResult {
        let data = try TaskExamples.load(from: task.folder, outputs: task.outputs)
        let labels = task.labelList(data)
        let names = try approachNames()
        observer.begin("checking \(data.examples.count) examples", total: 0)
        let plan = try Plan(data, of: task)
        let findings = Checks.run(on: CheckedExamples(data)).findings
        let fatal = findings.filter { $0.severity == .error }
        guard fatal.isEmpty else { throw ComparisonError.findings(fatal) }
        let lock = try FolderLock(options.output)
        defer { withExtendedLifetime(lock) {} }
        let numbers = Dictionary(zip(labels.map(\.name), labels.indices), uniquingKeysWith: { first, _ in first })
        let targets = data.examples.map { numbers[$0.output] ?? 0 }

        var trials: [Trial] = []
        var opened = false
        var truncated = 0
        var bases: [Base] = []
        let needsBase = names.contains { ApproachRegistry.approach(named: $0) != nil }
        for name in needsBase ? task.bases : [] {
            observer.begin("opening \(name)", total: 0)
            let base = try Base(name)
            guard !bases.contains(where: { $0.name == base.name }) else { throw ComparisonError.baseTwice(name) }
            bases.append(base)
        }
        let clock = Probe.now
        for base in bases {
            let bench = Bench(base, task, data, plan, labels, targets, options, observer, names, started: clock)
            let tried = try bench.run()
            trials += tried.trials
            opened = opened || tried.opened
            truncated = max(truncated, tried.truncated)
        }
        for external in task.externals where wants(external) {
            trials.append(
                try ExternalAnswers.trial(
                    external,
                    plan,
                    data.examples,
                    labels: labels.map(\.name),
                    targets: targets,
                    metric: task.metric
                )
            )
        }
        guard !trials.isEmpty else {
            if let minutes = options.maximumMinutes { throw ComparisonError.noTime(minutes: minutes) }
            throw ComparisonError.nothingToCompare
        }
        let history = try TestHistory(task.folder, items: plan.items.map { data.examples[$0] }).opened(opened)
        let evidence = Evidence(task, data, plan, labels.map(\.name), targets, trials, options)
        let result = try evidence.result(findings, bases: bases, testOpened: history, truncated: truncated)
        observer.begin("writing the report", total: 0)
        try ResultWriter(options.output).write(result)
        return result
    }

    private func wants(_ external: Task.External) -> Bool {
        guard let asked = options.approaches else { return true }
        return asked.contains(external.name) || asked.contains(ApproachRegistry.external) || asked.contains("all")
    }

    /// The names asked for, each known.
    private func approachNames() throws(ComparisonError) -> [String] {
        let known = ApproachRegistry.approaches.map { $0.name }
        let externals = task.externals.map(\.name) + [ApproachRegistry.external]
        guard let asked = options.approaches ?? task.approaches, !asked.contains("all") else {
            return known + (options.approaches == nil ? externals : externals)
        }
        for name in asked where !known.contains(name) && !externals.contains(name) {
            throw .unknownApproach(name, known: known + [ApproachRegistry.external, "all"])
        }
        return asked
    }
}

extension Task {
    /// Which outputs the examples may have.
    public var outputs: TaskExamples.Outputs {
        labels.map { .labels($0.map(\.name)) } ?? .labelsOfTraining
    }

    /// The task's labels, or those of the training examples.
    func labelList(_ data: TaskExamples) -> [Label] {
        labels ?? (data.labels ?? []).map { Label(name: $0, description: nil) }
    }
}
