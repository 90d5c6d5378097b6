internal import HoneBase

extension Tensor {
    /// Layer normalisation over the last axis, of x or of x plus a residual (Ba, Kiros and Hinton, 2016).
    ///
    /// `(x + r - mean) / √(variance + epsilon) · weight + bias`, in float32 whatever the type of x.
    ///
    /// - Shapes: x and residual `[..., channels]` of one type, weight and bias `[channels]` float32; returns
    ///   the shape and type of x.
    public func layerNorm(
        residual: Tensor? = nil,
        weight: Tensor,
        bias: Tensor,
        epsilon: Float,
        tape: Tape? = nil
    ) -> Tensor {
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
        return result.recorded(
            on: tape,
            "layerNorm",
            from: [node, residual?.node, weight.node, bias.node],
            by: LayerNormRule(
                x: detached,
                residual: residual?.detached,
                weight: weight.detached,
                epsilon: epsilon,
                needsParameters: weight.node != nil || bias.node != nil
            )
        )
    }
}

/// With n the normalised row, f = 1 / √(variance + epsilon) and g = dy · weight:
/// dx = f (g - mean(g) - n mean(g n)), the same for the residual; dweight = Σ dy n, dbias = Σ dy over the rows.
private struct LayerNormRule: GradientRule {
    let x: Tensor
    let residual: Tensor?
    let weight: Tensor
    let epsilon: Float
    let needsParameters: Bool

    func gradients(of result: Tensor) -> [Tensor?] {
        let dx = Tensor(uninitialized: x.shape, x.dtype, on: x.backend)
        var parameters: (weight: Tensor, bias: Tensor)?
        if needsParameters {
            parameters = (
                Tensor(uninitialized: weight.shape, .float32, on: x.backend),
                Tensor(uninitialized: weight.shape, .float32, on: x.backend)
            )
        }
        x.backend.normalizeLayerBackward(
            x,
            residual: residual,
            weight: weight,
            epsilon: epsilon,
            gradient: result,
            into: dx,
            parameters: parameters
        )
        return [dx, residual == nil ? nil : dx, parameters?.weight, parameters?.bias]
    }
}
