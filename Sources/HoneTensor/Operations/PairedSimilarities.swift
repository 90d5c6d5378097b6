internal import HoneBase

extension Tensor {
    /// The inner products of each row of the first half with each of the second, times `factor`.
    ///
    /// - Shapes: x `[2 · pairs, channels]` float32; returns `[pairs, pairs]`.
    public func pairedSimilarities(times factor: Float, tape: Tape? = nil) -> Tensor {
        require(
            shape.rank == 2 && shape[0] % 2 == 0 && shape[0] > 0,
            "pairedSimilarities: an even number of rows is expected, found \(shape)"
        )
        let half = shape[0] / 2
        let x = detached
        let products = x.rows(0..<half).multiplied(
            by: PreparedMatrix(x.rows(half..<2 * half), .byOutput, as: .float32)
        )
        return (products * factor).recorded(
            on: tape,
            "pairedSimilarities",
            from: [node],
            by: PairedSimilaritiesRule(x: x, factor: factor)
        )
    }
}

/// With y = f a bᵀ: da = f dy b, db = f dyᵀ a.
private struct PairedSimilaritiesRule: GradientRule {
    let x: Tensor
    let factor: Float

    func gradients(of result: Tensor) -> [Tensor?] {
        let half = x.shape[0] / 2
        let dy = result * factor
        let first = dy.multiplied(by: PreparedMatrix(x.rows(half..<2 * half), .byInput, as: .float32))
        let second = dy.transposed().multiplied(by: PreparedMatrix(x.rows(0..<half), .byInput, as: .float32))
        return [.concatenated([first, second])]
    }
}
