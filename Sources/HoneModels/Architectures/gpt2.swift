internal import HoneTensor

/// GPT-2: layer norms, learned positions, matrices stored by input (Radford et al., "Language Models are Unsupervised
/// Multitask Learners", 2019).
enum GPT2: DecoderArchitecture {
    static let modelType = "gpt2"
    static let prefix = (name: "transformer.", probe: "wte.weight")
    static let gguf = GGUFFamily(
        architecture: "gpt2",
        className: "GPT2LMHeadModel",
        modules: [
            "attn.c_attn": "attn_qkv", "attn.c_proj": "attn_output", "ln_1": "attn_norm",
            "ln_2": "ffn_norm", "mlp.c_fc": "ffn_up", "mlp.c_proj": "ffn_down",
        ],
        layers: "transformer.h",
        embedding: "transformer.wte",
        positions: "transformer.wpe",
        norm: "transformer.ln_f",
        isTransposed: true,
        biases: ["attn_qkv", "attn_output", "ffn_up", "ffn_down"],
        unit: .geluTanh
    )

    private struct Block: DecoderBlock {
        let attentionNorm: LayerNorm
        let selfAttention: CausalSelfAttention
        let feedForwardNorm: LayerNorm
        let inner: Linear
        let outer: Linear
        let unit: ActivationUnit

        func callAsFunction(_ x: Tensor, _ text: DecoderText, _ pass: ForwardPass) -> Tensor {
            let h = x.adding(selfAttention(attentionNorm(x, pass), text, pass), tape: pass.tape)
            let widened = inner(feedForwardNorm(h, pass), pass).activated(unit, tape: pass.tape)
            return h.adding(outer(widened, pass), tape: pass.tape)
        }

        var linears: [Linear] { selfAttention.linears + [inner, outer] }
        var norms: [any StateNorm] { [attentionNorm, feedForwardNorm] }
    }

    static func network(_ loader: inout DecoderLoader) throws(ModelError) -> DecoderNetwork {
        func size(_ key: String, _ alias: String, _ range: ClosedRange<Int>) throws(ModelError) -> Int {
            guard let found = try loader.settings.integer(key, in: range) else {
                return try loader.settings.required(alias, in: range)
            }
            return found
        }
        let channels = try size("n_embd", "hidden_size", 1...65_536)
        let layers = try size("n_layer", "num_hidden_layers", 1...1_000)
        let heads = try size("n_head", "num_attention_heads", 1...1_024)
        let positions = try size("n_positions", "max_position_embeddings", 1...(1 << 20))
        let vocabulary = try loader.settings.required("vocab_size", in: 1...(1 << 24))
        let inner = try loader.settings.integer("n_inner", in: 1...(1 << 20)) ?? 4 * channels
        let unit = try loader.unit("activation_function", absent: .geluTanh)
        let epsilon = Float(try loader.settings.number("layer_norm_epsilon") ?? 1e-5)
        guard channels % heads == 0 else {
            throw .wrongValue(
                loader.settings.path,
                key: "n_head",
                expected: "a divisor of n_embd \(channels)",
                found: "\(heads)"
            )
        }
        guard try loader.settings.flag("add_cross_attention") != true else {
            throw .wrongValue(
                loader.settings.path,
                key: "add_cross_attention",
                expected: "false: this is read as a decoder alone",
                found: "true"
            )
        }
        let isScaled = try loader.settings.flag("scale_attn_weights") ?? true
        let isScaledByLayer = try loader.settings.flag("scale_attn_by_inverse_layer_idx") ?? false
        let root = "transformer."
        let embedding = try loader.table(root + "wte.weight", vocabulary, channels)
        let table = try loader.table(root + "wpe.weight", positions, channels)
        var blocks: [any DecoderBlock] = []
        for layer in 0..<layers {
            let name = root + "h.\(layer)."
            var scale = isScaled ? 1 / Float(channels / heads).squareRoot() : 1
            if isScaledByLayer { scale /= Float(layer + 1) }
            func linear(_ name: String, _ outputs: Int, _ inputs: Int) throws(ModelError) -> Linear {
                try loader.linear(
                    [name],
                    outputs: [outputs],
                    inputs: inputs,
                    hasBias: true,
                    isTransposed: true
                )
            }
            let attention = CausalAttention(
                heads: heads,
                keyHeads: heads,
                headSize: channels / heads,
                scale: scale
            )
            blocks.append(
                Block(
                    attentionNorm: try loader.layerNorm(name + "ln_1", channels, epsilon: epsilon),
                    selfAttention: CausalSelfAttention(
                        queriesKeysValues: try linear(name + "attn.c_attn", 3 * channels, channels),
                        output: try linear(name + "attn.c_proj", channels, channels),
                        attention: attention,
                        rotary: nil,
                        headNorms: nil,
                        layer: layer
                    ),
                    feedForwardNorm: try loader.layerNorm(name + "ln_2", channels, epsilon: epsilon),
                    inner: try linear(name + "mlp.c_fc", inner, channels),
                    outer: try linear(name + "mlp.c_proj", channels, inner),
                    unit: unit
                )
            )
        }
        let norm = try loader.layerNorm(root + "ln_f", channels, epsilon: epsilon)
        let (head, holdsTable, isTied) = try loader.head(
            "lm_head.weight",
            tiedTo: embedding,
            root + "wte.weight",
            vocabulary,
            channels,
            isTied: true
        )
        let network = DecoderNetwork(
            embedding: holdsTable ? nil : embedding,
            positions: table,
            blocks: blocks,
            norm: norm,
            head: head,
            isTied: isTied,
            type: loader.type
        )
        let masks = (0..<layers).flatMap { [root + "h.\($0).attn.bias", root + "h.\($0).attn.masked_bias"] }
        try loader.finish(
            ignoring: masks + masks.map { String($0.dropFirst(root.count)) },
            harmless: [
                "attn_pdrop", "embd_pdrop", "resid_pdrop", "n_ctx", "reorder_and_upcast_attn",
                "summary_activation",
                "summary_first_dropout", "summary_proj_to_labels", "summary_type", "summary_use_proj",
                "task_specific_params", "gradient_checkpointing",
            ]
        )
        return network
    }
}
