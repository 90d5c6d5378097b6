internal import HoneTensor

/// Layer normalisation with a weight and a bias for each channel.
struct LayerNorm: StateNorm {
    let weight: Learnable
    let bias: Learnable
    let epsilon: Float

    /// The norm of x, or of x plus a residual.
    ///
    /// - Shapes: x and residual `[tokens, channels]`; returns the same.
    func callAsFunction(_ x: Tensor, residual: Tensor? = nil, _ pass: ForwardPass) -> Tensor {
        x.layerNorm(
            residual: residual,
            weight: weight.value(on: pass.tape),
            bias: bias.value(on: pass.tape),
            epsilon: epsilon,
            tape: pass.tape
        )
    }

    func callAsFunction(_ x: Tensor, _ pass: ForwardPass) -> Tensor { self(x, residual: nil, pass) }

    var parameters: [Parameter] { [weight, bias].compactMap(\.parameter) }
    var count: Int { weight.count + bias.count }
}
