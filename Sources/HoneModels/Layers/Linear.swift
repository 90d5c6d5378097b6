internal import HoneTensor

/// A weight with its bias, `x Wᵀ + b`, and what the pass's adapter adds to it.
struct Linear {
    /// The modules of the model folder that lie side by side in this map.
    let modules: LinearModules
    let weight: Weight
    let bias: Learnable?
    /// The number of this map in its network, which tells its random draws from those of others.
    let place: Int

    /// - Shapes: x `[tokens, inputs]`; returns `[tokens, outputs]`.
    func callAsFunction(_ x: Tensor, activation: Activation = .none, _ pass: ForwardPass) -> Tensor {
        let branch = pass.adapter?[modules.key]
        let isRecorded = pass.tape != nil
        let result = x.linear(
            weight,
            bias: bias?.value(on: pass.tape),
            adding: branch,
            draw: pass.noise.map { $0.draw(at: place, width: x.shape[-1]) },
            activation: isRecorded ? .none : activation,
            tape: pass.tape
        )
        return isRecorded && activation == .gelu ? result.gelu(tape: pass.tape) : result
    }

    var parameters: [Parameter] { [weight.master, bias?.parameter].compactMap(\.self) }
}
