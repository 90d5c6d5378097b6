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
            "sbert_ce_default_activation_function", "sentence_transformers", "tie_word_embeddings",
            "torch_dtype", "torchscript",
            "transformers_version",
            "use_cache",
        ]
    }

    // MARK: Blocks

    private struct Block: @unchecked Sendable {  // Frozen, or with the one trainer that moves it.
        let queriesKeysValues: Linear
        let attentionOutput: Linear
        let attentionNorm: LayerNorm
        let intermediate: Linear
        let output: Linear
        let outputNorm: LayerNorm
        let headCount: Int

        func callAsFunction(_ x: Tensor, _ segments: Segments, _ pass: ForwardPass) -> Tensor {
            let scale = 1 / Float(x.shape[-1] / headCount).squareRoot()
            let attended = queriesKeysValues(x, pass)
                .attention(
                    segments,
                    heads: headCount,
                    scale: scale,
                    dropout: pass.attentionDropout(at: queriesKeysValues.place | 2 << 12),
                    tape: pass.tape
                )
            let attention = pass.dropped(attentionOutput(attended, pass), at: attentionOutput.place | 1 << 12)
            let h = attentionNorm(attention, residual: x, pass)
            let forward = pass.dropped(
                output(intermediate(h, activation: .gelu, pass), pass),
                at: output.place | 1 << 12
            )
            return outputNorm(forward, residual: h, pass)
        }

        var linears: [Linear] { [queriesKeysValues, attentionOutput, intermediate, output] }

        var parameters: [Parameter] {
            queriesKeysValues.parameters + attentionOutput.parameters + attentionNorm.parameters
                + intermediate.parameters + output.parameters + outputNorm.parameters
        }
    }

    // MARK: Model

    private let words: Learnable
    private let positions: Learnable
    private let types: Learnable
    private let embeddingNorm: LayerNorm
    private let blocks: [Block]
    private let type: DType
    /// A network with one type reads both texts of a pair alike.
    private let typeCount: Int

    /// The size of a token's state.
    public let hiddenSize: Int
    /// The number of positions that have an embedding.
    public let maximumTokens: Int
    /// The number of tokens that have an embedding.
    public let vocabularySize: Int

    /// The network of `folder`; a tensor that no layer takes is an error.
    ///
    /// - Throws: `ModelError`.
    public init(folder: FilePath, as type: DType, isTrained: Bool, on backend: any Backend) throws(ModelError)
    {
        let configuration = try Configuration(folder.appending("config.json"))
        var weights = try ModelWeights(
            folder,
            prefixes: ["", "bert."],
            probe: "embeddings.word_embeddings.weight",
            on: backend
        )
        let channels = configuration.hiddenSize
        func norm(_ name: String) throws(ModelError) -> LayerNorm {
            LayerNorm(
                weight: Learnable(
                    name + ".weight",
                    try weights.vector(name + ".weight", [channels]),
                    isTrained: isTrained
                ),
                bias: Learnable(
                    name + ".bias",
                    try weights.vector(name + ".bias", [channels]),
                    isTrained: isTrained
                ),
                epsilon: configuration.epsilon
            )
        }
        var place = 0
        func linear(_ names: [String], outputs: Int, inputs: Int) throws(ModelError) -> Linear {
            place += 1
            let modules = LinearModules(
                names: names,
                outputsOfEach: names.map { _ in outputs },
                inputs: inputs
            )
            return try weights.linear(modules, place: place, as: type, isTrained: isTrained)
        }
        func table(_ name: String, _ rows: Int) throws(ModelError) -> Learnable {
            let name = "embeddings.\(name)_embeddings.weight"
            return Learnable(name, try weights.matrix(name, [rows, channels]), isTrained: isTrained)
        }
        words = try table("word", configuration.vocabularySize)
        positions = try table("position", configuration.positionCount)
        types = try table("token_type", configuration.typeCount)
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
        typeCount = configuration.typeCount
        hiddenSize = channels
        maximumTokens = configuration.positionCount
        vocabularySize = configuration.vocabularySize
        // The pooler and the pre-training heads read the states; they do not make them.
        try weights.finish(ignoring: ["pooler.", "cls.", "embeddings.position_ids", "classifier."])
    }

    /// The linear maps that an adapter may add to, in the order of the network.
    public var linearModules: [LinearModules] { blocks.flatMap { $0.linears.map(\.modules) } }

    /// The table of words, where it is trained.
    public var wordTable: Parameter? { words.parameter }

    /// What is trained, in the order of the network.
    public var parameters: [Parameter] {
        [words, positions, types].compactMap(\.parameter) + embeddingNorm.parameters
            + blocks.flatMap(\.parameters)
    }

    /// The state of each token behind the last block.
    ///
    /// - Shapes: returns `[tokens, hiddenSize]`, in the type of the matrix products.
    public func states(of tokens: PackedTokens, _ pass: ForwardPass) -> Tensor {
        let lookups = [
            EmbeddingLookup(words.value(on: pass.tape), tokens.ids),
            EmbeddingLookup(positions.value(on: pass.tape), tokens.segments.positions),
            EmbeddingLookup(types.value(on: pass.tape), typeCount > 1 ? tokens.types : nil),
        ]
        let embedded = Tensor.embedding(lookups, tokens: tokens.ids.count, as: type, tape: pass.tape)
        var x = pass.dropped(embeddingNorm(embedded, pass), at: 0)
        for block in blocks {
            guard pass.recomputesBlocks, let tape = pass.tape else {
                x = block(x, tokens.segments, pass)
                continue
            }
            // Without the tape: what is recorded on it must not keep it alive.
            var untaped = pass
            untaped.tape = nil
            x = tape.recomputing(x) { [untaped] x, tape in
                var again = untaped
                again.tape = tape
                return block(x, tokens.segments, again)
            }
        }
        return x
    }
}
