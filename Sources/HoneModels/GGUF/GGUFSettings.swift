internal import HoneBase
internal import HoneFormats

/// The settings in the metadata of a GGUF file, as a config.json would hold them.
struct GGUFSettings {
    let architecture: any DecoderArchitecture.Type
    let members: JSONObject
    let names: GGUFNames

    init(_ file: GGUFFile) throws(ModelError) {
        let name = try mapping(ModelError.weights) { () throws(GGUFError) in
            try file.metadata.string("general.architecture")
        }
        let reader = GGUFSettingsReader(file: file, architecture: name)
        guard let found = DecoderRegistry.architecture(ofGGUF: name, hasWindow: reader.holds(.window)) else {
            throw .unknownArchitecture(file.path, found: name, known: DecoderRegistry.namesInGGUF)
        }
        architecture = found
        let heads = try reader.integer(.heads)
        let keyHeads = try reader.integer(.keyHeads) ?? heads
        names = GGUFNames(family: found.gguf, heads: heads ?? 1, keyHeads: keyHeads ?? 1)
        let isGPT2 = found.modelType == GPT2.modelType
        let (channels, layers) = (try reader.integer(.embeddingLength), try reader.integer(.blockCount))
        var members: [(String, JSON?)] = [
            ("model_type", .string(found.modelType)),
            ("vocab_size", file[GGUFNames.embeddingName].map { .integer($0.shape[0]) }),
            (isGPT2 ? "n_embd" : "hidden_size", channels.map(JSON.integer)),
            (isGPT2 ? "n_layer" : "num_hidden_layers", layers.map(JSON.integer)),
            (isGPT2 ? "n_head" : "num_attention_heads", heads.map(JSON.integer)),
            (
                isGPT2 ? "n_positions" : "max_position_embeddings",
                try reader.integer(.contextLength).map(JSON.integer)
            ),
            (
                isGPT2 ? "n_inner" : "intermediate_size",
                try reader.integer(.feedForwardLength).map(JSON.integer)
            ),
            ("tie_word_embeddings", .bool(file[GGUFNames.headName] == nil)),
        ]
        if isGPT2 {
            members.append(("layer_norm_epsilon", try reader.number(.layerNormEpsilon).map(JSON.number)))
        } else {
            let headSize = try reader.integer(.keyLength)
            members += [
                ("num_key_value_heads", keyHeads.map(JSON.integer)), ("head_dim", headSize.map(JSON.integer)),
                ("rms_norm_eps", try reader.number(.rootNormEpsilon).map(JSON.number)),
            ]
            members += try Self.windows(reader, found)
            members += try GGUFRotation.members(reader, found.gguf, headSize: headSize)
            members += Self.biases(file, found)
            if let size = headSize, let channels, let heads, let layers, heads > 0 {
                let isOther = layers == found.gguf.layersScaledByChannels
                members.append(("query_pre_attn_scalar", .integer(isOther ? channels / heads : size)))
            }
        }
        if found.gguf.isCapped {
            members.append(("attn_logit_softcapping", try reader.number(.scoreCap).map(JSON.number)))
        }
        if case .allBut = found.gguf.windows {
            members.append(("final_logit_softcapping", try reader.number(.logitCap).map(JSON.number)))
        } else {
            members.removeAll { $0.0 == "query_pre_attn_scalar" }
        }
        self.members = JSONObject(members.compactMap { key, value in value.map { (key, $0) } })
    }

    /// The window, and which blocks have it where the file says so.
    private static func windows(
        _ reader: GGUFSettingsReader,
        _ architecture: any DecoderArchitecture.Type
    ) throws(ModelError) -> [(String, JSON?)] {
        guard let window = try reader.integer(.window), window > 0 else { return [] }
        guard [Qwen2.modelType, Qwen3.modelType].contains(architecture.modelType) else {
            return [("sliding_window", .integer(window))]
        }
        guard let pattern = reader.flags(.windowPattern) else { return [] }
        let kinds = pattern.map { JSON.string($0 ? "sliding_attention" : "full_attention") }
        return [
            ("sliding_window", .integer(window)), ("use_sliding_window", true),
            ("layer_types", .array(kinds)),
        ]
    }

    /// Whether linear maps have biases, where a family leaves that to the settings.
    private static func biases(
        _ file: GGUFFile,
        _ architecture: any DecoderArchitecture.Type
    ) -> [(String, JSON?)] {
        guard architecture.modelType == Llama.modelType else { return [] }
        return [
            ("attention_bias", .bool(file["blk.0.attn_output.bias"] != nil)),
            ("mlp_bias", .bool(file["blk.0.ffn_up.bias"] != nil)),
        ]
    }
}
