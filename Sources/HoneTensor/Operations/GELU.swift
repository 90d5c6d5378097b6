extension Tensor {
    /// GELU in its exact form, x (1 + erf(x / √2)) / 2 (Hendrycks and Gimpel, 2016).
    ///
    /// - Shapes: any, float32 or bfloat16; returns the same.
    public func gelu(tape: Tape? = nil) -> Tensor {
        let result = Tensor(uninitialized: shape, dtype, on: backend)
        backend.gelu(self, into: result)
        return result.recorded(on: tape, "gelu", from: [node], by: GELURule(x: detached))
    }
}

/// d x Φ(x) / dx = Φ(x) + x φ(x).
private struct GELURule: GradientRule {
    let x: Tensor

    func gradients(of result: Tensor) -> [Tensor?] {
        let dx = Tensor(uninitialized: x.shape, x.dtype, on: x.backend)
        x.backend.geluBackward(x, gradient: result, into: dx)
        return [dx]
    }
}
