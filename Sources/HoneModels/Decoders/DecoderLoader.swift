internal import HoneBase
internal import HoneTensor
internal import SystemPackage

/// The sizes that every family of decoders has, as config.json gives them.
struct DecoderSizes {
    /// What a size is where config.json is silent.
    enum Absent {
        case heads
        case number(Int)
    }

    let vocabularySize: Int
    let hiddenSize: Int
    let layerCount: Int
    let heads: Int
    let keyHeads: Int
    let headSize: Int
    let intermediateSize: Int
    let epsilon: Float
    /// `max_position_embeddings`.
    let maximumPositions: Int

    /// Reads the keys that Llama introduced and most families share.
    ///
    /// - Parameters:
    ///   - keyHeads: `num_key_value_heads` where it is absent; null means as many as heads.
    ///   - headSize: `head_dim` where it is absent; nil for the states' channels over the heads.
    ///   - epsilon: `rms_norm_eps` where it is absent.
    ///   - maximumPositions: `max_position_embeddings` where it is absent.
    init(
        _ settings: inout ModelSettings,
        keyHeads: Absent = .heads,
        headSize: Int? = nil,
        epsilon: Double = 1e-6,
        maximumPositions: Int
    ) throws(ModelError) {
        vocabularySize = try settings.required("vocab_size", in: 1...(1 << 24))
        hiddenSize = try settings.required("hidden_size", in: 1...65_536)
        layerCount = try settings.required("num_hidden_layers", in: 1...1_000)
        heads = try settings.required("num_attention_heads", in: 1...1_024)
        intermediateSize = try settings.required("intermediate_size", in: 1...(1 << 20))
        let isNull = settings.holds("num_key_value_heads")
        if let found = try settings.integer("num_key_value_heads", in: 1...1_024) {
            self.keyHeads = found
        } else if case .number(let number) = keyHeads, !isNull {
            self.keyHeads = number
        } else {
            self.keyHeads = heads
        }
        guard heads % self.keyHeads == 0 else {
            throw .wrongValue(
                settings.path,
                key: "num_key_value_heads",
                expected: "a divisor of num_attention_heads \(heads)",
                found: "\(self.keyHeads)"
            )
        }
        if let found = try settings.integer("head_dim", in: 1...4_096) ?? headSize {
            self.headSize = found
        } else {
            guard hiddenSize % heads == 0 else {
                throw .wrongValue(
                    settings.path,
                    key: "num_attention_heads",
                    expected: "a divisor of hidden_size \(hiddenSize)",
                    found: "\(heads)"
                )
            }
            self.headSize = hiddenSize / heads
        }
        let given = try settings.number("rms_norm_eps") ?? epsilon
        guard given > 0, given.isFinite else {
            throw .wrongValue(
                settings.path,
                key: "rms_norm_eps",
                expected: "a number above 0",
                found: "\(given)"
            )
        }
        self.epsilon = Float(given)
        self.maximumPositions =
            try settings.integer("max_position_embeddings", in: 1...(1 << 30)) ?? maximumPositions
    }
}

/// Makes the layers of a decoder from its settings and weights.
struct DecoderLoader {
    var settings: ModelSettings
    var weights: ModelWeights
    let type: DType
    let isTrained: Bool
    /// What frozen matrices are rounded to; nil for no rounding but that of `type`.
    let blocks: BlockKind?
    /// Tensors that say what the settings say, by the start of their names.
    var ignored: [String] = []
    private var place = 0

    init(
        settings: ModelSettings,
        weights: ModelWeights,
        as type: DType,
        in blocks: BlockKind? = nil,
        isTrained: Bool
    ) {
        self.blocks = blocks
        self.settings = settings
        self.weights = weights
        self.type = type
        self.isTrained = isTrained
    }

    /// Keys of training and bookkeeping: none changes a token's state.
    static let harmless: Set<String> = [
        "architectures", "attention_dropout", "auto_map", "bos_token_id", "dtype", "eos_token_id",
        "hidden_dropout", "id2label", "initializer_range", "is_llama_config", "label2id", "model_type",
        "name_or_path",
        "num_labels", "output_attentions", "output_hidden_states", "pad_token_id", "pretraining_tp",
        "rope_interleaved", "sep_token_id", "torch_dtype", "transformers_version", "use_cache",
        "unk_token_id",
        "mlp_hidden_act", "tokenizer_class", "return_dict", "transformers.js_config", "cache_implementation",
    ]

    mutating func rmsNorm(
        _ name: String,
        _ channels: Int,
        epsilon: Float,
        offset: Float = 0
    ) throws(ModelError) -> RMSNorm {
        let weight = try weights.vector(name + ".weight", [channels])
        return RMSNorm(
            weight: Learnable(name + ".weight", weight, isTrained: isTrained),
            epsilon: epsilon,
            offset: offset
        )
    }

    mutating func layerNorm(_ name: String, _ channels: Int, epsilon: Float) throws(ModelError) -> LayerNorm {
        let weight = try weights.vector(name + ".weight", [channels])
        let bias = try weights.vector(name + ".bias", [channels])
        return LayerNorm(
            weight: Learnable(name + ".weight", weight, isTrained: isTrained),
            bias: Learnable(name + ".bias", bias, isTrained: isTrained),
            epsilon: epsilon
        )
    }

    mutating func linear(
        _ names: [String],
        outputs: [Int],
        inputs: Int,
        hasBias: Bool = false,
        isTransposed: Bool = false
    ) throws(ModelError) -> Linear {
        place += 1
        let modules = LinearModules(
            names: names,
            outputsOfEach: outputs,
            inputs: inputs,
            isTransposed: isTransposed
        )
        return try weights.linear(
            modules,
            place: place,
            as: type,
            isTrained: isTrained,
            hasBias: hasBias,
            in: blocks
        )
    }

    mutating func table(_ name: String, _ rows: Int, _ channels: Int) throws(ModelError) -> Learnable {
        Learnable(name, try weights.matrix(name, [rows, channels]), isTrained: isTrained)
    }

    /// The head: `name`, or the embedding where config.json ties them.
    ///
    /// In blocks it has 8 bits even where others have 4: it decides between neighbours.
    ///
    /// - Parameter isTied: `tie_word_embeddings` where it is absent.
    mutating func head(
        _ name: String,
        tiedTo embedding: Learnable,
        _ embeddingName: String,
        _ rows: Int,
        _ channels: Int,
        isTied: Bool
    ) throws(ModelError) -> (head: Weight, holdsTable: Bool, isTied: Bool) {
        let isTied = try settings.flag("tie_word_embeddings") ?? isTied
        let headBlocks = blocks.map { _ in BlockKind.int8 }
        guard isTied else {
            let matrix = try weights.matrix(name, [rows, channels])
            guard isTrained else {
                defer { weights.release(name) }
                return (Weight(frozen: matrix, as: type, in: headBlocks), false, false)
            }
            let parameter = Parameter(name, matrix.converted(to: .float32).copied())
            return (Weight(trainable: parameter, as: type), false, false)
        }
        switch embedding {
        case .fixed(let table):
            let head = Weight(frozen: table, as: type, in: headBlocks)
            if head.isInBlocks { weights.release(embeddingName) }
            return (head, head.isInBlocks, true)
        case .moved(let parameter): return (Weight(trainable: parameter, as: type), false, true)
        }
    }

    /// The network of Llama's names around blocks.
    ///
    /// - Parameters:
    ///   - isTied: `tie_word_embeddings` where it is absent.
    ///   - normOffset: what is added to the weight of the last norm.
    ///   - block: the block of a number, whose tensors' names begin as it is given.
    mutating func network(
        _ sizes: DecoderSizes,
        isTied: Bool,
        normOffset: Float = 0,
        block: (inout DecoderLoader, _ name: String, _ layer: Int) throws(ModelError) -> any DecoderBlock
    ) throws(ModelError) -> DecoderNetwork {
        let embedding = try table("model.embed_tokens.weight", sizes.vocabularySize, sizes.hiddenSize)
        var blocks: [any DecoderBlock] = []
        for layer in 0..<sizes.layerCount { blocks.append(try block(&self, "model.layers.\(layer).", layer)) }
        let norm = try rmsNorm("model.norm", sizes.hiddenSize, epsilon: sizes.epsilon, offset: normOffset)
        let (head, holdsTable, isTied) = try self.head(
            "lm_head.weight",
            tiedTo: embedding,
            "model.embed_tokens.weight",
            sizes.vocabularySize,
            sizes.hiddenSize,
            isTied: isTied
        )
        return DecoderNetwork(
            embedding: holdsTable ? nil : embedding,
            blocks: blocks,
            norm: norm,
            head: head,
            isTied: isTied,
            type: type
        )
    }

    /// A block of Llama's form and names, with its parts as they are given.
    mutating func preNormBlock(
        _ name: String,
        _ sizes: DecoderSizes,
        _ selfAttention: CausalSelfAttention,
        _ unit: ActivationUnit,
        normOffset: Float = 0,
        hasInnerBias: Bool = false
    ) throws(ModelError) -> PreNormBlock {
        let (channels, epsilon) = (sizes.hiddenSize, sizes.epsilon)
        return PreNormBlock(
            attentionNorm: try rmsNorm(
                name + "input_layernorm",
                channels,
                epsilon: epsilon,
                offset: normOffset
            ),
            selfAttention: selfAttention,
            feedForwardNorm: try rmsNorm(
                name + "post_attention_layernorm",
                channels,
                epsilon: epsilon,
                offset: normOffset
            ),
            feedForward: try feedForward(name + "mlp", sizes, unit, hasBias: hasInnerBias)
        )
    }

    /// Attention with the names of Llama's modules under `name`.
    mutating func attention(
        _ name: String,
        _ sizes: DecoderSizes,
        _ attention: CausalAttention,
        layer: Int,
        rotary: RotaryEmbedding?,
        biases: (input: Bool, output: Bool) = (false, false),
        headNorms: (queries: RMSNorm, keys: RMSNorm)? = nil
    ) throws(ModelError) -> CausalSelfAttention {
        let (queries, keys) = (attention.heads * attention.headSize, attention.keyHeads * attention.headSize)
        return CausalSelfAttention(
            queriesKeysValues: try linear(
                ["q_proj", "k_proj", "v_proj"].map { name + "." + $0 },
                outputs: [queries, keys, keys],
                inputs: sizes.hiddenSize,
                hasBias: biases.input
            ),
            output: try linear(
                [name + ".o_proj"],
                outputs: [sizes.hiddenSize],
                inputs: queries,
                hasBias: biases.output
            ),
            attention: attention,
            rotary: rotary,
            headNorms: headNorms,
            layer: layer
        )
    }

    /// A gated feed-forward with the names of Llama's modules under `name`.
    mutating func feedForward(
        _ name: String,
        _ sizes: DecoderSizes,
        _ unit: ActivationUnit,
        hasBias: Bool = false
    ) throws(ModelError) -> GatedFeedForward {
        let inner = sizes.intermediateSize
        return GatedFeedForward(
            gateUp: try linear(
                [name + ".gate_proj", name + ".up_proj"],
                outputs: [inner, inner],
                inputs: sizes.hiddenSize,
                hasBias: hasBias
            ),
            down: try linear(
                [name + ".down_proj"],
                outputs: [sizes.hiddenSize],
                inputs: inner,
                hasBias: hasBias
            ),
            unit: unit
        )
    }

    /// The activation at `key`; `absent` where nothing stands there.
    ///
    /// - Parameter aliases: names that mean another activation in this family.
    mutating func unit(
        _ key: String,
        absent: ActivationUnit,
        aliases: [String: ActivationUnit] = [:]
    ) throws(ModelError) -> ActivationUnit {
        guard let name = try settings.text(key) else { return absent }
        if let unit = aliases[name] { return unit }
        switch name {
        case "silu", "swish": return .silu
        case "gelu", "gelu_python": return .gelu
        case "gelu_new", "gelu_pytorch_tanh", "gelu_python_tanh": return .geluTanh
        default:
            throw .wrongValue(
                settings.path,
                key: key,
                expected: "silu, gelu, gelu_new or gelu_pytorch_tanh",
                found: name
            )
        }
    }

    /// The rotation that the settings ask for.
    ///
    /// - Parameters:
    ///   - base: `rope_theta` where it is absent.
    ///   - layers: which of `rope_parameters` is read where it holds some for each kind of layer.
    mutating func rotary(
        _ sizes: DecoderSizes,
        base: Double = 10_000,
        layers: String? = nil
    ) throws(ModelError) -> RotaryEmbedding {
        let defaults = RotaryScaling.Defaults(
            base: base,
            dimensions: sizes.headSize,
            maximum: sizes.maximumPositions
        )
        return RotaryEmbedding(try RotaryScaling(&settings, defaults, layers: layers))
    }

    /// The window of each layer by `layer_types`; nil where the key is absent.
    mutating func windows(_ sizes: DecoderSizes, window: Int?) throws(ModelError) -> [Int?]? {
        guard let list = try settings.list("layer_types") else { return nil }
        let path = settings.path
        func wrong(_ expected: String, _ found: String) -> ModelError {
            .wrongValue(path, key: "layer_types", expected: expected, found: found)
        }
        guard list.count == sizes.layerCount else {
            throw wrong("\(sizes.layerCount) kinds of layers", "\(list.count)")
        }
        var windows: [Int?] = []
        for kind in list {
            switch kind.string {
            case "full_attention": windows.append(nil)
            case "sliding_attention":
                guard let window else {
                    throw wrong("full_attention, as there is no sliding_window", "sliding_attention")
                }
                windows.append(window)
            default: throw wrong("full_attention or sliding_attention", kind.text())
            }
        }
        return windows
    }

    /// The most tokens that the model was made for.
    mutating func maximumTokens() throws(ModelError) -> Int {
        let range = 1...(1 << 30)
        let usual = try settings.integer("max_position_embeddings", in: range)
        let old = try settings.integer("n_positions", in: range)
        return usual ?? old ?? 2_048
    }

    /// Checks that every setting was asked for and every tensor taken.
    func finish(ignoring tensors: [String] = [], harmless: Set<String> = []) throws(ModelError) {
        try settings.finish(harmless: Self.harmless.union(harmless))
        try weights.finish(ignoring: tensors + ignored)
    }
}
