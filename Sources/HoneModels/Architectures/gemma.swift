internal import HoneTensor

/// Gemma 1: norms around 1, scaled embeddings, a tied head (Gemma Team, 2024).
enum Gemma: DecoderArchitecture {
    static let modelType = "gemma"
    static let gguf = GGUFFamily(
        architecture: "gemma",
        className: "GemmaForCausalLM",
        modules: GGUFFamily.usualModules,
        isAroundOne: true,
        unit: .geluTanh,
        isAlwaysTied: true
    )

    static func network(_ loader: inout DecoderLoader) throws(ModelError) -> DecoderNetwork {
        let sizes = try DecoderSizes(
            &loader.settings,
            keyHeads: .number(16),
            headSize: 256,
            maximumPositions: 8_192
        )
        try loader.requireCausal()
        // The first configurations say "gelu" and mean its approximation.
        let unit = try loader.unit("hidden_act", absent: .geluTanh, aliases: ["gelu": .geluTanh])
        let hasBias = try loader.settings.flag("attention_bias") ?? false
        let rotary = try loader.rotary(sizes)
        let attention = CausalAttention(
            heads: sizes.heads,
            keyHeads: sizes.keyHeads,
            headSize: sizes.headSize
        )
        var network = try loader.network(sizes, isTied: true, normOffset: 1) {
            loader,
            name,
            layer throws(ModelError) in
            let selfAttention = try loader.attention(
                name + "self_attn",
                sizes,
                attention,
                layer: layer,
                rotary: rotary,
                biases: (hasBias, hasBias)
            )
            return try loader.preNormBlock(name, sizes, selfAttention, unit, normOffset: 1)
        }
        network.embeddingScale = loader.gemmaScale(sizes)
        try loader.finish(harmless: ["hidden_activation"])
        return network
    }
}
