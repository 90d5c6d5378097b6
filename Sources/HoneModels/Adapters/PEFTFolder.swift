public import HoneBase
internal import HoneFormats
internal import HoneTensor
public import SystemPackage

/// An adapter on disk in the layout of Hugging Face PEFT: `adapter_config.json` and `adapter_model.safetensors`.
///
/// By what is noted beside the weights an adapter of Hone is known again: the hash of its base, and its effect.
public enum PEFTFolder {
    private static let digestKey = "hone_base_sha256"
    private static let effectKey = "hone_effect"

    /// Writes `adapter` of `model`, the base of this name and hash.
    ///
    /// - Parameter lora: how it was trained; modules of another rank or alpha are named one by one.
    public static func write(
        _ adapter: Adapter,
        _ lora: LoRA,
        base: (name: String, digest: String),
        of model: any TrainableModel,
        to folder: FilePath
    ) throws(FileError) {
        let effect = AdapterEffect.measured(of: adapter, on: model)
        // PEFT warns of settings that it does not know, and passes over what stands here.
        var writer = SafetensorsWriter(
            metadata: ["format": "pt", digestKey: base.digest, effectKey: "\(effect)"]
        )
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
        let settings = PEFTSettings.json(of: adapter, lora, base: base.name, model)
        try Files.write(settings.text(pretty: true), to: folder.appending(PEFTSettings.fileName))
    }

    /// The base that the adapter in `folder` names; nil where no adapter lies there.
    public static func baseName(of folder: FilePath) -> String? {
        guard let bytes = try? Files.bytes(of: folder.appending("adapter_config.json")) else { return nil }
        return (try? JSONScanner.parse(bytes))?["base_model_name_or_path"]?.string
    }

    /// The adapter in `folder` for `model`: every tensor that its settings ask for, and no other.
    ///
    /// - Parameter digest: the hash of the base.
    /// - Throws: `AdapterError`.
    public static func read(_ folder: FilePath, for model: any TrainableModel, base digest: String)
        throws(AdapterError) -> Adapter
    {
        try contents(of: folder, for: model, base: digest).adapter
    }

    /// The adapter in `folder` for `model`, how it was trained, and what its base was called.
    ///
    /// - Parameter digest: the hash of the base.
    /// - Throws: `AdapterError`.
    public static func contents(of folder: FilePath, for model: any TrainableModel, base digest: String)
        throws(AdapterError) -> (adapter: Adapter, lora: LoRA, baseName: String?)
    {
        let settings = try PEFTSettings(folder)
        let maps = model.linearModules
        let tensors = try PEFTTensors(folder, modules: maps.flatMap(\.names))
        let effect = try noted(tensors.metadata, settings, folder, base: digest)
        var taken: Set<String> = []
        let adapter = try Adapter(
            for: maps,
            dropout: settings.lora.dropout,
            as: model.matrixType,
            size: { settings.size(of: tensors.storedName(of: $0)) },
            value: { (name, shape, _) throws(AdapterError) in
                let (value, stored) = try tensors.tensor(name, shape)
                taken.insert(stored)
                return value
            }
        )
        guard !adapter.modules.isEmpty else {
            let target = settings.modules.description
            throw .noTarget(folder, targets: target, modules: maps.flatMap(\.names))
        }
        try tensors.finish(taken)
        let found = AdapterEffect.measured(of: adapter, on: model)
        guard effect.map({ AdapterEffect.agree($0, found, on: model) }) ?? (found > 0) else {
            throw .otherEffect(folder, expected: effect, found: found)
        }
        var lora = settings.lora
        lora.targets = adapter.modules.map(\.name)
        return (adapter, lora, settings.baseName)
    }

    /// The effect that was noted when Hone wrote the adapter; nil for one of another tool.
    private static func noted(
        _ metadata: [String: String],
        _ settings: PEFTSettings,
        _ folder: FilePath,
        base digest: String
    ) throws(AdapterError) -> Double? {
        let expected = metadata[digestKey] ?? settings.json[digestKey]?.string
        if let expected, expected != digest { throw .otherBase(folder, expected: expected, found: digest) }
        let effect = metadata[effectKey].flatMap(Double.init) ?? settings.json[effectKey]?.double
        // What Hone writes carries both; another tool's adapter carries neither.
        guard (effect == nil) == (expected == nil) else {
            throw .malformed(
                folder.appending("adapter_model.safetensors"),
                "\"\(effectKey)\", a number, stands beside \"\(digestKey)\""
            )
        }
        return effect
    }
}
