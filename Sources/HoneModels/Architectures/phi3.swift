internal import HoneTensor

/// Phi 3 and 3.5 mini, Phi 4 mini: Llama with fused matrices and a factor for each frequency (Abdin et al., 2024).
enum Phi3: DecoderArchitecture {
    static let modelType = "phi3"
    static let gguf = GGUFFamily(
        architecture: "phi3",
        className: "Phi3ForCausalLM",
        modules: [
            "self_attn.qkv_proj": "attn_qkv", "self_attn.o_proj": "attn_output",
            "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
            "mlp.gate_up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
        ],
        frequencyFactors: [.byLength],
        turnsPartly: true
    )

    static func network(_ loader: inout DecoderLoader) throws(ModelError) -> DecoderNetwork {
        let sizes = try DecoderSizes(&loader.settings, epsilon: 1e-5, maximumPositions: 4_096)
        let unit = try loader.unit("hidden_act", absent: .silu)
        let original =
            try loader.settings.integer("original_max_position_embeddings", in: 1...(1 << 30)) ?? 4_096
        let rotary = RotaryEmbedding(
            try RotaryScaling(
                &loader.settings,
                .init(
                    dimensions: sizes.headSize,
                    maximum: sizes.maximumPositions,
                    original: original,
                    allowsPartial: true
                )
            )
        )
        let attention = CausalAttention(
            heads: sizes.heads,
            keyHeads: sizes.keyHeads,
            headSize: sizes.headSize,
            window: try loader.settings.integer("sliding_window", in: 1...(1 << 30))
        )
        let network = try loader.network(sizes, isTied: false) { loader, name, layer throws(ModelError) in
            let selfAttention = CausalSelfAttention(
                queriesKeysValues: try loader.linear(
                    [name + "self_attn.qkv_proj"],
                    outputs: [attention.columns],
                    inputs: sizes.hiddenSize
                ),
                output: try loader.linear(
                    [name + "self_attn.o_proj"],
                    outputs: [sizes.hiddenSize],
                    inputs: attention.heads * attention.headSize
                ),
                attention: attention,
                rotary: rotary,
                headNorms: nil,
                layer: layer
            )
            let feedForward = GatedFeedForward(
                gateUp: try loader.linear(
                    [name + "mlp.gate_up_proj"],
                    outputs: [2 * sizes.intermediateSize],
                    inputs: sizes.hiddenSize
                ),
                down: try loader.linear(
                    [name + "mlp.down_proj"],
                    outputs: [sizes.hiddenSize],
                    inputs: sizes.intermediateSize
                ),
                unit: unit
            )
            let (channels, epsilon) = (sizes.hiddenSize, sizes.epsilon)
            return PreNormBlock(
                attentionNorm: try loader.rmsNorm(name + "input_layernorm", channels, epsilon: epsilon),
                selfAttention: selfAttention,
                feedForwardNorm: try loader.rmsNorm(
                    name + "post_attention_layernorm",
                    channels,
                    epsilon: epsilon
                ),
                feedForward: feedForward
            )
        }
        // Dropout belongs to training, and is the recipe's.
        try loader.finish(harmless: ["embd_pdrop", "resid_pdrop", "attention_bias", "mlp_bias"])
        return network
    }
}
