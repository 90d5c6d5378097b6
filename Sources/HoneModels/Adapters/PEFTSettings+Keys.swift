internal import HoneBase
internal import SystemPackage

extension PEFTSettings {
    /// What is honoured.
    private static let honoured: Set<String> = [
        "alpha_pattern", "base_model_name_or_path", "exclude_modules", "layers_pattern",
        "layers_to_transform", "lora_alpha", "lora_dropout", "peft_type", "r", "rank_pattern",
        "target_modules", "use_rslora",
    ]

    /// What changes nothing that a finished adapter computes.
    ///
    /// Matrices that lie by input are known by the base: PEFT itself mends `fan_in_fan_out` where it does not fit.
    private static let harmless: Set<String> = [
        "auto_mapping", "corda_config", "ensure_weight_tying", "eva_config", "fan_in_fan_out",
        "inference_mode", "loftq_config", "lora_ga_config", "megatron_core", "peft_version",
        "qalora_group_size", "revision", "runtime_config", "task_type", "velora_config",
        // What Hone wrote here before it had a place beside the weights.
        "hone_base_sha256", "hone_effect",
    ]

    /// What changes the computation, and is refused where it says something.
    private static let refused: Set<String> = [
        "alora_invocation_tokens", "arrow_config", "kasa_config", "layer_replication", "lora_bias",
        "megatron_config", "modules_to_save", "monteclora_config", "target_parameters",
        "trainable_token_indices", "use_bdlora", "use_dora", "use_qalora",
    ]

    /// Ways to begin that leave the base as it is; others take from it what the branches begin with.
    private static let plainBeginnings: Set<String> = ["gaussian", "eva", "orthogonal", "mica"]

    /// Checks that a setting is honoured, or changes nothing.
    ///
    /// - Throws: `AdapterError` with the name of the setting.
    static func check(_ key: String, _ value: JSON, _ path: FilePath) throws(AdapterError) {
        if honoured.contains(key) || harmless.contains(key) { return }
        switch key {
        case "bias":
            if !value.isNull, value != "none" { throw .unsupported(path, key: key) }
        case "init_lora_weights":
            if let name = value.string, !plainBeginnings.contains(name) { throw .unsupported(path, key: key) }
        default:
            if saysNothing(value) { return }
            throw refused.contains(key) ? .unsupported(path, key: key) : .unknownSetting(path, key: key)
        }
    }

    private static func saysNothing(_ value: JSON) -> Bool {
        switch value {
        case .null, .bool(false): true
        case .array(let elements): elements.isEmpty
        case .object(let object): object.count == 0
        case .string(let text): text.isEmpty
        default: false
        }
    }
}
