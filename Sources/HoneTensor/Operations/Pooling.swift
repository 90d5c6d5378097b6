internal import HoneBase

extension Tensor {
    /// One state for each segment: the mean of its tokens, or its first token.
    ///
    /// An empty segment gives zeros.
    ///
    /// - Shapes: x `[tokens, channels]`; returns `[segments, channels]` float32.
    public func pooled(_ segments: Segments, _ pooling: Pooling, tape: Tape? = nil) -> Tensor {
        require(
            shape.rank == 2 && shape[0] == segments.tokenCount,
            "pooled: segments of \(segments.tokenCount) tokens for \(shape)"
        )
        let result = Tensor(uninitialized: [segments.count, shape[1]], .float32, on: backend)
        backend.pool(self, segments, pooling, into: result)
        return result.recorded(
            on: tape,
            "pooled",
            from: [node],
            by: PoolingRule(shape: shape, type: dtype, segments: segments, pooling: pooling)
        )
    }

    /// Each row divided by its Euclidean norm; rows of norm zero stay zero.
    ///
    /// - Shapes: x `[rows, channels]` float32; returns the same.
    public func normalizedRows(tape: Tape? = nil) -> Tensor {
        require(shape.rank == 2, "normalizedRows: a matrix is expected, found \(shape)")
        let result = Tensor(uninitialized: shape, .float32, on: backend)
        backend.normalizeRows(self, into: result)
        return result.recorded(on: tape, "normalizedRows", from: [node], by: RowNormRule(x: detached))
    }
}

/// Each token of a segment of n tokens gets an n-th of the mean's gradient, or the first token all of it.
private struct PoolingRule: GradientRule {
    let shape: Shape
    let type: DType
    let segments: Segments
    let pooling: Pooling

    func gradients(of result: Tensor) -> [Tensor?] {
        let dx = Tensor(uninitialized: shape, type, on: result.backend)
        result.backend.poolBackward(result, segments, pooling, into: dx)
        return [dx]
    }
}

/// d (x / ‖x‖): dx = (dy - x (x · dy) / ‖x‖²) / ‖x‖.
private struct RowNormRule: GradientRule {
    let x: Tensor

    func gradients(of result: Tensor) -> [Tensor?] {
        let dx = Tensor(uninitialized: x.shape, .float32, on: x.backend)
        x.backend.normalizeRowsBackward(x, gradient: result, into: dx)
        return [dx]
    }
}
