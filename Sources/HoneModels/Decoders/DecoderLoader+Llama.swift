internal import HoneTensor

/// The layers that most families share, under the names that Llama gave them.
extension DecoderLoader {
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
}
