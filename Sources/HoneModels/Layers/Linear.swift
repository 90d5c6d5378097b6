internal import HoneTensor

/// A frozen weight with its bias: `x Wᵀ + b`.
struct Linear {
    let weight: Weight
    let bias: Tensor?

    /// - Shapes: x `[tokens, inputs]`; returns `[tokens, outputs]`.
    func callAsFunction(_ x: Tensor, activation: Activation = .none) -> Tensor {
        x.linear(weight, bias: bias, activation: activation)
    }
}
