internal import HoneTensor

/// Qwen 2 and 2.5: Llama with biases on queries, keys and values (Qwen Team, "Qwen2 Technical Report", 2024).
enum Qwen2: DecoderArchitecture {
    static let modelType = "qwen2"
    static let gguf = GGUFFamily(
        architecture: "qwen2",
        className: "Qwen2ForCausalLM",
        modules: GGUFFamily.usualModules,
        biases: ["attn_q", "attn_k", "attn_v"]
    )

    static func network(_ loader: inout DecoderLoader) throws(ModelError) -> DecoderNetwork {
        let sizes = try DecoderSizes(&loader.settings, keyHeads: .number(32), maximumPositions: 32_768)
        let unit = try loader.unit("hidden_act", absent: .silu)
        let rotary = try loader.rotary(sizes)
        let windows = try windows(&loader, sizes)
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
                biases: (true, false)
            )
            return try loader.preNormBlock(name, sizes, selfAttention, unit)
        }
        try loader.finish()
        return network
    }

    /// The window of each layer: from `max_window_layers` on, where windows are used at all.
    static func windows(
        _ loader: inout DecoderLoader,
        _ sizes: DecoderSizes
    ) throws(ModelError) -> [Int?] {
        let isUsed = try loader.settings.flag("use_sliding_window") ?? false
        let given = try loader.settings.integer("sliding_window", in: 1...(1 << 30))
        let isSilent = !loader.settings.holds("sliding_window")
        let window = isUsed ? given ?? (isSilent ? 4_096 : nil) : nil
        let first = try loader.settings.integer("max_window_layers", in: 0...1_000) ?? 28
        let named = try loader.windows(sizes, window: window)
        return named ?? (0..<sizes.layerCount).map { $0 >= first ? window : nil }
    }
}
