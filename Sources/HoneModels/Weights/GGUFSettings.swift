internal import HoneBase
internal import HoneFormats

/// The settings in the metadata of a GGUF file, as a config.json would hold them.
struct GGUFSettings {
    let members: JSONObject
    let names: GGUFNames

    private static let modelTypes = [
        "llama": "llama", "qwen2": "qwen2", "qwen3": "qwen3", "gemma": "gemma", "gemma2": "gemma2",
        "gemma3": "gemma3_text", "phi3": "phi3", "gpt2": "gpt2", "smollm3": "smollm3",
    ]

    init(_ file: GGUFFile) throws(ModelError) {
        let metadata = file.metadata
        func read<Value>(_ body: () throws(GGUFError) -> Value) throws(ModelError) -> Value {
            try mapping(ModelError.weights, body)
        }
        let architecture = try read { () throws(GGUFError) in try metadata.string("general.architecture") }
        guard let modelType = Self.modelTypes[architecture] else {
            throw .unknownArchitecture(file.path, found: architecture, known: Self.modelTypes.keys.sorted())
        }
        func key(_ name: String) -> String { architecture + "." + name }
        func integer(_ name: String) throws(ModelError) -> JSON? {
            guard metadata[key(name)] != nil else { return nil }
            return .integer(try read { () throws(GGUFError) in try metadata.integer(key(name)) })
        }
        func number(_ name: String) throws(ModelError) -> JSON? {
            guard metadata[key(name)] != nil else { return nil }
            return .number(try read { () throws(GGUFError) in try metadata.number(key(name)) })
        }
        let heads = try integer("attention.head_count")
        let keyHeads = try integer("attention.head_count_kv") ?? heads
        names = GGUFNames(
            architecture: architecture,
            heads: heads?.integer ?? 1,
            keyHeads: keyHeads?.integer ?? 1
        )
        let isGPT2 = architecture == "gpt2"
        var members: [(String, JSON?)] = [
            ("model_type", .string(modelType)),
            ("vocab_size", file["token_embd.weight"].map { .integer($0.shape[0]) }),
            (isGPT2 ? "n_embd" : "hidden_size", try integer("embedding_length")),
            (isGPT2 ? "n_layer" : "num_hidden_layers", try integer("block_count")),
            (isGPT2 ? "n_head" : "num_attention_heads", heads),
            (isGPT2 ? "n_positions" : "max_position_embeddings", try integer("context_length")),
            (isGPT2 ? "n_inner" : "intermediate_size", try integer("feed_forward_length")),
            ("tie_word_embeddings", .bool(file["output.weight"] == nil)),
        ]
        if isGPT2 {
            members.append(("layer_norm_epsilon", try number("attention.layer_norm_epsilon")))
        } else {
            members += [
                ("num_key_value_heads", keyHeads), ("head_dim", try integer("attention.key_length")),
                ("rms_norm_eps", try number("attention.layer_norm_rms_epsilon")),
                ("rope_theta", try number("rope.freq_base")),
                ("sliding_window", try integer("attention.sliding_window")),
            ]
            members.append(("rope_scaling", try Self.scaling(file, architecture, read)))
        }
        if architecture == "gemma2" {
            members.append(("attn_logit_softcapping", try number("attn_logit_softcapping")))
            members.append(("final_logit_softcapping", try number("final_logit_softcapping")))
        }
        if ["gemma2", "gemma3"].contains(architecture), let size = try integer("attention.key_length") {
            members.append(("query_pre_attn_scalar", size))
        }
        self.members = JSONObject(members.compactMap { key, value in value.map { (key, $0) } })
    }

    /// The rope scaling: factors for each frequency, or one for all.
    private static func scaling(
        _ file: GGUFFile,
        _ architecture: String,
        _ read: (() throws(GGUFError) -> [Float]) throws(ModelError) -> [Float]
    ) throws(ModelError) -> JSON? {
        func factors(_ name: String) throws(ModelError) -> JSON? {
            guard file[name] != nil else { return nil }
            let values = try read { () throws(GGUFError) in try file.values(of: name) }
            return .array(values.map { .number(Double($0)) })
        }
        if let both = try factors("rope_freqs.weight") {
            return [
                "rope_type": "longrope", "short_factor": both, "long_factor": both, "attention_factor": 1,
                "factor": 1,
            ]
        }
        let metadata = file.metadata
        let prefix = architecture + ".rope.scaling."
        if let short = try factors("rope_factors_short.weight"),
            let long = try factors("rope_factors_long.weight")
        {
            var members: [(String, JSON)] = [
                ("rope_type", "longrope"), ("short_factor", short), ("long_factor", long),
            ]
            if let attention = metadata[prefix + "attn_factor"]?.number {
                members.append(("attention_factor", .number(attention)))
            }
            if let original = metadata[prefix + "original_context_length"]?.integer {
                members.append(("original_max_position_embeddings", .integer(original)))
            }
            return .object(JSONObject(members))
        }
        guard let kind = metadata[prefix + "type"]?.string, kind != "none",
            let factor = metadata[prefix + "factor"]?.number
        else { return nil }
        var members: [(String, JSON)] = [("rope_type", .string(kind)), ("factor", .number(factor))]
        if let original = metadata[prefix + "original_context_length"]?.integer {
            members.append(("original_max_position_embeddings", .integer(original)))
        }
        return .object(JSONObject(members))
    }
}
