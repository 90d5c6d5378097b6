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
