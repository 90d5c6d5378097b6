internal import HoneTensor

/// Qwen 3: a norm of each query and key head in the place of biases (Qwen Team, "Qwen3 Technical Report", 2025).
enum Qwen3: DecoderArchitecture {
    static let modelType = "qwen3"
    static let gguf = GGUFFamily(
        architecture: "qwen3",
        className: "Qwen3ForCausalLM",
        modules: GGUFFamily.usualModules.merging(GGUFFamily.headNorms) { _, new in new }
    )

    static func network(_ loader: inout DecoderLoader) throws(ModelError) -> DecoderNetwork {
        let sizes = try DecoderSizes(
            &loader.settings,
            keyHeads: .number(32),
            headSize: 128,
            maximumPositions: 32_768
        )
        let unit = try loader.unit("hidden_act", absent: .silu)
        let hasBias = try loader.settings.flag("attention_bias") ?? false
        let rotary = try loader.rotary(sizes)
        let windows = try Qwen2.windows(&loader, sizes)
        let network = try loader.network(sizes, isTied: false) { loader, name, layer throws(ModelError) in
            let attention = CausalAttention(
                heads: sizes.heads,
                keyHeads: sizes.keyHeads,
                headSize: sizes.headSize,
                window: windows[layer]
            )
            let selfAttention = try loader.attention(
                name + "self_attn",
                sizes,
                attention,
                layer: layer,
                rotary: rotary,
                biases: (hasBias, hasBias),
                headNorms: (
                    try loader.rmsNorm(name + "self_attn.q_norm", sizes.headSize, epsilon: sizes.epsilon),
                    try loader.rmsNorm(name + "self_attn.k_norm", sizes.headSize, epsilon: sizes.epsilon)
                )
            )
            return try loader.preNormBlock(name, sizes, selfAttention, unit)
        }
        try loader.finish()
        return network
    }
}
