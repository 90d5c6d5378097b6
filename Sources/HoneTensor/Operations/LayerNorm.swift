internal import HoneBase

extension Tensor {
    /// Layer normalisation over the last axis, of x or of x plus a residual (Ba, Kiros and Hinton, 2016).
    ///
    /// `(x + r - mean) / √(variance + epsilon) · weight + bias`, in float32 whatever the type of x.
    ///
    /// - Shapes: x and residual `[..., channels]` of one type, weight and bias `[channels]` float32; returns
    ///   the shape and type of x.
    public func layerNorm(residual: Tensor? = nil, weight: Tensor, bias: Tensor, epsilon: Float) -> Tensor {
        require(node == nil && residual?.node == nil, "layerNorm: an input is on a tape")
        require(
            weight.shape == [shape[-1]] && bias.shape == [shape[-1]],
            "layerNorm: weight \(weight.shape), bias \(bias.shape) for \(shape)"
        )
        if let residual {
            require(
                residual.shape == shape && residual.dtype == dtype,
                "layerNorm: \(shape) \(dtype) with residual \(residual.shape) \(residual.dtype)"
            )
        }
        let result = Tensor(uninitialized: shape, dtype, on: backend)
        backend.normalizeLayer(
            self,
            residual: residual,
            weight: weight,
            bias: bias,
            epsilon: epsilon,
            into: result
        )
        return result
    }
}
