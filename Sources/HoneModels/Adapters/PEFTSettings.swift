internal import HoneBase
internal import HoneText
internal import SystemPackage

/// `adapter_config.json` of an adapter in the layout of PEFT.
///
/// What changes the computation is honoured or refused by name; so is a key that is not known.
struct PEFTSettings {
    static let fileName = "adapter_config.json"

    /// Rank, alpha and dropout as they are for most modules.
    let lora: LoRA
    /// Which modules are adapted.
    let modules: PEFTModules
    /// What the base was called.
    let baseName: String?
    /// The settings as they stand in the file.
    let json: JSON
    private let ranks: [(pattern: RegularExpression, value: Int)]
    private let alphas: [(pattern: RegularExpression, value: Double)]

    /// The settings in `folder`.
    ///
    /// - Throws: `AdapterError`.
    init(_ folder: FilePath) throws(AdapterError) {
        let path = folder.appending(Self.fileName)
        let bytes = try mapping(AdapterError.file) { () throws(FileError) in try Files.bytes(of: path) }
        let json = try mapping({ AdapterError.malformed(path, $0.problem.what) }) {
            () throws(JSONSyntaxError) in
            try JSONScanner.parse(bytes)
        }
        guard let object = json.object else {
            throw .malformed(path, "an object with settings is expected, found \(json.kindName)")
        }
        guard json["peft_type"]?.string == "LORA" else {
            let found = json["peft_type"]?.string ?? "none"
            throw .wrongSetting(path, key: "peft_type", expected: "LORA", found: found)
        }
        for (key, value) in object.members { try Self.check(key, value, path) }
        var lora = LoRA()
        lora.rank = try Self.rank(json["r"] ?? .null, "r", path)
        lora.alpha = try Self.alpha(json["lora_alpha"] ?? .null, "lora_alpha", path)
        lora.dropout = json["lora_dropout"]?.double ?? 0
        guard (0..<1).contains(lora.dropout) else {
            throw .wrongSetting(
                path,
                key: "lora_dropout",
                expected: "a number in 0..<1",
                found: "\(lora.dropout)"
            )
        }
        lora.stabilisesRank = json["use_rslora"]?.bool ?? false
        self.lora = lora
        modules = try PEFTModules(json, path)
        baseName = json["base_model_name_or_path"]?.string
        self.json = json
        ranks = try Self.patterns("rank_pattern", json, path, Self.rank)
        alphas = try Self.patterns("alpha_pattern", json, path, Self.alpha)
    }

    /// The size of a module's branch; nil where it has none.
    func size(of module: String) -> BranchSize? {
        guard modules.holds(module) else { return nil }
        return BranchSize(
            rank: ranks.first { $0.pattern.matches(module) }?.value ?? lora.rank,
            alpha: alphas.first { $0.pattern.matches(module) }?.value ?? lora.alpha,
            stabilisesRank: lora.stabilisesRank
        )
    }

    private static func rank(_ value: JSON, _ key: String, _ path: FilePath) throws(AdapterError) -> Int {
        if let rank = value.integer, (1...65_536).contains(rank) { return rank }
        let expected = "a whole number in 1...65536"
        throw .wrongSetting(path, key: key, expected: expected, found: value.text())
    }

    private static func alpha(_ value: JSON, _ key: String, _ path: FilePath) throws(AdapterError) -> Double {
        if let alpha = value.double, alpha.isFinite { return alpha }
        throw .wrongSetting(path, key: key, expected: "a number", found: value.text())
    }

    /// Expressions that fit the last parts of a module's name, the first that fits counts, with their values.
    private static func patterns<Value>(
        _ key: String,
        _ json: JSON,
        _ path: FilePath,
        _ read: (JSON, String, FilePath) throws(AdapterError) -> Value
    ) throws(AdapterError) -> [(pattern: RegularExpression, value: Value)] {
        guard let value = json[key], !value.isNull else { return [] }
        guard let members = value.object?.members else {
            throw .wrongSetting(path, key: key, expected: "an object", found: value.kindName)
        }
        var found: [(RegularExpression, Value)] = []
        for (pattern, value) in members {
            let expression = try PEFTModules.expression("\\A(.*\\.)?(\(pattern))$", key, path)
            found.append((expression, try read(value, "\(key).\(pattern)", path)))
        }
        return found
    }
}
