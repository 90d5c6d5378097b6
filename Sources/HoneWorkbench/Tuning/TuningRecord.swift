internal import HoneBase
internal import HoneTraining
internal import SystemPackage

/// What a training in progress was asked for: `tuning.json` in its folder, from which it goes on.
struct TuningRecord {
    private static let fileName = "tuning.json"
    private static let version = 1

    let task: FilePath
    let base: String
    let recipe: Recipe
    let options: Tuning.Options

    init(task: FilePath, base: String, recipe: Recipe, _ options: Tuning.Options) {
        (self.task, self.base, self.recipe, self.options) = (task, base, recipe, options)
    }

    func write(to folder: FilePath) throws(FileError) {
        let record: JSON = [
            "hone_tuning": .integer(Self.version), "task": .string(task.string), "base": .string(base),
            "validates": .bool(options.validates), "recipe": recipe.json,
        ]
        try Files.write(record.text(pretty: true), to: folder.appending(Self.fileName))
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
        task = FilePath(try keys.text("task"))
        base = try keys.text("base")
        options = Tuning.Options(validates: try keys.flag("validates"))
        recipe = try Recipe(keys.value("recipe"))
        try keys.finish()
    }
}

extension Tuning.Options {
    fileprivate init(validates: Bool) { self.validates = validates }
}
