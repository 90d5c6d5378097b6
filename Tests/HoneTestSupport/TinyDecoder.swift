internal import HoneBase
public import SystemPackage

/// Writes a folder with a small Llama of random weights and a tokenizer of bytes.
///
/// For tests that need a decoder but not a good one. The tokenizer has a token for each byte and `<s>`, `</s>`, `<|turn|>`.
///
/// - Parameters:
///   - template: the chat template; nil for none.
///   - maximumTokens: `max_position_embeddings`.
public func writeTinyDecoder(
    to folder: FilePath,
    seed: UInt64 = 1,
    template: String? = nil,
    maximumTokens: Int = 512
) throws {
    let (size, layers, heads, keyHeads, inner) = (32, 2, 4, 2, 64)
    let bytes = byteAlphabet.map(String.init)
    let specials = ["<s>", "</s>", "<|turn|>"]
    let count = bytes.count + specials.count
    var draws = Draws(seed)
    var tensors: [StoredTensor] = []
    func add(_ name: String, _ shape: [Int], scale: Double, offset: Double = 0) {
        let values = draws.floats(shape.reduce(1, *), scale: scale, offset: offset)
        tensors.append(StoredTensor(name, shape: shape, values: values))
    }
    func addLinear(_ name: String, _ outputs: Int, _ inputs: Int) {
        add(name + ".weight", [outputs, inputs], scale: (3 / Double(inputs)).squareRoot())
    }
    add("model.embed_tokens.weight", [count, size], scale: 1)
    for layer in 0..<layers {
        let name = "model.layers.\(layer)."
        add(name + "input_layernorm.weight", [size], scale: 0.2, offset: 1)
        addLinear(name + "self_attn.q_proj", size, size)
        addLinear(name + "self_attn.k_proj", size * keyHeads / heads, size)
        addLinear(name + "self_attn.v_proj", size * keyHeads / heads, size)
        addLinear(name + "self_attn.o_proj", size, size)
        add(name + "post_attention_layernorm.weight", [size], scale: 0.2, offset: 1)
        addLinear(name + "mlp.gate_proj", inner, size)
        addLinear(name + "mlp.up_proj", inner, size)
        addLinear(name + "mlp.down_proj", size, inner)
    }
    add("model.norm.weight", [size], scale: 0.2, offset: 1)
    let config: JSON = [
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": .integer(count),
        "hidden_size": .integer(size), "intermediate_size": .integer(inner),
        "num_hidden_layers": .integer(layers), "num_attention_heads": .integer(heads),
        "num_key_value_heads": .integer(keyHeads), "hidden_act": "silu", "rms_norm_eps": 1e-5,
        "rope_theta": 10_000, "max_position_embeddings": .integer(maximumTokens), "tie_word_embeddings": true,
        "bos_token_id": .integer(bytes.count), "eos_token_id": .integer(bytes.count + 1),
        "attention_bias": false, "mlp_bias": false,
    ]
    var vocabulary = JSONObject()
    for (id, token) in (bytes + specials).enumerated() { vocabulary[token] = .integer(id) }
    let added = specials.enumerated().map { index, token -> JSON in
        [
            "id": .integer(bytes.count + index), "content": .string(token), "single_word": false,
            "lstrip": false, "rstrip": false, "normalized": false, "special": true,
        ]
    }
    let byteLevel: JSON = [
        "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true,
    ]
    let tokenizer: JSON = [
        "version": "1.0", "truncation": .null, "padding": .null, "added_tokens": .array(added),
        "normalizer": .null, "pre_tokenizer": byteLevel, "post_processor": .null, "decoder": byteLevel,
        "model": [
            "type": "BPE", "dropout": .null, "unk_token": .null, "continuing_subword_prefix": .null,
            "end_of_word_suffix": .null, "fuse_unk": false, "byte_fallback": false,
            "vocab": .object(vocabulary), "merges": [],
        ],
    ]
    var settings: JSONObject = JSONObject([("bos_token", "<s>"), ("eos_token", "</s>")])
    if let template { settings["chat_template"] = .string(template) }
    try Files.makeFolder(folder)
    for (name, content) in [
        ("config.json", config), ("tokenizer.json", tokenizer), ("tokenizer_config.json", .object(settings)),
    ] {
        try writeQuickly([UInt8](content.text(pretty: true).utf8), to: folder.appending(name))
    }
    try writeQuickly(StoredTensor.safetensors(tensors), to: folder.appending("model.safetensors"))
}

/// The characters that byte-level vocabularies write bytes as, by byte (GPT-2's table).
private let byteAlphabet: [Character] = {
    let plain = Set(Array(0x21...0x7E) + Array(0xA1...0xAC) + Array(0xAE...0xFF))
    var next = 0x100
    return (0..<256).map { byte in
        if plain.contains(byte) { return Character(Unicode.Scalar(UInt8(byte))) }
        defer { next += 1 }
        return Unicode.Scalar(UInt32(next)).map(Character.init) ?? " "
    }
}()
