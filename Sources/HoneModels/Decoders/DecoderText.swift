internal import HoneTensor

/// The texts that one pass of a decoder reads, and what of them was computed before.
struct DecoderText {
    let segments: CausalSegments
    /// Nil where texts are given whole and nothing is kept.
    let cache: KeyValueCache?
    /// Whether the new tokens' keys are kept; those of branches that are only looked at are not.
    var isKept = true
    /// How long each text will be when all that is read now was read, where a pass is a piece of it.
    var ends: [Int]?
}

/// One block of a decoder.
protocol DecoderBlock {
    /// - Shapes: x `[tokens, channels]`; returns the same.
    func callAsFunction(_ x: Tensor, _ text: DecoderText, _ pass: ForwardPass) -> Tensor

    /// Its attention.
    var selfAttention: CausalSelfAttention { get }
    /// The activation of its feed-forward.
    var unit: ActivationUnit { get }
    /// Its linear maps, in the order in which they are computed.
    var linears: [Linear] { get }
    /// Its norms.
    var norms: [any StateNorm] { get }
}

extension DecoderBlock {
    /// The sizes of its attention.
    var attention: CausalAttention { selfAttention.attention }
    /// The channels within its feed-forward.
    var innerSize: Int { linears.last?.weight.inputs ?? 0 }
}

/// A block with its norms before attention and feed-forward: `x + a(n(x))`, then `x + f(n(x))`.
struct PreNormBlock: DecoderBlock {
    let attentionNorm: RMSNorm
    let selfAttention: CausalSelfAttention
    let feedForwardNorm: RMSNorm
    let feedForward: GatedFeedForward

    func callAsFunction(_ x: Tensor, _ text: DecoderText, _ pass: ForwardPass) -> Tensor {
        let h = x.adding(selfAttention(attentionNorm(x, pass), text, pass), tape: pass.tape)
        return h.adding(feedForward(feedForwardNorm(h, pass), pass), tape: pass.tape)
    }

    var unit: ActivationUnit { feedForward.unit }
    var linears: [Linear] { selfAttention.linears + feedForward.linears }
    var norms: [any StateNorm] { [attentionNorm, feedForwardNorm] + selfAttention.norms }
}

/// A block with norms before and behind attention and feed-forward: `x + n₂(a(n₁(x)))`, then `x + n₄(f(n₃(x)))`.
struct SandwichBlock: DecoderBlock {
    let attentionNorm: RMSNorm
    let selfAttention: CausalSelfAttention
    let attentionOutputNorm: RMSNorm
    let feedForwardNorm: RMSNorm
    let feedForward: GatedFeedForward
    let feedForwardOutputNorm: RMSNorm

    func callAsFunction(_ x: Tensor, _ text: DecoderText, _ pass: ForwardPass) -> Tensor {
        let attended = attentionOutputNorm(selfAttention(attentionNorm(x, pass), text, pass), pass)
        let h = x.adding(attended, tape: pass.tape)
        let forward = feedForwardOutputNorm(feedForward(feedForwardNorm(h, pass), pass), pass)
        return h.adding(forward, tape: pass.tape)
    }

    var unit: ActivationUnit { feedForward.unit }
    var linears: [Linear] { selfAttention.linears + feedForward.linears }
    var norms: [any StateNorm] {
        [attentionNorm, attentionOutputNorm, feedForwardNorm, feedForwardOutputNorm] + selfAttention.norms
    }
}
