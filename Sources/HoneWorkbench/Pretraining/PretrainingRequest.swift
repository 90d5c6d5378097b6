internal import HoneBase
public import HoneModels
public import HoneTraining
public import SystemPackage

/// What a pre-training is asked for: text, shape, recipe.
///
/// `pretraining.json` in its folder holds it, from which it goes on.
public struct PretrainingRequest: Sendable {
    /// Files and folders of text to learn from.
    public var corpus: [FilePath]
    /// Files and folders of text to measure on; where there are none, a share of the corpus is held out.
    public var heldOut: [FilePath] = []
    /// The field of a `.jsonl` row that holds its text.
    public var field = "text"
    /// The share of the corpus's bytes that is held out where no files are given, from 0 to a half.
    public var heldOutShare = 0.01
    /// A file of words, one a line: paragraphs that hold one are dropped.
    public var wordList: FilePath?
    /// The sizes of the model.
    public var shape: ModelShape
    /// A folder with the tokenizer to take; nil to learn one from the corpus.
    public var tokenizer: FilePath?
    /// The tokens of a row, which is the longest text that training sees.
    public var context: Int
    /// The tokens that are seen at most, counted as often as they are; nil for as many as `recipe` has epochs.
    public var tokenBudget: Int?
    /// How texts begin that are written while the model learns; what held-out documents begin with where it is empty.
    public var prompts: [String] = []
    /// The settings of training.
    public var recipe: Recipe

    /// Learning `shape` from `corpus` in the usual way, with a context of at most 512 tokens.
    public init(_ corpus: [FilePath], _ shape: ModelShape) {
        self.corpus = corpus
        self.shape = shape
        context = min(512, shape.maximumTokens ?? 512)
        recipe = Self.usualRecipe
    }

    /// Rows of 16,384 tokens a step, warm-up, a stable rate, and decay in the last fifth.
    public static var usualRecipe: Recipe {
        var recipe = Recipe(method: FullMethod.self, for: .decoder)
        recipe.objective = LanguageModelling.name
        recipe.learningRate = 2e-3
        recipe.batchSize = 32
        recipe.epochs = 4
        recipe.schedule = StableDecaySchedule.name
        recipe.warmupShare = 0.02
        recipe.optimizer.beta2 = 0.95
        recipe.optimizer.decay = 0.1
        recipe.tokensPerPass = 4_096
        return recipe
    }

    private static let version = 1
    static let fileName = "pretraining.json"

    /// The request as it is kept.
    var json: JSON {
        [
            "hone_pretraining": .integer(Self.version),
            "corpus": .array(corpus.map { .string($0.absolute.string) }),
            "held_out": .array(heldOut.map { .string($0.absolute.string) }), "field": .string(field),
            "held_out_share": .number(heldOutShare),
            "word_list": wordList.map { .string($0.absolute.string) } ?? .null,
            "shape": shape.json, "tokenizer": tokenizer.map { .string($0.absolute.string) } ?? .null,
            "context": .integer(context), "token_budget": JSON(tokenBudget),
            "prompts": .array(prompts.map(JSON.string)), "recipe": recipe.json,
        ]
    }

    /// Whether a pre-training was begun in `folder`.
    static func isThere(_ folder: FilePath) -> Bool { Files.exists(folder.appending(fileName)) }

    /// Checks that what was begun in `folder` was asked for like this.
    ///
    /// Before text is prepared there, all may be asked for anew; before a checkpoint, what neither text nor first weights
    /// depend on.
    /// - Throws: `PretrainingError.otherRequest`, or a `HoneError` for a file that cannot be used.
    func requireBegun(in folder: FilePath) throws {
        guard PretrainingText.isThere(folder), Self.isThere(folder) else { return }
        let begun = try PretrainingRequest(in: folder)
        var free: Set<String> = []
        if CheckpointFolder(run: folder).isEmpty {
            free = Set(begun.recipe.json.object?.keys.filter { $0 != "seed" }.map { "recipe.\($0)" } ?? [])
            free.formUnion(["token_budget", "prompts"])
        }
        func check(_ asked: JSON, _ kept: JSON, _ prefix: String) throws(PretrainingError) {
            for (key, value) in asked.object?.members ?? [] where kept[key] != value {
                let (key, found) = (prefix + key, kept[key] ?? .null)
                if value.object != nil, found.object != nil {
                    try check(value, found, key + ".")
                } else if !free.contains(key) {
                    throw .otherRequest(folder, key: key, begun: found.text(), found: value.text())
                }
            }
        }
        try check(json, begun.json, "")
    }

    func write(to folder: FilePath) throws(FileError) {
        try Files.write(json.text(pretty: true), to: folder.appending(Self.fileName))
    }

    /// What was begun in `folder`.
    ///
    /// - Throws: `PretrainingError.nothingToResume`, or a `HoneError` for a file that cannot be used.
    init(in folder: FilePath) throws {
        let path = folder.appending(Self.fileName)
        guard Files.exists(path) else { throw PretrainingError.nothingToResume(folder) }
        var keys = try RecordKeys(path, version: ("hone_pretraining", Self.version))
        func paths(_ value: JSON) -> [FilePath] {
            (value.array ?? []).compactMap(\.string).map { FilePath($0) }
        }
        shape = try ModelShape(keys.value("shape"), path: path)
        corpus = paths(try keys.value("corpus"))
        heldOut = paths(try keys.value("held_out"))
        field = try keys.text("field")
        heldOutShare = try keys.value("held_out_share").double ?? 0.01
        wordList = try keys.value("word_list").string.map { FilePath($0) }
        tokenizer = try keys.value("tokenizer").string.map { FilePath($0) }
        context = try keys.value("context").integer ?? 512
        tokenBudget = try keys.value("token_budget").integer
        prompts = (try keys.value("prompts").array ?? []).compactMap(\.string)
        recipe = try Recipe(keys.value("recipe"))
        try keys.finish()
    }
}
