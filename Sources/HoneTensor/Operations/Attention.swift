internal import HoneBase

extension Tensor {
    /// Multi-head attention of each token to all tokens of its segment (Vaswani et al., 2017), not causal.
    ///
    /// `softmax(q kᵀ · scale) v` for each head; no token sees another segment.
    ///
    /// - Shapes: x `[tokens, 3 · heads · headSize]`, queries, keys and values side by side; returns
    ///   `[tokens, heads · headSize]` of the same type.
    /// - Complexity: O(Σ length² · heads · headSize); memory for one segment's head at a time on each thread.
    public func attention(_ segments: Segments, heads: Int, scale: Float, tape: Tape? = nil) -> Tensor {
        require(
            shape.rank == 2 && shape[1] % (3 * heads) == 0,
            "attention: \(shape) does not hold queries, keys and values of \(heads) heads"
        )
        require(
            segments.tokenCount == shape[0],
            "attention: segments of \(segments.tokenCount) tokens for \(shape)"
        )
        let result = Tensor(uninitialized: [shape[0], shape[1] / 3], dtype, on: backend)
        backend.attend(self, segments, heads: heads, scale: scale, into: result)
        return result.recorded(
            on: tape,
            "attention",
            from: [node],
            by: AttentionRule(x: detached, segments: segments, heads: heads, scale: scale)
        )
    }
}

/// With p = softmax(s q kᵀ): dv = pᵀ do, ds = p (do vᵀ - rowsum(p do vᵀ)), dq = s ds k, dk = s dsᵀ q.
///
/// The probabilities are computed again: nothing of the size length² is kept.
private struct AttentionRule: GradientRule {
    let x: Tensor
    let segments: Segments
    let heads: Int
    let scale: Float

    func gradients(of result: Tensor) -> [Tensor?] {
        let dx = Tensor(uninitialized: x.shape, x.dtype, on: x.backend)
        x.backend.attendBackward(x, segments, heads: heads, scale: scale, gradient: result, into: dx)
        return [dx]
    }
}
