internal import HoneTensor

/// A norm of each token's state.
protocol StateNorm {
    /// - Shapes: x `[tokens, channels]`; returns the same.
    func callAsFunction(_ x: Tensor, _ pass: ForwardPass) -> Tensor

    /// What is added to the variance or the mean square.
    var epsilon: Float { get }
    var parameters: [Parameter] { get }
    /// The numbers of its weights.
    var count: Int { get }
}

/// Root mean square norm with a weight for each channel.
struct RMSNorm: StateNorm {
    let weight: Learnable
    let epsilon: Float
    /// What is added to the weight.
    let offset: Float

    /// - Shapes: x `[tokens, channels]`; returns the same.
    func callAsFunction(_ x: Tensor, _ pass: ForwardPass) -> Tensor {
        x.rmsNorm(weight: weight.value(on: pass.tape), epsilon: epsilon, offset: offset, tape: pass.tape)
    }

    /// The norm of each of some heads by itself; the columns beside them stay.
    func callAsFunction(_ x: Tensor, heads: Range<Int>, headSize: Int, _ pass: ForwardPass) -> Tensor {
        let norm = RootNorm(
            start: heads.lowerBound * headSize,
            groups: heads.count,
            channels: headSize,
            offset: offset,
            epsilon: epsilon
        )
        return x.rmsNorm(norm, weight: weight.value(on: pass.tape), tape: pass.tape)
    }

    var parameters: [Parameter] { [weight.parameter].compactMap(\.self) }
    var count: Int { weight.count }
}
