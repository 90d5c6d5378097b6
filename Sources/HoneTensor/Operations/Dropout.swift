internal import HoneBase

extension Tensor {
    /// Each element dropped with probability `rate`, the others divided by 1 - rate (Srivastava et al., 2014).
    ///
    /// Whether an element is dropped is a function of `draw` and of its number: the backward pass draws again, and
    /// nothing is stored.
    ///
    /// - Shapes: any, float32 or bfloat16; returns the same.
    /// - Parameter rate: in 0..<1.
    public func dropout(_ rate: Double, draw: Draw, tape: Tape? = nil) -> Tensor {
        require(rate >= 0 && rate < 1, "dropout: a rate of \(rate)")
        guard rate > 0 else { return self }
        let result = Tensor(uninitialized: shape, dtype, on: backend)
        backend.drop(self, rate: rate, draw: draw, into: result)
        return result.recorded(on: tape, "dropout", from: [node], by: DropoutRule(rate: rate, draw: draw))
    }
}

/// What was dropped has no gradient; the rest is divided as it was.
private struct DropoutRule: GradientRule {
    let rate: Double
    let draw: Draw

    func gradients(of result: Tensor) -> [Tensor?] { [result.dropout(rate, draw: draw)] }
}
