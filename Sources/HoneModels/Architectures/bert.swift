internal import HoneBase
public import HoneTensor
public import SystemPackage

/// BERT: a bidirectional encoder with absolute positions, the norm behind each residual (Devlin et al., 2018).
public struct BERT: EncoderArchitecture {
    /// The `model_type` of BERT in `config.json`.
    public static let modelType = "bert"

    // MARK: Configuration

    struct Configuration {
        let vocabularySize: Int
        let hiddenSize: Int
        let layerCount: Int
        let headCount: Int
        let intermediateSize: Int
        let positionCount: Int
        let typeCount: Int
        let epsilon: Float

        init(_ path: FilePath) throws(ModelError) {
            var settings = try ModelSettings(path)
            vocabularySize = try settings.required("vocab_size", in: 1...(1 << 24))
            hiddenSize = try settings.required("hidden_size", in: 1...65_536)
            layerCount = try settings.required("num_hidden_layers", in: 1...1_000)
            headCount = try settings.required("num_attention_heads", in: 1...1_024)
            intermediateSize = try settings.required("intermediate_size", in: 1...(1 << 20))
            positionCount = try settings.required("max_position_embeddings", in: 1...(1 << 20))
            typeCount = try settings.required("type_vocab_size", in: 1...1_024)
            epsilon = Float(try settings.requiredPositive("layer_norm_eps"))
            try settings.require("model_type", BERT.modelType)
            try settings.require("hidden_act", "gelu")
            try settings.require("position_embedding_type", "absolute")
            for key in ["is_decoder", "add_cross_attention", "tie_encoder_decoder"]
            where try settings.flag(key) == true {
                throw .wrongValue(
                    path,
                    key: key,
                    expected: "false: this is read as an encoder",
                    found: "true"
                )
            }
            guard hiddenSize % headCount == 0 else {
                throw .wrongValue(
                    path,
                    key: "num_attention_heads",
                    expected: "a divisor of hidden_size \(hiddenSize)",
                    found: "\(headCount)"
                )
            }
            try settings.finish(harmless: Self.harmless)
        }

        /// Keys of training, bookkeeping and classification heads: none changes a token's state.
        private static let harmless: Set<String> = [
            "architectures", "attention_probs_dropout_prob", "bos_token_id", "classifier_dropout",
            "directionality",
            "dtype", "eos_token_id", "finetuning_task", "gradient_checkpointing", "hidden_dropout_prob",
            "id2label",
            "initializer_range", "label2id", "language", "name", "num_labels", "output_attentions",
            "output_hidden_states", "output_past", "pad_token_id", "pooler_fc_size",
            "pooler_num_attention_heads",
            "pooler_num_fc_layers", "pooler_size_per_head", "pooler_type", "problem_type", "return_dict",
            "sentence_transformers", "tie_word_embeddings", "torch_dtype", "torchscript",
            "transformers_version",
            "use_cache",
        ]
    }

    // MARK: Blocks

    private struct Block: @unchecked Sendable {  // Frozen weights: never changed.
        let queriesKeysValues: Linear
        let attentionOutput: Linear
        let attentionNorm: LayerNorm
        let intermediate: Linear
        let output: Linear
        let outputNorm: LayerNorm
        let headCount: Int

        func callAsFunction(_ x: Tensor, _ segments: Segments) -> Tensor {
            let scale = 1 / Float(x.shape[-1] / headCount).squareRoot()
            let attended = queriesKeysValues(x).attention(segments, heads: headCount, scale: scale)
            let h = attentionNorm(attentionOutput(attended), residual: x)
            return outputNorm(output(intermediate(h, activation: .gelu)), residual: h)
        }
    }

    // MARK: Model

    private let words: Tensor
    private let positions: Tensor
    private let types: Tensor
    private let embeddingNorm: LayerNorm
    private let blocks: [Block]
    private let type: DType

    /// The size of a token's state.
    public let hiddenSize: Int
    /// The number of positions that have an embedding.
    public let maximumTokens: Int
    /// The number of tokens that have an embedding.
    public let vocabularySize: Int

    /// The network of `folder`; a tensor that no layer takes is an error.
    ///
    /// - Throws: `ModelError`.
    public init(folder: FilePath, as type: DType) throws(ModelError) {
        let configuration = try Configuration(folder.appending("config.json"))
        var weights = try ModelWeights(
            folder,
            prefixes: ["", "bert."],
            probe: "embeddings.word_embeddings.weight"
        )
        let channels = configuration.hiddenSize
        func norm(_ name: String) throws(ModelError) -> LayerNorm {
            LayerNorm(
                weight: try weights.vector(name + ".weight", [channels]),
                bias: try weights.vector(name + ".bias", [channels]),
                epsilon: configuration.epsilon
            )
        }
        func linear(_ names: [String], outputs: Int, inputs: Int) throws(ModelError) -> Linear {
            var matrices: [Tensor] = []
            var biases: [Tensor] = []
            for name in names {
                matrices.append(try weights.matrix(name + ".weight", [outputs, inputs]))
                biases.append(try weights.vector(name + ".bias", [outputs]))
            }
            if Set(matrices.map(\.dtype)).count > 1 { matrices = matrices.map { $0.converted(to: .float32) } }
            let matrix = matrices.count == 1 ? matrices[0] : .concatenated(matrices)
            let linear = Linear(
                weight: Weight(frozen: matrix, as: type),
                bias: biases.count == 1 ? biases[0] : .concatenated(biases)
            )
            for name in names { weights.release(name + ".weight") }
            return linear
        }
        words = try weights.matrix(
            "embeddings.word_embeddings.weight",
            [configuration.vocabularySize, channels]
        )
        positions = try weights.matrix(
            "embeddings.position_embeddings.weight",
            [configuration.positionCount, channels]
        )
        types = try weights.matrix(
            "embeddings.token_type_embeddings.weight",
            [configuration.typeCount, channels]
        )
        embeddingNorm = try norm("embeddings.LayerNorm")
        var blocks: [Block] = []
        for layer in 0..<configuration.layerCount {
            let name = "encoder.layer.\(layer)."
            blocks.append(
                Block(
                    queriesKeysValues: try linear(
                        ["query", "key", "value"].map { name + "attention.self." + $0 },
                        outputs: channels,
                        inputs: channels
                    ),
                    attentionOutput: try linear(
                        [name + "attention.output.dense"],
                        outputs: channels,
                        inputs: channels
                    ),
                    attentionNorm: try norm(name + "attention.output.LayerNorm"),
                    intermediate: try linear(
                        [name + "intermediate.dense"],
                        outputs: configuration.intermediateSize,
                        inputs: channels
                    ),
                    output: try linear(
                        [name + "output.dense"],
                        outputs: channels,
                        inputs: configuration.intermediateSize
                    ),
                    outputNorm: try norm(name + "output.LayerNorm"),
                    headCount: configuration.headCount
                )
            )
        }
        self.blocks = blocks
        self.type = type
        hiddenSize = channels
        maximumTokens = configuration.positionCount
        vocabularySize = configuration.vocabularySize
        // The pooler and the pre-training heads read the states; they do not make them.
        try weights.finish(ignoring: ["pooler.", "cls.", "embeddings.position_ids", "classifier."])
    }

    /// The state of each token behind the last block.
    ///
    /// - Shapes: returns `[tokens, hiddenSize]`, in the type of the matrix products.
    public func states(of tokens: PackedTokens) -> Tensor {
        let lookups = [
            EmbeddingLookup(words, tokens.ids),
            EmbeddingLookup(positions, tokens.segments.positions),
            EmbeddingLookup(types, nil),
        ]
        let embedded = Tensor.embedding(lookups, tokens: tokens.ids.count, as: type)
        return blocks.reduce(embeddingNorm(embedded)) { $1($0, tokens.segments) }
    }
}
