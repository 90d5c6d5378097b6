extension Tape {
    /// What `body` makes of x, recorded as one operation that keeps only x: the backward pass computes `body` again.
    ///
    /// `body` must give the same whenever it is called with the same x, and reach trainable parameters only through
    /// the tape that it is given.
    ///
    /// - Complexity: the operations of `body` run twice; memory for what they keep, once, while they run.
    public func recomputing(_ x: Tensor, _ body: @escaping (Tensor, Tape) -> Tensor) -> Tensor {
        let trial = Tape()
        let result = body(x.node == nil ? x : trial.leaf(x), trial)
        let parameters = trial.parameters
        return result.detached.recorded(
            on: self,
            "recomputing",
            from: [x.node] + parameters.map(node),
            by: RecomputationRule(
                x: x.detached,
                needsInput: x.node != nil,
                parameters: parameters,
                body: body
            )
        )
    }
}

/// Runs the body once more on a tape of its own, and that tape backward.
private struct RecomputationRule: GradientRule {
    let x: Tensor
    let needsInput: Bool
    let parameters: [Parameter]
    let body: (Tensor, Tape) -> Tensor

    func gradients(of result: Tensor) -> [Tensor?] {
        let tape = Tape()
        let input = needsInput ? tape.leaf(x) : x
        let gradients = tape.gradients(
            of: body(input, tape),
            from: result,
            leaf: needsInput ? input : nil,
            takes: true
        )
        return [gradients.leaf] + parameters.map { gradients.parameters[$0] }
    }
}
