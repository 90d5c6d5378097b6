internal import HoneBase

/// Which probabilities of attention are dropped while training: a function of `draw` and of token, head and key.
public struct AttentionDropout: Sendable {
    /// How much of the probabilities is dropped, in 0..<1.
    public var rate: Double
    /// What is drawn; its offset is the number of the first token.
    public var draw: Draw

    /// Drops `rate` of the probabilities by `draw`.
    public init(rate: Double, draw: Draw) {
        self.rate = rate
        self.draw = draw
    }
}

extension Tensor {
    /// Multi-head attention of each token to all tokens of its segment (Vaswani et al., 2017), not causal.
    ///
    /// `softmax(q kᵀ · scale) v` for each head; no token sees another segment.
    ///
    /// - Shapes: x `[tokens, 3 · heads · headSize]`, queries, keys and values side by side; returns
    ///   `[tokens, heads · headSize]` of the same type.
    /// - Parameter dropout: what of the probabilities is dropped; nil for inference.
    /// - Complexity: O(Σ length² · heads · headSize); memory for one segment's head at a time on each thread.
    public func attention(
        _ segments: Segments,
        heads: Int,
        scale: Float,
        dropout: AttentionDropout? = nil,
        tape: Tape? = nil
    ) -> Tensor {
        require(
            shape.rank == 2 && shape[1] % (3 * heads) == 0,
            "attention: \(shape) does not hold queries, keys and values of \(heads) heads"
        )
        require(
            segments.tokenCount == shape[0],
            "attention: segments of \(segments.tokenCount) tokens for \(shape)"
        )
        require(
            dropout.map { $0.rate >= 0 && $0.rate < 1 } ?? true,
            "attention: a dropout of \(dropout?.rate ?? 0)"
        )
        let result = Tensor(uninitialized: [shape[0], shape[1] / 3], dtype, on: backend)
        backend.attend(self, segments, heads: heads, scale: scale, dropout: dropout, into: result)
        return result.recorded(
            on: tape,
            "attention",
            from: [node],
            by: AttentionRule(x: detached, segments: segments, heads: heads, scale: scale, dropout: dropout)
        )
    }
}

/// With p = softmax(s q kᵀ): dv = pᵀ do, ds = p (do vᵀ - rowsum(p do vᵀ)), dq = s ds k, dk = s dsᵀ q.
///
/// With dropout, p is masked in dv, and do vᵀ in ds.
///
/// The probabilities are computed again: nothing of the size length² is kept.
private struct AttentionRule: GradientRule {
    let x: Tensor
    let segments: Segments
    let heads: Int
    let scale: Float
    let dropout: AttentionDropout?

    func gradients(of result: Tensor) -> [Tensor?] {
        let dx = Tensor(uninitialized: x.shape, x.dtype, on: x.backend)
        x.backend.attendBackward(
            x,
            segments,
            heads: heads,
            scale: scale,
            dropout: dropout,
            gradient: result,
            into: dx
        )
        return [dx]
    }
}
