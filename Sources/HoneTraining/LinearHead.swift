internal import HoneBase
public import HoneTensor

/// A linear classifier on frozen features: multinomial logistic regression with a penalty on the weights.
public struct LinearHead: Sendable {
    /// `[classes, size]`.
    public let weight: Tensor
    /// `[classes]`.
    public let bias: Tensor

    /// A head with these values.
    ///
    /// - Shapes: weight `[classes, size]`, bias `[classes]`, both float32.
    public init(weight: Tensor, bias: Tensor) {
        require(
            weight.shape.rank == 2 && bias.shape == [weight.shape[0]],
            "LinearHead: weight \(weight.shape) with bias \(bias.shape)"
        )
        self.weight = weight
        self.bias = bias
    }

    /// The number of classes.
    public var classCount: Int { weight.shape[0] }

    /// The head of least loss on `features`: mean cross-entropy plus `‖weight‖² / (2 · strength · rows)`.
    ///
    /// `strength` is the inverse of the penalty, the C of other libraries: the larger, the closer to the
    /// data. The problem is convex, so that nothing random is in it; it is solved to convergence.
    ///
    /// - Shapes: features `[rows, size]` float32; targets, one a row, in 0..<classCount.
    /// - Parameter start: where to start from, as the solution for a neighbouring
    ///   strength; the result is the same.
    public static func fit(
        _ features: Tensor,
        targets: [Int32],
        classCount: Int,
        strength: Double,
        start: LinearHead? = nil
    ) -> (head: LinearHead, result: LBFGS.Result) {
        let rows = features.shape[0]
        let size = features.shape[1]
        require(rows == targets.count, "LinearHead: \(targets.count) targets for \(features.shape)")
        require(strength > 0, "LinearHead: strength \(strength) is not positive")
        let weight = Parameter(
            "weight",
            start?.weight
                ?? Tensor([Float](repeating: 0, count: classCount * size), shape: [classCount, size])
        )
        let bias = Parameter(
            "bias",
            start?.bias ?? Tensor([Float](repeating: 0, count: classCount), shape: [classCount])
        )
        let matrix = Weight(trainable: weight)
        let wanted = Tensor(targets, shape: [targets.count])
        let decay = Float(1 / (strength * Double(rows)))
        let result = LBFGS().minimize([weight, bias]) { tape in
            let logits = features.linear(matrix, bias: tape.watch(bias), tape: tape)
            let penalty = tape.watch(weight).halfSquaredNorm(times: decay, tape: tape)
            return logits.crossEntropy(wanted, tape: tape).adding(penalty, tape: tape)
        }
        return (LinearHead(weight: weight.value, bias: bias.value), result)
    }

    /// What the probabilities are the softmax of.
    ///
    /// - Shapes: features `[rows, size]` float32; returns `[rows, classes]`.
    public func logits(_ features: Tensor) -> Tensor {
        features.linear(Weight(frozen: weight, as: .float32), bias: bias)
    }

    /// The probability of each class for each row.
    ///
    /// - Shapes: features `[rows, size]` float32; returns `[rows, classes]`.
    public func probabilities(_ features: Tensor) -> Tensor { logits(features).softmax() }
}
