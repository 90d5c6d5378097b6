internal import HoneBase

extension Tensor {
    /// The softmax of each row.
    ///
    /// - Shapes: x `[rows, classes]` float32; returns the same, each row summing to 1.
    public func softmax() -> Tensor {
        require(shape.rank == 2, "softmax: a matrix is expected, found \(shape)")
        let result = Tensor(uninitialized: shape, .float32, on: backend)
        backend.softmax(self, into: result)
        return result
    }

    /// GELU in its exact form, x (1 + erf(x / √2)) / 2 (Hendrycks and Gimpel, 2016).
    ///
    /// - Shapes: any, float32; returns the same.
    public func gelu() -> Tensor {
        require(node == nil, "gelu: the input is on a tape")
        let result = Tensor(uninitialized: shape, .float32, on: backend)
        backend.gelu(self, into: result)
        return result
    }
}
