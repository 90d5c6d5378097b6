internal import HoneBase

extension Tensor {
    /// The logarithm of one token's probability in each row of logits.
    ///
    /// - Shapes: x `[rows, tokens]` float32; one of `0..<tokens` for each row.
    public func logProbabilities(of chosen: [Int32]) -> [Float] {
        requireUnrecorded("logProbabilities")
        require(
            shape.rank == 2 && chosen.count == shape[0]
                && chosen.allSatisfy { $0 >= 0 && Int($0) < shape[1] },
            "logProbabilities: \(chosen.count) tokens for \(shape)"
        )
        guard !chosen.isEmpty else { return [] }
        let losses = Tensor(uninitialized: [shape[0]], .float32, on: backend)
        backend.crossEntropy(
            self,
            Tensor(chosen, shape: [chosen.count], on: backend),
            weights: nil,
            losses: losses,
            gradient: nil
        )
        return losses.floats().map { -$0 }
    }
}
