internal import HoneTensor

/// Mistral 7B and others of its form: Llama with a window in every block (Jiang et al., 2023).
enum Mistral: DecoderArchitecture {
    static let modelType = "mistral"
    static let gguf = GGUFFamily(
        architecture: "llama",
        className: "MistralForCausalLM",
        modules: GGUFFamily.usualModules,
        turnsNeighbours: true,
        frequencyFactors: [.all, .byLength]
    )

    static func network(_ loader: inout DecoderLoader) throws(ModelError) -> DecoderNetwork {
        let sizes = try DecoderSizes(&loader.settings, keyHeads: .number(8), maximumPositions: 131_072)
        let unit = try loader.unit("hidden_act", absent: .silu)
        let rotary = try loader.rotary(sizes)
        let isSilent = !loader.settings.holds("sliding_window")
        let window =
            try loader.settings.integer("sliding_window", in: 1...(1 << 30)) ?? (isSilent ? 4_096 : nil)
        let attention = CausalAttention(
            heads: sizes.heads,
            keyHeads: sizes.keyHeads,
            headSize: sizes.headSize,
            window: window
        )
        let network = try loader.network(sizes, isTied: false) { loader, name, layer throws(ModelError) in
            let selfAttention = try loader.attention(
                name + "self_attn",
                sizes,
                attention,
                layer: layer,
                rotary: rotary
            )
            return try loader.preNormBlock(name, sizes, selfAttention, unit)
        }
        try loader.finish()
        return network
    }
}
