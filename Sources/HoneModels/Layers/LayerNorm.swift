internal import HoneTensor

/// Layer normalisation with a weight and a bias for each channel.
struct LayerNorm {
    let weight: Tensor
    let bias: Tensor
    let epsilon: Float

    /// The norm of x, or of x plus a residual.
    ///
    /// - Shapes: x and residual `[tokens, channels]`; returns the same.
    func callAsFunction(_ x: Tensor, residual: Tensor? = nil) -> Tensor {
        x.layerNorm(residual: residual, weight: weight, bias: bias, epsilon: epsilon)
    }
}
