internal import HoneBase

extension Tensor {
    /// One state for each segment: the mean of its tokens, or its first token.
    ///
    /// An empty segment gives zeros.
    ///
    /// - Shapes: x `[tokens, channels]`; returns `[segments, channels]` float32.
    public func pooled(_ segments: Segments, _ pooling: Pooling) -> Tensor {
        require(node == nil, "pooled: the input is on a tape")
        require(
            shape.rank == 2 && shape[0] == segments.tokenCount,
            "pooled: segments of \(segments.tokenCount) tokens for \(shape)"
        )
        let result = Tensor(uninitialized: [segments.count, shape[1]], .float32, on: backend)
        backend.pool(self, segments, pooling, into: result)
        return result
    }

    /// Each row divided by its Euclidean norm; rows of norm zero stay zero.
    ///
    /// - Shapes: x `[rows, channels]` float32; returns the same.
    public func normalizedRows() -> Tensor {
        require(shape.rank == 2, "normalizedRows: a matrix is expected, found \(shape)")
        let result = Tensor(uninitialized: shape, .float32, on: backend)
        backend.normalizeRows(self, into: result)
        return result
    }
}
