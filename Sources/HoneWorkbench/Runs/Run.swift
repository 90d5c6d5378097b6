internal import HoneBase
internal import HoneModels
internal import HoneTensor
public import SystemPackage

/// One fit of one approach: a folder that holds all it takes to answer, but for the base that it names.
///
/// `run.json` says what it is; `model.safetensors` holds what was fitted. The base is pinned by hash, and the
/// tokens of a probe text are checked, so that what is served reads text as what was measured did.
public struct Run: Sendable {
    /// The version of the folder's layout.
    public static let version = 1
    static let probe = "The BR-45 won't hold 180 bar; E-stop pressed twice, naïve reset tried — 3 °C outside!"

    /// The folder.
    public let folder: FilePath
    /// The approach's name.
    public let approach: String
    /// The base that it stands on.
    public let base: Base
    /// The labels, in the order in which answers are numbered.
    public let labels: [String]
    /// The task's name.
    public let task: String
    private let model: any ApproachModel

    /// An answer to one text.
    public struct Answer: Sendable, Equatable {
        /// The label.
        public var label: String
        /// The probability that the approach gives it, in 0...1.
        public var probability: Double
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
        let path = folder.appending("run.json")
        guard Files.exists(path) else {
            throw Files.exists(folder) ? RunError.notARun(folder) : RunError.file(.missing(folder))
        }
        let bytes = try Files.bytes(of: path)
        let record: JSON
        do throws(JSONSyntaxError) { record = try JSONScanner.parse(bytes) } catch {
            throw RunError.malformed(path, what: error.problem.what)
        }
        guard let version = record["hone_run"]?.integer else {
            throw RunError.malformed(path, what: "\"hone_run\" is missing")
        }
        guard version == Self.version else {
            throw RunError.version(path, found: version, known: Self.version)
        }
        guard let name = record["approach"]?.string,
            let labels = record["labels"]?.array?.compactMap(\.string),
            let baseName = record["base"]?["name"]?.string, let digest = record["base"]?["sha256"]?.string,
            let baseFolder = record["base"]?["folder"]?.string, let probe = record["probe"]?.string,
            labels.count > 1
        else { throw RunError.malformed(path, what: "approach, labels, base or probe is missing") }
        guard let approach = ApproachRegistry.approach(named: name) else {
            let known = ApproachRegistry.approaches.map { $0.name }
            throw RunError.unknownApproach(path, name: name, known: known)
        }
        let base = try Self.base(named: baseName, folder: baseFolder, digest: digest)
        guard base.digest == digest else {
            throw RunError.otherBase(path, base: baseName, expected: digest, found: base.digest)
        }
        guard Self.probeDigest(base) == probe else { throw RunError.otherTokens(path, base: baseName) }
        let model = try Self.model(of: approach, folder, base: base, labelCount: labels.count)
        self.init(
            folder: folder,
            approach: name,
            base: base,
            labels: labels,
            task: record["task"]?.string ?? "",
            model: model
        )
    }

    /// The base of this name, or the one in the folder where it was when the run was
    /// fitted: whichever is the same.
    private static func base(named name: String, folder: String, digest: String) throws -> Base {
        let named = Result { try Base(name) }
        if case .success(let base) = named, base.digest == digest { return base }
        guard Files.isFolder(FilePath(folder)) else { return try named.get() }
        return try Base(folder)
    }

    private static func model<A: Approach>(
        of approach: A.Type,
        _ folder: FilePath,
        base: Base,
        labelCount: Int
    ) throws -> any ApproachModel { try A.Model(folder, base: base, labelCount: labelCount) }

    /// The answers to `texts`, in their order.
    public func answer(_ texts: [String]) -> [Answer] {
        guard !texts.isEmpty else { return [] }
        let answered = model.answer(texts, with: base.encoder)
        let cut = Set(answered.truncated)
        return answered.predictions.enumerated().map { index, prediction in
            Answer(
                label: labels[prediction.label ?? 0],
                probability: prediction.probability ?? 0,
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

    /// Writes the run into its folder, which is there; `run.json` comes last, and makes it a run.
    func add(details: JSONObject, card: String) throws {
        try Files.write(card, to: folder.appending("README.md"))
        try fill(folder, details: details)
    }

    /// Writes all files of the run into `aside`.
    private func fill(_ aside: FilePath, details: JSONObject) throws {
        try model.save(to: aside, base: base)
        var record = JSONObject([
            ("hone_run", .integer(Self.version)), ("approach", .string(approach)), ("task", .string(task)),
            (
                "base",
                [
                    "name": .string(base.name), "folder": .string(base.folder.absolute.string),
                    "sha256": .string(base.digest),
                ]
            ),
            ("labels", .array(labels.map(JSON.string))), ("probe", .string(Self.probeDigest(base))),
        ])
        for (key, value) in details.members { record[key] = value }
        // Read back before it is called done: what is served must be what was measured.
        if let known = ApproachRegistry.approach(named: approach) {
            _ = try Self.model(of: known, aside, base: base, labelCount: labels.count)
        }
        try Files.write(JSON.object(record).text(pretty: true), to: aside.appending("run.json"))
    }

    private static func probeDigest(_ base: Base) -> String {
        Digest(of: base.encoder.tokens(of: probe).ids.map(String.init).joined(separator: " ")).description
    }
}
