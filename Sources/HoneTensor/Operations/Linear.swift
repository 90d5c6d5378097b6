internal import HoneBase

extension Tensor {
    /// The linear map `x · Wᵀ + b`, followed by an activation.
    ///
    /// - Shapes: x `[..., inputs]`, weight `[outputs, inputs]`, bias `[outputs]`; returns `[..., outputs]`.
    /// - Parameters:
    ///   - type: the type of the result; by default that of x.
    ///   - tape: where to record, for a trainable weight or an x that is on it.
    public func linear(
        _ weight: Weight,
        bias: Tensor? = nil,
        activation: Activation = .none,
        as type: DType? = nil,
        tape: Tape? = nil
    ) -> Tensor {
        let result = multiplied(by: weight.forward(), bias: bias, activation: activation, as: type)
        guard let tape else {
            require(node == nil && bias?.node == nil, "linear: an input is on a tape, but no tape was given")
            return result
        }
        let inputs = [node, weight.master.map(tape.node), bias?.node]
        guard inputs.contains(where: { $0 != nil }) else { return result }
        require(
            activation == .none,
            "linear: an activation after a recorded product is an operation of its own"
        )
        return tape.record(
            result,
            from: inputs,
            LinearRule(x: detached, weight: weight, needsInput: node != nil, needsBias: bias?.node != nil)
        )
    }

    /// The product `x · M` with a prepared matrix, unrecorded.
    ///
    /// - Shapes: x `[..., inputs]`; returns `[..., outputs]`.
    public func multiplied(
        by matrix: PreparedMatrix,
        bias: Tensor? = nil,
        activation: Activation = .none,
        as type: DType? = nil
    ) -> Tensor {
        require(
            shape.rank > 0 && shape[-1] == matrix.inputs,
            "linear: \(shape) x [\(matrix.outputs),\(matrix.inputs)] transposed: inner sizes differ"
        )
        require(dtype == matrix.type, "linear: x is \(dtype), the weight was prepared for \(matrix.type)")
        if let bias {
            require(
                bias.shape == [matrix.outputs],
                "linear: bias \(bias.shape) for \(matrix.outputs) outputs"
            )
        }
        var sizes = shape.array
        sizes[sizes.count - 1] = matrix.outputs
        let result = Tensor(uninitialized: Shape(sizes), type ?? dtype, on: backend)
        backend.multiply(self, matrix, bias: bias, activation: activation, into: result)
        return result
    }
}

/// With y = x Wᵀ + b: dx = dy W, dW = dyᵀ x, db = the column sums of dy.
private struct LinearRule: GradientRule {
    let x: Tensor
    let weight: Weight
    let needsInput: Bool
    let needsBias: Bool

    func gradients(of result: Tensor) -> [Tensor?] {
        let rows = result.count / weight.outputs
        let dy = result.converted(to: .float32).reshaped([rows, weight.outputs])
        let dx = needsInput ? dy.multiplied(by: weight.backward()).reshaped(x.shape) : nil
        var dw: Tensor?
        if weight.master != nil {
            let inputs = PreparedMatrix(
                x.converted(to: .float32).reshaped([rows, weight.inputs]),
                .byInput,
                as: .float32
            )
            dw = dy.transposed().multiplied(by: inputs)
        }
        return [dx, dw, needsBias ? dy.columnSums() : nil]
    }
}
