internal import HoneBase
internal import HoneModels
public import HoneRetrieval
internal import HoneTensor
internal import HoneTraining
public import SystemPackage

/// One fit of one approach: a folder that holds all it takes to answer, but for the base that it names.
///
/// `run.json` says what it is; `model.safetensors` holds what was fitted. The base is pinned by hash, and the
/// tokens of a probe text are checked, so that what is served reads text as what was measured did.
public struct Run: Sendable {
    /// The folder.
    public let folder: FilePath
    /// The approach's name.
    public let approach: String
    /// The base that it stands on.
    public let base: Base
    /// The labels, in the order in which answers are numbered; none where answers are texts.
    public let labels: [String]
    /// The task's name.
    public let task: String
    private var model: any ApproachModel

    /// An answer to one text.
    public struct Answer: Sendable, Equatable {
        /// The label, or the text; nil where the request failed.
        public var output: String?
        /// The probability that the approach gives a label, in 0...1; nil for a text.
        public var probability: Double?
        /// Whether the text was longer than the base reads.
        public var isTruncated: Bool
    }

    init(
        folder: FilePath,
        approach: String,
        base: Base,
        labels: [String],
        task: String,
        model: any ApproachModel
    ) {
        self.folder = folder
        self.approach = approach
        self.base = base
        self.labels = labels
        self.task = task
        self.model = model
    }

    /// Opens the run in `folder`.
    ///
    /// - Throws: `RunError` where it is no run or its base has changed;
    ///   `ModelStoreError` where the base is missing.
    public init(_ folder: FilePath) throws {
        let record = try RunRecord(in: folder)
        let path = folder.appending(RunRecord.fileName)
        guard !Recipe.objectives.contains(record.approach) else { throw RunError.noAnswers(folder) }
        guard let known = ApproachRegistry.approach(named: record.approach) else {
            let known = ApproachRegistry.approaches.map { $0.name }
            throw RunError.unknownApproach(path, name: record.approach, known: known)
        }
        let base = try record.openBase(of: folder)
        let approach = ApproachRegistry.approach(named: record.approach, on: base.kind) ?? known
        guard record.labels.count > 1 || approach.taskKinds.contains(.generate) else {
            throw RunError.malformed(path, what: "two labels or more are expected in \"labels\"")
        }
        let labels = record.labels
        let model = try Self.model(of: approach, folder, base: base, labelCount: labels.count)
        self.init(
            folder: folder,
            approach: record.approach,
            base: base,
            labels: labels,
            task: record.task,
            model: model
        )
    }

    private static func model<A: Approach>(
        of approach: A.Type,
        _ folder: FilePath,
        base: Base,
        labelCount: Int
    ) throws -> any ApproachModel { try A.Model(folder, base: base, labelCount: labelCount) }

    /// Whether it looks things up in documents, of which each reader sees their own share.
    public var looksUp: Bool { ApproachRegistry.approach(named: approach, on: base.kind)?.search != nil }

    /// The run as it answers the user `name`; without this it looks up what everyone may read.
    ///
    /// - Throws: `PermissionError` where `name` is a group.
    public func asked(by name: String) throws(PermissionError) -> Run {
        guard let lookup = model.lookup else { return self }
        var run = self
        run.model = model.anyAsked(by: try lookup.index.index.permissions.reader(name))
        return run
    }

    /// The answers to `texts`, in their order.
    public func answer(_ texts: [String]) -> [Answer] {
        guard !texts.isEmpty else { return [] }
        let answered = model.answer(texts, with: base)
        let cut = Set(answered.truncated)
        return answered.predictions.enumerated().map { index, prediction in
            Answer(
                output: prediction.answer(labels),
                probability: prediction.probability,
                isTruncated: cut.contains(index)
            )
        }
    }

    /// Writes the run's folder aside and puts it in place as a whole, with `details` in `run.json`.
    func write(details: JSONObject) throws {
        let aside = FilePath(folder.string + ".aside")
        try Files.remove(aside)
        try Files.makeFolder(aside)
        try fill(aside, details: details)
        let former = FilePath(folder.string + ".former")
        try Files.remove(former)
        if Files.exists(folder) { try Files.move(folder, to: former) }
        try Files.move(aside, to: folder)
        try Files.remove(former)
    }

    /// Writes all files of the run into `aside`.
    private func fill(_ aside: FilePath, details: JSONObject) throws {
        try model.save(to: aside, base: base)
        var record = RunRecord(approach: approach, task: task, base: base, labels: labels).json
        for (key, value) in details.members { record[key] = value }
        // Read back before it is called done: what is served must be what was measured.
        if let known = ApproachRegistry.approach(named: approach, on: base.kind) {
            _ = try Self.model(of: known, aside, base: base, labelCount: labels.count)
        }
        try Files.write(JSON.object(record).text(pretty: true), to: aside.appending(RunRecord.fileName))
    }
}

extension ApproachModel {
    /// `asked(by:)` of a model of any kind.
    fileprivate func anyAsked(by reader: Reader) -> any ApproachModel { asked(by: reader) }
}
