internal import HoneBase
internal import HoneTensor
internal import SystemPackage

/// What a sentence-transformers folder says beyond the network: pooling, normalisation, the longest text.
///
/// A plain model folder without `modules.json` is read as sentence-transformers reads it: the mean of the
/// tokens, not normalised, and at most as many tokens as the tokenizer's settings say.
struct SentenceSettings {
    var pooling = Pooling.mean
    var normalizes = false
    var maximumTokens: Int?
    /// Whether text is to be read in lower case even where the tokenizer keeps the case.
    var lowercases = false

    init(_ folder: FilePath) throws(ModelError) {
        try readModules(folder)
        if maximumTokens == nil { maximumTokens = try Self.tokenizerLimit(folder) }
    }

    private mutating func readModules(_ folder: FilePath) throws(ModelError) {
        let modules = folder.appending("modules.json")
        guard Files.exists(modules) else { return }
        let bytes = try mapping(ModelError.file) { () throws(FileError) in try Files.bytes(of: modules) }
        let list = try mapping({ ModelError.malformed(modules, $0) }) { () throws(JSONSyntaxError) in
            try JSONScanner.parse(bytes)
        }
        guard let list = list.array else {
            throw .wrongValue(modules, key: "", expected: "an array of modules", found: list.kindName)
        }
        for (index, module) in list.enumerated() {
            let type = module["type"]?.string ?? ""
            let path = folder.appending(module["path"]?.string ?? "")
            let name = type.split(separator: ".").last.map(String.init) ?? type
            switch (index, name) {
            case (0, "Transformer"): break
            case (1, "Pooling"): pooling = try Self.pooling(path.appending("config.json"))
            case (2, "Normalize"): normalizes = true
            default: throw .wrongValue(modules, key: "[\(index)].type", expected: Self.order, found: type)
            }
        }
        guard list.count > 1 else {
            throw .wrongValue(modules, key: "", expected: Self.order, found: "\(list.count) of them")
        }
        let limits = folder.appending("sentence_bert_config.json")
        if Files.exists(limits) {
            var settings = try ModelSettings(limits)
            maximumTokens = try settings.integer("max_seq_length", in: 3...(1 << 20))
            lowercases = try settings.flag("do_lower_case") ?? false
            try settings.finish(harmless: [])
        }
        try Self.refuseDefaultPrompt(folder.appending("config_sentence_transformers.json"))
    }

    private static let order = "Transformer first, then Pooling and Normalize"

    /// The longest text by the tokenizer's own settings; a number beyond all texts stands for no limit.
    private static func tokenizerLimit(_ folder: FilePath) throws(ModelError) -> Int? {
        let path = folder.appending("tokenizer_config.json")
        guard Files.exists(path) else { return nil }
        var settings = try ModelSettings(path)
        guard let limit = try settings.number("model_max_length"), limit <= 1_048_576 else { return nil }
        return try settings.integer("model_max_length", in: 3...(1 << 20))
    }

    private static func pooling(_ path: FilePath) throws(ModelError) -> Pooling {
        var settings = try ModelSettings(path)
        // From version 6 on one word names the mode; before, one flag for each stood here.
        let mode = try settings.text("pooling_mode")
        let isMean = try settings.flag("pooling_mode_mean_tokens") ?? (mode == "mean")
        let isFirst = try settings.flag("pooling_mode_cls_token") ?? (mode == "cls")
        guard mode == nil || mode == "mean" || mode == "cls" else {
            throw .wrongValue(path, key: "pooling_mode", expected: "mean or cls", found: mode ?? "")
        }
        let others = [
            "pooling_mode_max_tokens", "pooling_mode_mean_sqrt_len_tokens",
            "pooling_mode_weightedmean_tokens",
            "pooling_mode_lasttoken",
        ]
        for key in others where try settings.flag(key) == true {
            throw .wrongValue(
                path,
                key: key,
                expected: "false: pooling by mean or first token",
                found: "true"
            )
        }
        try settings.finish(harmless: ["word_embedding_dimension", "embedding_dimension", "include_prompt"])
        guard isMean != isFirst else {
            throw .wrongValue(
                path,
                key: "pooling_mode_mean_tokens",
                expected: "exactly one of mean and cls pooling",
                found: isMean ? "both" : "neither"
            )
        }
        return isMean ? .mean : .first
    }

    private static func refuseDefaultPrompt(_ path: FilePath) throws(ModelError) {
        guard Files.exists(path) else { return }
        var settings = try ModelSettings(path)
        if let name = try settings.text("default_prompt_name") {
            throw .wrongValue(
                path,
                key: "default_prompt_name",
                expected: "null: no prompt is added",
                found: name
            )
        }
    }
}
