internal import HoneBase

extension Tensor {
    /// The softmax of each row.
    ///
    /// - Shapes: x `[rows, classes]` float32; returns the same, each row summing to 1.
    public func softmax() -> Tensor {
        requireUnrecorded("softmax")
        require(shape.rank == 2, "softmax: a matrix is expected, found \(shape)")
        let result = Tensor(uninitialized: shape, .float32, on: backend)
        backend.softmax(self, into: result)
        return result
    }
}
