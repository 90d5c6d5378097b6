internal import HoneTensor

/// Llama 1 to 3.2, SmolLM and SmolLM2, TinyLlama and others of their form (Touvron et al., 2023; Grattafiori et al.,
/// "The Llama 3 Herd of Models", 2024).
enum Llama: DecoderArchitecture {
    static let modelType = "llama"
    static let gguf = GGUFFamily(
        architecture: "llama",
        className: "LlamaForCausalLM",
        modules: GGUFFamily.usualModules,
        turnsNeighbours: true,
        biases: ["attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"],
        frequencyFactors: [.all, .byLength]
    )

    static func network(_ loader: inout DecoderLoader) throws(ModelError) -> DecoderNetwork {
        let sizes = try DecoderSizes(&loader.settings, maximumPositions: 2_048)
        let unit = try loader.unit("hidden_act", absent: .silu)
        let hasBias = try loader.settings.flag("attention_bias") ?? false
        let hasInnerBias = try loader.settings.flag("mlp_bias") ?? false
        let rotary = try loader.rotary(sizes)
        let attention = CausalAttention(
            heads: sizes.heads,
            keyHeads: sizes.keyHeads,
            headSize: sizes.headSize
        )
        let network = try loader.network(sizes, isTied: false) { loader, name, layer throws(ModelError) in
            let selfAttention = try loader.attention(
                name + "self_attn",
                sizes,
                attention,
                layer: layer,
                rotary: rotary,
                biases: (hasBias, hasBias)
            )
            return try loader.preNormBlock(name, sizes, selfAttention, unit, hasInnerBias: hasInnerBias)
        }
        // Old folders hold the frequencies, which follow from the settings.
        try loader.finish(ignoring: (0..<sizes.layerCount).map { "model.layers.\($0).self_attn.rotary_emb." })
        return network
    }
}
