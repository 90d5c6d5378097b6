internal import HoneTensor

/// Attention of a decoder's block: projections, norms of heads, rotation, and the keys of the text so far.
struct CausalSelfAttention {
    /// Queries, keys and values side by side.
    let queriesKeysValues: Linear
    let output: Linear
    let attention: CausalAttention
    /// How positions turn queries and keys; nil for a block that knows no positions.
    let rotary: RotaryEmbedding?
    /// Norms of each query head and each key head; nil where there are none.
    let headNorms: (queries: RMSNorm, keys: RMSNorm)?
    /// The number of the block.
    let layer: Int

    func callAsFunction(_ x: Tensor, _ text: DecoderText, _ pass: ForwardPass) -> Tensor {
        var mixed = queriesKeysValues(x, pass)
        let (heads, keyHeads, size) = (attention.heads, attention.keyHeads, attention.headSize)
        if let headNorms {
            mixed = headNorms.queries(mixed, heads: 0..<heads, headSize: size, pass)
            mixed = headNorms.keys(mixed, heads: heads..<heads + keyHeads, headSize: size, pass)
        }
        if let rotary {
            mixed = mixed.rotated(
                rotary.rotation(
                    of: text.segments,
                    ends: text.ends,
                    heads: heads + keyHeads,
                    headSize: size,
                    on: x.backend
                ),
                tape: pass.tape
            )
        }
        if text.isKept { text.cache?.keep(mixed.detached, attention, text.segments, layer: layer) }
        let attended = mixed.causalAttention(
            attention,
            text.segments,
            past: text.cache?.blocks(layer),
            tape: pass.tape
        )
        return output(attended, pass)
    }

    var linears: [Linear] { [queriesKeysValues, output] }
    var norms: [RMSNorm] { headNorms.map { [$0.queries, $0.keys] } ?? [] }
}
