internal import HoneBase
internal import HoneTensor
internal import SystemPackage

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
    /// Whether factors of the embedding stay in float32 where the weights are in fewer bits, as llama.cpp has them.
    var scalesInFull = false
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
        "max_sequence_length", "max_window_layers", "unsloth_fixed", "unsloth_version", "finetuning_task",
        "problem_type", "task_specific_params", "torchscript", "tf_legacy_loss", "prefix",
        // Ways of sampling that older versions kept here.
        "bad_words_ids", "begin_suppress_tokens", "decoder_start_token_id", "diversity_penalty", "do_sample",
        "early_stopping", "encoder_no_repeat_ngram_size", "exponential_decay_length_penalty",
        "forced_bos_token_id", "forced_eos_token_id", "length_penalty", "max_length", "min_length",
        "no_repeat_ngram_size", "num_beam_groups", "num_beams", "num_return_sequences", "output_scores",
        "remove_invalid_values", "repetition_penalty", "return_dict_in_generate", "suppress_tokens",
        "temperature", "top_k", "top_p", "typical_p",
    ]

    /// Keys that change nothing while they are false.
    static let harmlessWhenFalse: Set<String> = [
        "use_mrope", "add_cross_attention", "is_encoder_decoder", "cross_attention_hidden_size",
        "tie_encoder_decoder", "use_bfloat16", "is_decoder",
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
            weights.release(embeddingName)
            return (head, true, true)
        case .moved(let parameter): return (Weight(trainable: parameter, as: type), false, true)
        }
    }

    /// Checks that every setting was asked for and every tensor taken.
    func finish(ignoring tensors: [String] = [], harmless: Set<String> = []) throws(ModelError) {
        try settings.finish(
            harmless: Self.harmless.union(harmless),
            harmlessWhenFalse: Self.harmlessWhenFalse
        )
        try weights.finish(ignoring: tensors + ignored)
    }
}
