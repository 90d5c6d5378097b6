internal import HoneBase
internal import HoneModels
internal import HoneTensor
internal import HoneTraining
internal import SystemPackage

/// What `run.json` says of a run beside its measurements: what it is, and what it stands on.
struct RunRecord {
    /// The version of the folder's layout.
    static let version = 1
    static let fileName = "run.json"

    let approach: String
    let task: String
    let base: BaseRecord
    /// In the order in which answers are numbered; none where the run does not classify.
    var labels: [String] = []

    /// The record of a run of `approach` on `base`.
    init(approach: String, task: String, base: Base, labels: [String] = []) {
        (self.approach, self.task, self.labels) = (approach, task, labels)
        self.base = BaseRecord(base)
    }

    /// Its keys in `run.json`.
    var json: JSONObject {
        var record = JSONObject([
            ("hone_run", .integer(Self.version)), ("approach", .string(approach)), ("task", .string(task)),
            ("base", base.json),
        ])
        if !labels.isEmpty { record["labels"] = .array(labels.map(JSON.string)) }
        record["probe"] = .string(base.probe)
        return record
    }

    /// Keys that are written for people and reports.
    private static let measurements = [
        "trial", "choices", "metric", "validation_score", "validation_metric", "training_examples",
        "train_seconds", "test_items", "test_score", "test_opened", "training", "planned_memory_mb",
        "peak_memory_mb", "hone_version",
    ]

    /// What keys were called once, or are called elsewhere.
    private static let renamed = [
        "losses": "training", "base_model": "base", "base_model_name_or_path": "base", "method": "approach",
        "classes": "labels", "label_names": "labels", "version": "hone_run",
    ]

    /// The record in `folder`.
    ///
    /// - Throws: `RunError` where it is no run, of another version, or has a key that is not known.
    init(in folder: FilePath) throws {
        let path = folder.appending(Self.fileName)
        guard Files.exists(path) else {
            throw Files.exists(folder) ? RunError.notARun(folder) : RunError.file(.missing(folder))
        }
        var keys = try RecordKeys(path, version: ("hone_run", Self.version))
        approach = try keys.text("approach")
        task = keys.optional("task")?.string ?? ""
        let base = try keys.value("base")
        self.base = try BaseRecord(base, probe: try keys.text("probe"), at: path)
        labels = keys.optional("labels")?.array?.compactMap(\.string) ?? []
        guard Set(labels).count == labels.count else {
            throw RunError.malformed(path, what: "a label stands twice in \"labels\"")
        }
        keys.skip(Self.measurements)
        try keys.finish(renamed: Self.renamed)
    }

    /// The base that the run stands on.
    ///
    /// - Throws: `RunError` where it has changed or is missing.
    func openBase(of folder: FilePath, as type: DType? = nil) throws -> Base {
        try base.open(folder.appending(Self.fileName), as: type)
    }
}
