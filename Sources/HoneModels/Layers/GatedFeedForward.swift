internal import HoneTensor

/// `down(f(gate(x)) · up(x))` (Shazeer, "GLU Variants", 2020).
struct GatedFeedForward {
    /// Gate and up side by side.
    let gateUp: Linear
    let down: Linear
    let unit: ActivationUnit

    func callAsFunction(_ x: Tensor, _ pass: ForwardPass) -> Tensor {
        down(gateUp(x, pass).gated(unit, tape: pass.tape), pass)
    }

    var linears: [Linear] { [gateUp, down] }
}
