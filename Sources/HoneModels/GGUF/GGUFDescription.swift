internal import HoneFormats
internal import HoneTensor

/// What the metadata of a GGUF file says of a network, and the tensors that belong to it.
struct GGUFDescription {
    let family: GGUFFamily
    private(set) var values: [(key: String, value: GGUFValue)] = []
    private(set) var factors: [(name: GGUFFactors, values: [Float])] = []
    /// What to know of the file before it is used.
    private(set) var notes: [String] = []
    /// The most tokens that llama.cpp reads as the model does.
    private(set) var contextLength: Int

    /// Describes `network`, of whose family llama.cpp must take for granted nothing that is not so.
    ///
    /// - Throws: The first setting that llama.cpp does not know.
    init(_ network: DecoderNetwork, _ family: GGUFFamily, maximumTokens: Int) throws(GGUFUnknown) {
        self.family = family
        contextLength = maximumTokens
        guard let first = network.blocks.first else { return }
        let attention = first.attention
        try Self.check(network, family)
        let isGPT2 = network.positions != nil
        describeWindows(network)
        set(.contextLength, contextLength)
        set(.embeddingLength, network.hiddenSize)
        set(.blockCount, network.blocks.count)
        set(.feedForwardLength, first.innerSize)
        set(.vocabularySize, network.vocabularySize)
        set(.heads, attention.heads)
        if !isGPT2 {
            set(.keyHeads, attention.keyHeads)
            set(.keyLength, attention.headSize)
            set(.valueLength, attention.headSize)
        }
        set(isGPT2 ? .layerNormEpsilon : .rootNormEpsilon, .float32(network.norm.epsilon))
        if let cap = attention.softCap { set(.scoreCap, .float32(cap)) }
        if let cap = network.logitCap { set(.logitCap, .float32(cap)) }
        try describeRotation(network, headSize: attention.headSize)
    }

    private mutating func set(_ key: GGUFKey, _ value: GGUFValue) {
        values.append((key.of(family.architecture), value))
    }

    private mutating func set(_ key: GGUFKey, _ value: Int) { set(key, .uint32(UInt32(value))) }

    /// Windows, or how long a text may be that needs none.
    private mutating func describeWindows(_ network: DecoderNetwork) {
        let windows = network.attentions.map(\.window)
        guard let window = windows.compactMap(\.self).min() else { return }
        set(.window, window)
        guard case .none = family.windows else { return }
        set(.windowPattern, .array(GGUFArray(windows.map { $0 != nil })))
        guard window < contextLength else { return }
        contextLength = window
        notes.append(
            "llama.cpp knows no window in \(family.architecture): the context is cut to the window, \(window) tokens"
        )
    }

    private mutating func describeRotation(_ network: DecoderNetwork, headSize: Int) throws(GGUFUnknown) {
        let turned = network.blocks.compactMap { block in
            block.selfAttention.rotary.map { (isWindowed: block.attention.window != nil, $0.scaling) }
        }
        let isApart = family.turnsWindowsApart
        guard let main = turned.first(where: { !isApart || !$0.isWindowed }) ?? turned.first else { return }
        let written = try GGUFRotation.written(main.1, family, headSize: headSize)
        for (key, value) in written.values { set(key, value) }
        factors = written.factors.map { (name: $0.0, values: $0.1) }
        if case .longrope(_, _, let original) = main.1.kind, contextLength > Int(original) {
            notes.append(
                "llama.cpp takes the long factors of frequencies where it is given room for more than "
                    + "\(Int(original)) tokens, the short ones otherwise"
            )
        }
        guard isApart, let local = turned.first(where: \.isWindowed)?.1 else { return }
        set(.ropeBaseInWindows, .float32(Float(local.base)))
    }

    /// What the file cannot say must be as llama.cpp has it.
    private static func check(_ network: DecoderNetwork, _ family: GGUFFamily) throws(GGUFUnknown) {
        let layers = network.blocks.count
        let attentions = network.attentions
        if family.isAlwaysTied, !network.isTied { throw GGUFUnknown("tie_word_embeddings", "true", "false") }
        if case .allBut(let each) = family.windows {
            let windows = attentions.map(\.window)
            let first = windows.compactMap(\.self).first
            guard windows == family.windows(layers: layers, window: first) else {
                throw GGUFUnknown(
                    "layer_types",
                    "a window in all blocks but each \(each)th",
                    "another pattern"
                )
            }
        }
        for (index, block) in network.blocks.enumerated() {
            guard block.unit == family.unit else {
                throw GGUFUnknown("hidden_act", family.unit.rawValue, block.unit.rawValue)
            }
            let attention = block.attention
            let scale = family.scale(
                layers: layers,
                channels: network.hiddenSize,
                heads: attention.heads,
                headSize: attention.headSize
            )
            guard abs(attention.scale - scale) <= 1e-6 * scale else {
                throw GGUFUnknown(
                    "query_pre_attn_scalar or scale_attn_weights",
                    "scores multiplied by \(scale)",
                    "by \(attention.scale) in block \(index)"
                )
            }
            guard (attention.softCap != nil) == family.isCapped else {
                throw GGUFUnknown(
                    "attn_logit_softcapping",
                    family.isCapped ? "a number" : "none",
                    attention.softCap.map { "\($0)" } ?? "none"
                )
            }
            let isPositionless = family.positionless.map { (index + 1) % $0 == 0 } ?? false
            guard network.positions != nil || (block.selfAttention.rotary == nil) == isPositionless else {
                throw GGUFUnknown(
                    "no_rope_layers",
                    family.positionless.map { "each \($0)th block without positions" } ?? "none",
                    "another pattern"
                )
            }
        }
        if family.isCapped, network.logitCap == nil {
            throw GGUFUnknown("final_logit_softcapping", "a number", "none")
        }
    }
}
