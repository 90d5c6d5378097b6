public import HoneBase
internal import HoneFormats
internal import HoneTensor
public import SystemPackage

/// An adapter on disk in the layout of Hugging Face PEFT: `adapter_config.json` and `adapter_model.safetensors`.
public enum PEFTFolder {
    /// Writes `adapter` of `model`, the base of this name and hash.
    public static func write(
        _ adapter: Adapter,
        _ lora: LoRA,
        base: (name: String, digest: String),
        of model: any TrainableModel,
        to folder: FilePath
    ) throws(FileError) {
        var writer = SafetensorsWriter()
        var values: [String: Tensor] = [:]
        for (name, value) in adapter.parameters.flatMap(\.namedValues) {
            writer.add(name, .float32, shape: value.shape.array)
            values[name] = value
        }
        try writer.write(to: folder.appending("adapter_model.safetensors")) {
            (entry, append) throws(FileError) in
            guard let value = values[entry.name] else { return }
            try value.floats().withRawBytes { (bytes) throws(FileError) in try append(bytes) }
        }
        let ending = ".lora_A.weight"
        let modules = values.keys.filter { $0.hasSuffix(ending) }
            .map { String($0.dropFirst(LoRA.prefix.count).dropLast(ending.count)) }.sorted()
        let config: JSON = [
            "peft_type": "LORA", "task_type": .string(type(of: model).peftTask),
            "base_model_name_or_path": .string(base.name),
            "r": .integer(lora.rank), "lora_alpha": .number(lora.alpha),
            "lora_dropout": .number(lora.dropout),
            "use_rslora": .bool(lora.stabilisesRank), "target_modules": .array(modules.map(JSON.string)),
            "bias": "none", "fan_in_fan_out": false, "inference_mode": true, "init_lora_weights": true,
            "modules_to_save": .null, "layers_to_transform": .null, "layers_pattern": .null,
            "rank_pattern": [:],
            "alpha_pattern": [:], "hone_base_sha256": .string(base.digest),
            "hone_effect": .number(AdapterEffect.measured(of: adapter, on: model)),
        ]
        try Files.write(config.text(pretty: true), to: folder.appending("adapter_config.json"))
    }

    /// The base that the adapter in `folder` names; nil where no adapter lies there.
    public static func baseName(of folder: FilePath) -> String? {
        guard let bytes = try? Files.bytes(of: folder.appending("adapter_config.json")) else { return nil }
        return (try? JSONScanner.parse(bytes))?["base_model_name_or_path"]?.string
    }

    /// The adapter in `folder` for `model`: every tensor that its settings ask for, and no other.
    ///
    /// - Throws: `AdapterError`.
    public static func read(_ folder: FilePath, for model: any TrainableModel, base digest: String)
        throws(AdapterError) -> Adapter
    {
        let (lora, effect) = try settings(folder, base: digest)
        let path = folder.appending("adapter_model.safetensors")
        let file = try mapping(AdapterError.weights) { () throws(SafetensorsError) in
            try SafetensorsFile(path)
        }
        var taken: Set<String> = []
        let adapter = try lora.adapter(for: model.linearModules, as: model.matrixType) {
            (name, shape, _) throws(AdapterError) in
            guard let entry = file[name] else { throw .missingTensor(path, name: name, shape: shape.array) }
            guard entry.shape == shape.array, entry.dtype == .float32 else {
                throw .wrongShape(
                    path,
                    name: name,
                    expected: shape.array,
                    found: "\(entry.dtype.rawValue) \(entry.shape)"
                )
            }
            taken.insert(name)
            return try mapping(AdapterError.weights) { () throws(SafetensorsError) in
                try file.withBytes(of: name) { Tensor(copying: $0, shape: shape, .float32) }
            }
        }
        for entry in file.tensors where !taken.contains(entry.name) {
            throw .unexpectedTensor(path, name: entry.name)
        }
        let found = AdapterEffect.measured(of: adapter, on: model)
        guard effect.map({ AdapterEffect.agree($0, found) }) ?? (found > 0) else {
            throw .otherEffect(folder, expected: effect, found: found)
        }
        return adapter
    }

    private static func settings(_ folder: FilePath, base digest: String) throws(AdapterError) -> (
        LoRA, effect: Double?
    ) {
        let path = folder.appending("adapter_config.json")
        let bytes = try mapping(AdapterError.file) { () throws(FileError) in try Files.bytes(of: path) }
        let json = try mapping({ AdapterError.malformed(path, $0.problem.what) }) {
            () throws(JSONSyntaxError) in
            try JSONScanner.parse(bytes)
        }
        if let expected = json["hone_base_sha256"]?.string, expected != digest {
            throw .otherBase(folder, expected: expected, found: digest)
        }
        // What Hone writes carries both; another tool's adapter carries neither.
        guard (json["hone_effect"]?.double == nil) == (json["hone_base_sha256"]?.string == nil) else {
            throw .malformed(path, "\"hone_effect\", a number, stands beside \"hone_base_sha256\"")
        }
        guard json["peft_type"]?.string == "LORA", let rank = json["r"]?.integer, rank > 0,
            let alpha = json["lora_alpha"]?.double
        else { throw .malformed(path, "\"peft_type\" LORA, \"r\" and \"lora_alpha\" are expected") }
        // What would change the computation and is not honoured is refused by name.
        for key in ["use_dora", "fan_in_fan_out", "lora_bias", "use_qalora"] where json[key]?.bool == true {
            throw .unsupported(path, key: key)
        }
        for key in ["rank_pattern", "alpha_pattern"] where !(json[key]?.object?.members.isEmpty ?? true) {
            throw .unsupported(path, key: key)
        }
        for key in ["modules_to_save", "layers_to_transform", "layers_pattern", "layer_replication"] {
            if let value = json[key], !value.isNull { throw .unsupported(path, key: key) }
        }
        if let bias = json["bias"]?.string, bias != "none" { throw .unsupported(path, key: "bias") }
        var lora = LoRA()
        lora.rank = rank
        lora.alpha = alpha
        lora.stabilisesRank = json["use_rslora"]?.bool ?? false
        if let text = json["target_modules"]?.string {
            guard text == "all-linear" else { throw .unsupported(path, key: "target_modules") }
            lora.targets = [text]
        } else {
            lora.targets = (json["target_modules"]?.array ?? []).compactMap(\.string)
        }
        return (lora, json["hone_effect"]?.double)
    }
}
