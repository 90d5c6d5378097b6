internal import HoneBase

extension Tensor {
    /// The mean cross-entropy of these logits against one wanted class a row, in nats.
    ///
    /// `Σ w_i (-log softmax(x_i)[t_i]) / Σ w_i`
    ///
    /// - Shapes: x `[rows, classes]` float32, targets `[rows]` int32 in 0..<classes, weights `[rows]`
    ///   float32, not negative; returns `[1]`.
    public func crossEntropy(_ targets: Tensor, weights: Tensor? = nil, tape: Tape? = nil) -> Tensor {
        require(shape.rank == 2, "crossEntropy: [rows, classes] is expected, found \(shape)")
        require(targets.shape == [shape[0]], "crossEntropy: targets \(targets.shape) for logits \(shape)")
        if let weights {
            require(
                weights.shape == [shape[0]],
                "crossEntropy: weights \(weights.shape) for logits \(shape)"
            )
        }
        for target in targets.integers() {
            require(target >= 0 && target < shape[1], "crossEntropy: class \(target) for logits \(shape)")
        }
        require(tape != nil || node == nil, "crossEntropy: the logits are on a tape, but no tape was given")
        let losses = Tensor(uninitialized: [shape[0]], .float32, on: backend)
        let gradient = node == nil ? nil : Tensor(uninitialized: shape, .float32, on: backend)
        backend.crossEntropy(self, targets, weights: weights, losses: losses, gradient: gradient)
        let total = weights.map { backend.sum($0) } ?? Double(shape[0])
        require(total > 0, "crossEntropy: the weights sum to \(total)")
        let result = Tensor([Float(backend.sum(losses) / total)], shape: [1], on: backend)
        guard let tape, let gradient else { return result }
        return tape.record(
            result,
            from: [node],
            CrossEntropyRule(gradient: gradient, factor: 1 / Float(total))
        )
    }
}

/// d loss / d x_i = w_i (softmax(x_i) - one-hot(t_i)) / Σ w, computed in the forward
/// pass while the row was at hand.
private struct CrossEntropyRule: GradientRule {
    let gradient: Tensor
    let factor: Float

    func gradients(of result: Tensor) -> [Tensor?] { [gradient * (result.item() * factor)] }
}
