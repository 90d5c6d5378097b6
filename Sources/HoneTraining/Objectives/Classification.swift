public import HoneTensor

/// One wanted class for each row: the mean cross-entropy in nats, optionally weighted by row.
public struct Classification: Objective {
    private let targets: Tensor
    private let weights: Tensor?

    /// The wanted classes, numbered from 0, and how much each row counts.
    ///
    /// - Shapes: targets `[rows]`; weights `[rows]`, none negative, not all zero.
    public init(targets: [Int32], weights: [Float]? = nil) {
        self.targets = Tensor(targets, shape: [targets.count])
        self.weights = weights.map { Tensor($0, shape: [$0.count]) }
    }

    /// The loss of these logits.
    ///
    /// - Shapes: outputs `[rows, classes]`; returns `[1]`.
    public func loss(of outputs: Tensor, tape: Tape?) -> Tensor {
        outputs.crossEntropy(targets, weights: weights, tape: tape)
    }
}
