internal import HoneBase
internal import HoneTensor

/// The text model of Gemma 3: five blocks with a window and their own rotation to one without (Gemma Team, "Gemma 3",
/// 2025).
enum Gemma3: DecoderArchitecture {
    static let modelType = "gemma3_text"
    static let gguf = GGUFFamily(
        architecture: "gemma3",
        className: "Gemma3ForCausalLM",
        modules: GGUFFamily.sandwichModules.merging(GGUFFamily.headNorms) { _, new in new },
        isAroundOne: true,
        unit: .geluTanh,
        isAlwaysTied: true,
        windows: .allBut(each: 6),
        turnsWindowsApart: true,
        layersScaledByChannels: 62
    )

    static func network(_ loader: inout DecoderLoader) throws(ModelError) -> DecoderNetwork {
        let sizes = try DecoderSizes(
            &loader.settings,
            keyHeads: .number(4),
            headSize: 256,
            maximumPositions: 131_072
        )
        try loader.requireCausal()
        let unit = try loader.unit("hidden_activation", absent: .geluTanh)
        let hasBias = try loader.settings.flag("attention_bias") ?? false
        let (full, sliding) = try rotaries(&loader, sizes)
        let scale = try loader.gemmaAttentionScale()
        let window = try loader.settings.integer("sliding_window", in: 1...(1 << 30)) ?? 4_096
        let pattern = try loader.settings.integer("sliding_window_pattern", in: 1...1_000) ?? 6
        let named = try loader.windows(sizes, window: window)
        let windows = named ?? (0..<sizes.layerCount).map { ($0 + 1) % pattern != 0 ? window : nil }
        var network = try loader.network(sizes, isTied: true, normOffset: 1) {
            loader,
            name,
            layer throws(ModelError) in
            let attention = CausalAttention(
                heads: sizes.heads,
                keyHeads: sizes.keyHeads,
                headSize: sizes.headSize,
                scale: scale,
                window: windows[layer]
            )
            func headNorm(_ loader: inout DecoderLoader, _ ending: String) throws(ModelError) -> RMSNorm {
                try loader.rmsNorm(
                    name + "self_attn." + ending,
                    sizes.headSize,
                    epsilon: sizes.epsilon,
                    offset: 1
                )
            }
            let selfAttention = try loader.attention(
                name + "self_attn",
                sizes,
                attention,
                layer: layer,
                rotary: windows[layer] == nil ? full : sliding,
                biases: (hasBias, hasBias),
                headNorms: (try headNorm(&loader, "q_norm"), try headNorm(&loader, "k_norm"))
            )
            return try loader.gemmaBlock(name, sizes, selfAttention, unit)
        }
        network.embeddingScale = loader.gemmaScale(sizes)
        network.logitCap = try loader.cap("final_logit_softcapping", absent: nil)
        // The reference reads a cap of attention scores and does not apply it.
        try loader.finish(harmless: ["attn_logit_softcapping", "hidden_act"])
        return network
    }

    /// The rotations of blocks without and with a window.
    private static func rotaries(
        _ loader: inout DecoderLoader,
        _ sizes: DecoderSizes
    ) throws(ModelError) -> (full: RotaryEmbedding, sliding: RotaryEmbedding) {
        let local = try loader.settings.number("rope_local_base_freq") ?? 10_000
        if try loader.settings.object("rope_parameters")?["full_attention"] != nil {
            let full = try loader.rotary(sizes, base: 1_000_000, layers: "full_attention")
            return (full, try loader.rotary(sizes, base: 10_000, layers: "sliding_attention"))
        }
        let full = try loader.rotary(sizes, base: 1_000_000)
        return (full, RotaryEmbedding(RotaryScaling(base: local, dimensions: sizes.headSize)))
    }
}
