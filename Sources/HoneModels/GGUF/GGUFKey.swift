internal import HoneFormats

/// The settings of a model in the metadata of a GGUF file, whose keys begin with the architecture's name.
enum GGUFKey: String {
    case blockCount = "block_count"
    case contextLength = "context_length"
    case embeddingLength = "embedding_length"
    case feedForwardLength = "feed_forward_length"
    case vocabularySize = "vocab_size"
    case heads = "attention.head_count"
    case keyHeads = "attention.head_count_kv"
    case keyLength = "attention.key_length"
    case valueLength = "attention.value_length"
    case rootNormEpsilon = "attention.layer_norm_rms_epsilon"
    case layerNormEpsilon = "attention.layer_norm_epsilon"
    case window = "attention.sliding_window"
    case windowPattern = "attention.sliding_window_pattern"
    case scoreCap = "attn_logit_softcapping"
    case logitCap = "final_logit_softcapping"
    case ropeDimensions = "rope.dimension_count"
    case ropeBase = "rope.freq_base"
    case ropeBaseInWindows = "rope.freq_base_swa"
    case ropeScaling = "rope.scaling.type"
    case ropeFactor = "rope.scaling.factor"
    case ropeOriginalLength = "rope.scaling.original_context_length"
    case ropeAttentionFactor = "rope.scaling.attn_factor"
    case ropeFast = "rope.scaling.yarn_beta_fast"
    case ropeSlow = "rope.scaling.yarn_beta_slow"

    /// The whole key in files of an architecture.
    func of(_ architecture: String) -> String { architecture + "." + rawValue }
}

/// The tensors of frequency factors.
enum GGUFFactors: String, CaseIterable {
    case all = "rope_freqs.weight"
    case short = "rope_factors_short.weight"
    case long = "rope_factors_long.weight"
}

/// The settings of one file, read key by key.
struct GGUFSettingsReader {
    let file: GGUFFile
    let architecture: String

    /// Whether the file has the setting.
    func holds(_ key: GGUFKey) -> Bool { file.metadata[key.of(architecture)] != nil }

    /// The whole number of a setting; nil where the file has none.
    ///
    /// - Throws: `ModelError` where it is of another type; as all that follow.
    func integer(_ key: GGUFKey) throws(ModelError) -> Int? {
        try value(key) { (metadata, name) throws(GGUFError) in try metadata.integer(name) }
    }

    /// The number of a setting, whole or not.
    func number(_ key: GGUFKey) throws(ModelError) -> Double? {
        try value(key) { (metadata, name) throws(GGUFError) in try metadata.number(name) }
    }

    /// The text of a setting.
    func text(_ key: GGUFKey) throws(ModelError) -> String? {
        try value(key) { (metadata, name) throws(GGUFError) in try metadata.string(name) }
    }

    /// The truth values of a setting; nil also where it is one number.
    func flags(_ key: GGUFKey) -> [Bool]? { file.metadata[key.of(architecture)]?.array?.bools }

    /// Factors of frequencies; nil where the file has none.
    func factors(_ name: GGUFFactors) throws(ModelError) -> [Double]? {
        guard file[name.rawValue] != nil else { return nil }
        do throws(GGUFError) { return try file.values(of: name.rawValue).map(Double.init) } catch {
            throw .weights(error)
        }
    }

    private func value<Value>(
        _ key: GGUFKey,
        _ read: (GGUFMetadata, String) throws(GGUFError) -> Value
    ) throws(ModelError) -> Value? {
        guard holds(key) else { return nil }
        do throws(GGUFError) { return try read(file.metadata, key.of(architecture)) } catch {
            throw .weights(error)
        }
    }
}
