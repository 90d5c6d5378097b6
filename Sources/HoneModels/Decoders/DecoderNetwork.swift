internal import HoneTensor

/// A network that reads tokens and says of each what may follow: embedding, blocks, norm, head.
struct DecoderNetwork: @unchecked Sendable {  // Frozen, or with the one trainer that moves it.
    /// The table of words; nil where it is the frozen head, which holds the only copy.
    let embedding: Learnable?
    /// What embeddings are multiplied by; nil for 1.
    var embeddingScale: Float?
    /// A table of positions that is added to the embedding.
    var positions: Learnable?
    let blocks: [any DecoderBlock]
    let norm: any StateNorm
    /// From a token's state to the logit of each token; tied to the embedding, it shares its parameter.
    let head: Weight
    /// Whether the head is the table of words.
    let isTied: Bool
    /// Where logits are capped.
    var logitCap: Float?
    let type: DType

    /// The size of a token's state.
    var hiddenSize: Int { head.inputs }
    /// The number of tokens.
    var vocabularySize: Int { head.outputs }
    /// The attention of each block.
    var attentions: [CausalAttention] { blocks.map(\.attention) }

    /// The length of a text beyond which all of it must be read again; nil where there is none.
    var switchLength: Int? { blocks.lazy.compactMap { $0.selfAttention.rotary?.scaling.switchLength }.first }

    /// The length of text that the rotation was extended to; nil where it was not.
    var extendedLength: Int? {
        blocks.lazy.compactMap { $0.selfAttention.rotary?.scaling.extendedLength }.first
    }

    /// The linear maps that an adapter may add to; the head is none of them.
    var linearModules: [LinearModules] { blocks.flatMap { $0.linears.map(\.modules) } }

    /// What is trained, in the order of the network; each once.
    var parameters: [Parameter] {
        var all = [embedding?.parameter, positions?.parameter].compactMap(\.self)
        for block in blocks {
            all += block.linears.flatMap(\.parameters) + block.norms.flatMap(\.parameters)
        }
        all += norm.parameters
        if let master = head.master, !all.contains(where: { $0 === master }) { all.append(master) }
        return all
    }

    /// The state of each token behind the last block and the norm.
    ///
    /// - Shapes: returns `[tokens, hiddenSize]` in the type of the matrix products.
    func states(of ids: [Int32], _ text: DecoderText, _ pass: ForwardPass) -> Tensor {
        var x = embedded(ids, text, pass)
        if let embeddingScale { x = x.scaled(by: embeddingScale, tape: pass.tape) }
        for block in blocks {
            guard pass.recomputesBlocks, let tape = pass.tape else {
                x = block(x, text, pass)
                continue
            }
            // Without the tape: what is recorded on it must not keep it alive.
            var untaped = pass
            untaped.tape = nil
            x = tape.recomputing(x) { [untaped] x, tape in
                var again = untaped
                again.tape = tape
                return block(x, text, again)
            }
        }
        return norm(x, pass)
    }

    private func embedded(_ ids: [Int32], _ text: DecoderText, _ pass: ForwardPass) -> Tensor {
        var lookups: [EmbeddingLookup] = []
        if let embedding {
            lookups.append(EmbeddingLookup(embedding.value(on: pass.tape), ids))
        } else {
            lookups.append(EmbeddingLookup(head.rows(ids, as: type), (0..<Int32(ids.count)).map(\.self)))
        }
        if let positions {
            lookups.append(EmbeddingLookup(positions.value(on: pass.tape), text.segments.positions))
        }
        return .embedding(lookups, tokens: ids.count, as: type, tape: pass.tape)
    }

    /// The bytes of weights that one token reads: all matrices, and its own row of the table.
    var bytesPerToken: Int {
        let matrices = blocks.flatMap(\.linears).reduce(head.byteCount) { $0 + $1.weight.byteCount }
        return matrices + hiddenSize * (embedding == nil ? 1 : 2)
    }

    /// The numbers of all weights; a tied table counts once.
    var parameterCount: Int {
        var count = head.outputs * head.inputs + (positions.map { $0.count } ?? 0)
        if let embedding, !isTied { count += embedding.count }
        for block in blocks {
            for linear in block.linears {
                count += linear.weight.outputs * linear.weight.inputs + (linear.bias?.count ?? 0)
            }
            count += block.norms.reduce(0) { $0 + $1.count }
        }
        return count + norm.count
    }

    /// The logits of each row of states.
    ///
    /// - Shapes: states `[rows, hiddenSize]`; returns `[rows, vocabularySize]` float32.
    func logits(_ states: Tensor, _ pass: ForwardPass) -> Tensor {
        let logits = states.linear(head, as: .float32, tape: pass.tape)
        return logitCap.map { logits.softCapped($0, tape: pass.tape) } ?? logits
    }
}
