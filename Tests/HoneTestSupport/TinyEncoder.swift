internal import HoneBase
public import SystemPackage

/// Writes a sentence-transformers folder with a small BERT of random weights.
///
/// For tests that need an encoder but not a good one: texts that share words have similar embeddings.
///
/// - Parameters:
///   - poolsFirstToken: whether the first token is the embedding, not the mean.
///   - normalizes: whether the folder ends with a Normalize module.
///   - maximumTokens: `max_seq_length`; there are 64 positions.
public func writeTinyEncoder(
    to folder: FilePath,
    seed: UInt64 = 1,
    poolsFirstToken: Bool = false,
    normalizes: Bool = true,
    maximumTokens: Int = 64
) throws {
    let encoder = TinyEncoder(seed: seed)
    let modules = ["Transformer", "Pooling"] + (normalizes ? ["Normalize"] : [])
    let files: [(name: String, content: JSON)] = [
        ("config.json", TinyEncoder.configuration),
        (
            "tokenizer_config.json",
            ["do_lower_case": true, "model_max_length": 64, "tokenizer_class": "BertTokenizer"]
        ),
        (
            "modules.json",
            .array(
                modules.enumerated().map { index, name in
                    [
                        "idx": .integer(index), "name": .string("\(index)"),
                        "path": .string(index == 0 ? "" : "\(index)_\(name)"),
                        "type": .string("sentence_transformers.models.\(name)"),
                    ]
                }
            )
        ),
        (
            "1_Pooling/config.json",
            [
                "word_embedding_dimension": .integer(TinyEncoder.hiddenSize),
                "pooling_mode_cls_token": .bool(poolsFirstToken),
                "pooling_mode_mean_tokens": .bool(!poolsFirstToken), "pooling_mode_max_tokens": false,
                "pooling_mode_mean_sqrt_len_tokens": false,
            ]
        ),
        (
            "sentence_bert_config.json",
            ["max_seq_length": .integer(maximumTokens), "do_lower_case": false]
        ),
    ]
    try Files.makeFolder(folder.appending("1_Pooling"))
    for (name, content) in files {
        try writeQuickly([UInt8](content.text(pretty: true).utf8), to: folder.appending(name))
    }
    let vocabulary = TinyEncoder.vocabulary.joined(separator: "\n") + "\n"
    try writeQuickly([UInt8](vocabulary.utf8), to: folder.appending("vocab.txt"))
    let weights = StoredTensor.safetensors(encoder.tensors)
    try writeQuickly(weights, to: folder.appending("model.safetensors"))
}

/// Writes a file without waiting for the disk.
public func writeQuickly(_ bytes: [UInt8], to path: FilePath) throws {
    let file = try FileDescriptor.open(
        path,
        .writeOnly,
        options: [.create, .truncate],
        permissions: .ownerReadWrite
    )
    _ = try file.closeAfter { try file.writeAll(bytes) }
}

/// The weights of a small BERT, drawn from a seed: hidden size 32, 2 layers, 4 heads, 64 positions.
public struct TinyEncoder: Sendable {
    /// The size of a token's state.
    public static let hiddenSize = 32
    /// The number of layers.
    public static let layerCount = 2
    /// The number of attention heads.
    public static let headCount = 4
    /// The size between the two products of a layer's second half.
    public static let intermediateSize = 64
    /// The number of positions.
    public static let positionCount = 64
    /// The epsilon of every layer norm.
    public static let epsilon = 1e-12

    /// All tensors in float32.
    public let tensors: [StoredTensor]

    /// The weights of `seed`, of a size at which every part of the network matters to the result.
    public init(seed: UInt64) {
        var draws = Draws(seed)
        var tensors: [StoredTensor] = []
        func add(_ name: String, _ shape: [Int], scale: Double, offset: Double = 0) {
            let values = draws.floats(shape.reduce(1, *), scale: scale, offset: offset)
            tensors.append(StoredTensor(name, shape: shape, values: values))
        }
        func addNorm(_ name: String) {
            add(name + ".weight", [Self.hiddenSize], scale: 0.2, offset: 1)
            add(name + ".bias", [Self.hiddenSize], scale: 0.2)
        }
        func addLinear(_ name: String, outputs: Int, inputs: Int) {
            // Variance 1 for each output of an input of variance 1.
            add(name + ".weight", [outputs, inputs], scale: (3 / Double(inputs)).squareRoot())
            add(name + ".bias", [outputs], scale: 0.2)
        }
        let (hidden, intermediate) = (Self.hiddenSize, Self.intermediateSize)
        add("embeddings.word_embeddings.weight", [Self.vocabulary.count, hidden], scale: 1)
        add("embeddings.position_embeddings.weight", [Self.positionCount, hidden], scale: 0.2)
        add("embeddings.token_type_embeddings.weight", [2, hidden], scale: 0.2)
        addNorm("embeddings.LayerNorm")
        for layer in 0..<Self.layerCount {
            let name = "encoder.layer.\(layer)."
            for part in ["query", "key", "value"] {
                addLinear(name + "attention.self." + part, outputs: hidden, inputs: hidden)
            }
            addLinear(name + "attention.output.dense", outputs: hidden, inputs: hidden)
            addNorm(name + "attention.output.LayerNorm")
            addLinear(name + "intermediate.dense", outputs: intermediate, inputs: hidden)
            addLinear(name + "output.dense", outputs: hidden, inputs: intermediate)
            addNorm(name + "output.LayerNorm")
        }
        self.tensors = tensors
    }

    /// The content of config.json.
    static var configuration: JSON {
        [
            "architectures": ["BertModel"], "model_type": "bert", "vocab_size": .integer(vocabulary.count),
            "hidden_size": .integer(hiddenSize), "num_hidden_layers": .integer(layerCount),
            "num_attention_heads": .integer(headCount), "intermediate_size": .integer(intermediateSize),
            "max_position_embeddings": .integer(positionCount), "type_vocab_size": 2,
            "layer_norm_eps": .number(epsilon), "hidden_act": "gelu", "position_embedding_type": "absolute",
            "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1, "pad_token_id": 0,
        ]
    }

    /// The tokens by id: special ones, letters and digits that begin or continue a word, marks, common words.
    public static let vocabulary: [String] = {
        let characters = "abcdefghijklmnopqrstuvwxyz0123456789".map(String.init)
        return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + characters + characters.map { "##" + $0 }
            + ".,!?-'\":;/()%&+#@*=$".map(String.init) + words.split(separator: " ").map(String.init)
    }()

    private static let words = """
        the and of to in is it you that he was for on are with as his they be at one have this from or had \
        by not but what all were we when your can said there use an each which she do how their if will up \
        other about out many then them these so some her would make like him into time has look two more \
        write go see number no way could people my than first water been call who oil its now find long \
        down day did get come made may part over new sound take only little work know place year live me \
        back give most very after thing our just name good man think say great where help through much \
        before line right too mean old any same tell boy follow came want show also around form three \
        small set put end does another well large must big even such because turn here why ask went men \
        read need land different home us move try kind hand picture again change off play spell air away \
        house point page letter mother answer found card account payment bank money transfer pin lost \
        stolen fee charge refund app phone order pump pressure leak valve hose engine motor battery light \
        door machine error code hot cold noise broken repair please thanks hello
        """
}

/// One tensor as it lies in a safetensors file.
public struct StoredTensor: Sendable {
    /// The name in the file.
    public var name: String
    /// The element type as the format names it, such as `F32`.
    public var type: String
    /// The sizes, outermost first.
    public var shape: [Int]
    /// The elements, little-endian.
    public var bytes: [UInt8]

    /// A tensor of any type.
    public init(_ name: String, type: String, shape: [Int], bytes: [UInt8]) {
        self.name = name
        self.type = type
        self.shape = shape
        self.bytes = bytes
    }

    /// A float32 tensor.
    public init(_ name: String, shape: [Int], values: [Float]) {
        self.init(name, type: "F32", shape: shape, bytes: values.withUnsafeBytes { [UInt8]($0) })
    }

    /// The elements of a float32 tensor.
    public var values: [Float] {
        bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
        }
    }

    /// A safetensors file of these tensors, in this order; the data begins `shift` bytes after a multiple of 8.
    public static func safetensors(_ tensors: [StoredTensor], shift: Int = 0) -> [UInt8] {
        var header = JSONObject([("__metadata__", ["format": "pt"])])
        var end = 0
        for tensor in tensors {
            header[tensor.name] = [
                "dtype": .string(tensor.type), "shape": .array(tensor.shape.map(JSON.integer)),
                "data_offsets": [.integer(end), .integer(end + tensor.bytes.count)],
            ]
            end += tensor.bytes.count
        }
        var text = [UInt8](JSON.object(header).text().utf8)
        text += [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8 + shift)
        var file = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
        file.reserveCapacity(file.count + end)
        for tensor in tensors { file += tensor.bytes }
        return file
    }
}
