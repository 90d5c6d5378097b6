internal import HoneBase
internal import HoneRemote
internal import HoneTraining
internal import SystemPackage

/// What a training in progress was asked for: `tuning.json` in its folder, from which it goes on.
struct TuningRecord {
    private static let fileName = "tuning.json"
    private static let version = 1

    let source: Tuning.Source
    let base: String
    let recipe: Recipe
    let options: Tuning.Options

    init(_ source: Tuning.Source, base: String, recipe: Recipe, _ options: Tuning.Options) {
        (self.source, self.base, self.recipe, self.options) = (source, base, recipe, options)
    }

    func write(to folder: FilePath) throws(FileError) {
        var record = JSONObject([
            ("hone_tuning", .integer(Self.version)), ("base", .string(Self.lasting(base))),
            ("validates", .bool(options.validates)), ("truncates", .bool(options.truncates)),
            ("recipe", recipe.json),
        ])
        switch source {
        case .task(let task): record["task"] = .string(task.folder.absolute.string)
        case .files(let files): record["files"] = .array(files.map { .string($0.absolute.string) })
        case .pairs(let files): record["pairs"] = .array(files.map { .string($0.absolute.string) })
        }
        try Files.write(JSON.object(record).text(pretty: true), to: folder.appending(Self.fileName))
    }

    /// The name of a base by which it is found from any working folder.
    private static func lasting(_ base: String) -> String {
        ModelStore.standard.folder(of: base) == nil ? FilePath(base).absolute.string : base
    }

    /// Whether a training was begun in `folder`.
    static func isThere(_ folder: FilePath) -> Bool { Files.exists(folder.appending(fileName)) }

    static func remove(from folder: FilePath) throws(FileError) {
        try Files.remove(folder.appending(fileName))
    }

    /// What was written to `folder`.
    init(in folder: FilePath) throws {
        let path = folder.appending(Self.fileName)
        guard Files.exists(path) else { throw TuningError.nothingToResume(folder) }
        var keys = try RecordKeys(path, version: ("hone_tuning", Self.version))
        if let files = keys.optional("files")?.array?.compactMap(\.string) {
            source = .files(files.map { FilePath($0) })
        } else if let files = keys.optional("pairs")?.array?.compactMap(\.string) {
            source = .pairs(files.map { FilePath($0) })
        } else {
            source = .task(try Task(folder: FilePath(try keys.text("task"))))
        }
        base = try keys.text("base")
        options = Tuning.Options(
            validates: try keys.flag("validates"),
            truncates: keys.optional("truncates") == .bool(true)
        )
        recipe = try Recipe(keys.value("recipe"))
        try keys.finish()
    }
}

extension Tuning.Options {
    fileprivate init(validates: Bool, truncates: Bool) {
        self.validates = validates
        self.truncates = truncates
    }
}
