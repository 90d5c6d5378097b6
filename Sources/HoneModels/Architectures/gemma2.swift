internal import HoneTensor

/// Gemma 2: norms on both sides, soft-capping, a window in every other block (Gemma Team, "Gemma 2", 2024).
enum Gemma2: DecoderArchitecture {
    static let modelType = "gemma2"
    static let gguf = GGUFFamily(
        architecture: "gemma2",
        className: "Gemma2ForCausalLM",
        modules: GGUFFamily.sandwichModules,
        isAroundOne: true,
        unit: .geluTanh,
        isAlwaysTied: true,
        windows: .allBut(each: 2),
        isCapped: true,
        layersScaledByChannels: 46
    )

    static func network(_ loader: inout DecoderLoader) throws(ModelError) -> DecoderNetwork {
        let sizes = try DecoderSizes(
            &loader.settings,
            keyHeads: .number(4),
            headSize: 256,
            maximumPositions: 8_192
        )
        try loader.requireCausal()
        let unit = try loader.unit("hidden_activation", absent: .geluTanh)
        let hasBias = try loader.settings.flag("attention_bias") ?? false
        let rotary = try loader.rotary(sizes)
        let scale = try loader.gemmaAttentionScale()
        let cap = try loader.cap("attn_logit_softcapping", absent: 50)
        let window = try loader.settings.integer("sliding_window", in: 1...(1 << 30)) ?? 4_096
        let named = try loader.windows(sizes, window: window)
        let windows = named ?? (0..<sizes.layerCount).map { $0 % 2 == 0 ? window : nil }
        var network = try loader.network(sizes, isTied: true, normOffset: 1) {
            loader,
            name,
            layer throws(ModelError) in
            let attention = CausalAttention(
                heads: sizes.heads,
                keyHeads: sizes.keyHeads,
                headSize: sizes.headSize,
                scale: scale,
                softCap: cap,
                window: windows[layer]
            )
            let selfAttention = try loader.attention(
                name + "self_attn",
                sizes,
                attention,
                layer: layer,
                rotary: rotary,
                biases: (hasBias, hasBias)
            )
            return try loader.gemmaBlock(name, sizes, selfAttention, unit)
        }
        network.embeddingScale = loader.gemmaScale(sizes)
        network.logitCap = try loader.cap("final_logit_softcapping", absent: 30)
        try loader.finish(harmless: ["hidden_act"])
        return network
    }
}

extension DecoderLoader {
    /// Refuses attention that sees what is to come.
    mutating func requireCausal() throws(ModelError) {
        guard try settings.flag("use_bidirectional_attention") != true else {
            throw .wrongValue(
                settings.path,
                key: "use_bidirectional_attention",
                expected: "false: this is read as a decoder",
                found: "true"
            )
        }
    }

    /// √channels, rounded to the type of the weights as the reference does.
    func gemmaScale(_ sizes: DecoderSizes) -> Float {
        let scale = Float(sizes.hiddenSize).squareRoot()
        guard !scalesInFull, !weights.isFull("model.embed_tokens.weight") else { return scale }
        return Tensor([scale], shape: [1]).converted(to: .bfloat16).floats()[0]
    }

    /// One over the root of `query_pre_attn_scalar`.
    mutating func gemmaAttentionScale() throws(ModelError) -> Float {
        let scalar = try settings.number("query_pre_attn_scalar") ?? 256
        guard scalar > 0 else {
            throw .wrongValue(
                settings.path,
                key: "query_pre_attn_scalar",
                expected: "a number above 0",
                found: "\(scalar)"
            )
        }
        return Float(1 / scalar.squareRoot())
    }

    /// The cap at `key`: null means none, `absent` counts where nothing stands there.
    mutating func cap(_ key: String, absent: Float?) throws(ModelError) -> Float? {
        let isSilent = !settings.holds(key)
        guard let cap = try settings.number(key) else { return isSilent ? absent : nil }
        guard cap > 0, cap.isFinite else {
            throw .wrongValue(settings.path, key: key, expected: "a number above 0, or null", found: "\(cap)")
        }
        return Float(cap)
    }

    /// A block with norms on both sides, as Gemma names them.
    mutating func gemmaBlock(
        _ name: String,
        _ sizes: DecoderSizes,
        _ selfAttention: CausalSelfAttention,
        _ unit: ActivationUnit
    ) throws(ModelError) -> SandwichBlock {
        func norm(_ loader: inout DecoderLoader, _ ending: String) throws(ModelError) -> RMSNorm {
            try loader.rmsNorm(name + ending, sizes.hiddenSize, epsilon: sizes.epsilon, offset: 1)
        }
        return SandwichBlock(
            attentionNorm: try norm(&self, "input_layernorm"),
            selfAttention: selfAttention,
            attentionOutputNorm: try norm(&self, "post_attention_layernorm"),
            feedForwardNorm: try norm(&self, "pre_feedforward_layernorm"),
            feedForward: try feedForward(name + "mlp", sizes, unit),
            feedForwardOutputNorm: try norm(&self, "post_feedforward_layernorm")
        )
    }
}
