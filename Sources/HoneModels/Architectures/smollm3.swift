internal import HoneBase
internal import HoneTensor

/// SmolLM3: Llama with some blocks that know no positions (Hugging Face, 2025; Yang et al., "Rope to Nope", 2025).
enum SmolLM3: DecoderArchitecture {
    static let modelType = "smollm3"
    static let gguf = GGUFFamily(
        architecture: "smollm3",
        className: "SmolLM3ForCausalLM",
        modules: GGUFFamily.usualModules,
        turnsNeighbours: true,
        positionless: 4
    )

    static func network(_ loader: inout DecoderLoader) throws(ModelError) -> DecoderNetwork {
        let sizes = try DecoderSizes(&loader.settings, keyHeads: .number(4), maximumPositions: 32_768)
        let unit = try loader.unit("hidden_act", absent: .silu)
        let hasBias = try loader.settings.flag("attention_bias") ?? false
        let hasInnerBias = try loader.settings.flag("mlp_bias") ?? false
        let rotary = try loader.rotary(sizes, base: 2_000_000)
        let turns = try positionedLayers(&loader, sizes)
        let isSliding = try loader.settings.flag("use_sliding_window") ?? false
        let window = try loader.settings.integer("sliding_window", in: 1...(1 << 30))
        let named = try loader.windows(sizes, window: window)
        let windows = named ?? turns.map { isSliding && !$0 ? window : nil }
        let network = try loader.network(sizes, isTied: true) { loader, name, layer throws(ModelError) in
            let selfAttention = try loader.attention(
                name + "self_attn",
                sizes,
                CausalAttention(
                    heads: sizes.heads,
                    keyHeads: sizes.keyHeads,
                    headSize: sizes.headSize,
                    window: windows[layer]
                ),
                layer: layer,
                rotary: turns[layer] ? rotary : nil,
                biases: (hasBias, hasBias)
            )
            return try loader.preNormBlock(name, sizes, selfAttention, unit, hasInnerBias: hasInnerBias)
        }
        try loader.finish()
        return network
    }

    /// Whether each layer turns its heads: `no_rope_layers`, in which 1 says that it does.
    private static func positionedLayers(
        _ loader: inout DecoderLoader,
        _ sizes: DecoderSizes
    ) throws(ModelError) -> [Bool] {
        let interval = try loader.settings.integer("no_rope_layer_interval", in: 1...1_000) ?? 4
        guard let list = try loader.settings.list("no_rope_layers") else {
            return (0..<sizes.layerCount).map { ($0 + 1) % interval != 0 }
        }
        let numbers = list.compactMap(\.integer)
        guard numbers.count == list.count, numbers.count >= sizes.layerCount,
            numbers.allSatisfy({ $0 == 0 || $0 == 1 })
        else {
            throw .wrongValue(
                loader.settings.path,
                key: "no_rope_layers",
                expected: "0 or 1 for each of \(sizes.layerCount) layers",
                found: "\(list.count) entries"
            )
        }
        return numbers.prefix(sizes.layerCount).map { $0 == 1 }
    }
}
