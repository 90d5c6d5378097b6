internal import HoneBase

/// The activations of feed-forward layers.
public enum ActivationUnit: String, Sendable, CaseIterable {
    /// x / (1 + e⁻ˣ).
    case silu
    /// x (1 + erf(x / √2)) / 2.
    case gelu
    /// x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2.
    case geluTanh
}

extension Tensor {
    /// An activation of each element.
    ///
    /// - Shapes: any, float32 or bfloat16; returns the same.
    public func activated(_ unit: ActivationUnit, tape: Tape? = nil) -> Tensor {
        let result = Tensor(uninitialized: shape, dtype, on: backend)
        backend.activate(self, unit, isGated: false, into: result)
        return result.recorded(
            on: tape,
            "activated",
            from: [node],
            by: ActivationRule(x: detached, unit: unit, isGated: false)
        )
    }

    /// An activation of the first half of each row times its second half (Shazeer, "GLU Variants", 2020).
    ///
    /// - Shapes: x `[rows, 2 · channels]`; returns `[rows, channels]`.
    public func gated(_ unit: ActivationUnit, tape: Tape? = nil) -> Tensor {
        require(shape.rank == 2 && shape[1] % 2 == 0, "gated: two halves are expected, found \(shape)")
        let result = Tensor(uninitialized: [shape[0], shape[1] / 2], dtype, on: backend)
        backend.activate(self, unit, isGated: true, into: result)
        return result.recorded(
            on: tape,
            "gated",
            from: [node],
            by: ActivationRule(x: detached, unit: unit, isGated: true)
        )
        .remade { [x = detached] in x.gated(unit) }
    }

    /// cap · tanh(x / cap) of each element (Gemma Team, 2024).
    ///
    /// - Shapes: any, float32; returns the same.
    public func softCapped(_ cap: Float, tape: Tape? = nil) -> Tensor {
        require(cap > 0, "softCapped: a cap of \(cap)")
        let result = Tensor(uninitialized: shape, .float32, on: backend)
        backend.softCap(self, cap, into: result)
        return result.recorded(on: tape, "softCapped", from: [node], by: SoftCapRule(x: detached, cap: cap))
    }

    /// Every element times `factor`, in the type of x.
    public func scaled(by factor: Float, tape: Tape? = nil) -> Tensor {
        let result = Tensor(uninitialized: shape, dtype, on: backend)
        backend.multiply(self, by: factor, into: result)
        return result.recorded(on: tape, "scaled", from: [node], by: ScaleRule(factor: factor))
    }
}

/// With f the activation: dx = dy f'(x); gated, d gate = dy up f'(gate) and d up = dy f(gate).
private struct ActivationRule: GradientRule {
    let x: Tensor
    let unit: ActivationUnit
    let isGated: Bool

    func gradients(of result: Tensor) -> [Tensor?] {
        let dx = Tensor(uninitialized: x.shape, x.dtype, on: x.backend)
        x.backend.activateBackward(x, unit, isGated: isGated, gradient: result, into: dx)
        return [dx]
    }
}

/// dx = dy (1 - tanh²(x / cap)).
private struct SoftCapRule: GradientRule {
    let x: Tensor
    let cap: Float

    func gradients(of result: Tensor) -> [Tensor?] {
        let dx = Tensor(uninitialized: x.shape, .float32, on: x.backend)
        x.backend.softCapBackward(x, cap, gradient: result, into: dx)
        return [dx]
    }
}

private struct ScaleRule: GradientRule {
    let factor: Float

    func gradients(of result: Tensor) -> [Tensor?] { [result.scaled(by: factor)] }
}
