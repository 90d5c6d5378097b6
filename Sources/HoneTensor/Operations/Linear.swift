internal import HoneBase

extension Tensor {
    /// The linear map `x · Wᵀ + b`, with a low-rank branch where one is given, followed by an activation.
    ///
    /// - Shapes: x `[..., inputs]`, weight `[outputs, inputs]`, bias `[outputs]`; returns `[..., outputs]`.
    /// - Parameters:
    ///   - branch: added to the map: `scale · dropout(x) Aᵀ Bᵀ`.
    ///   - draw: what the branch's dropout draws; nil where nothing is dropped.
    ///   - type: the type of the result; by default that of x.
    ///   - tape: where to record, for a trainable weight or an x that is on it.
    public func linear(
        _ weight: Weight,
        bias: Tensor? = nil,
        adding branch: LowRank? = nil,
        draw: Draw? = nil,
        activation: Activation = .none,
        as type: DType? = nil,
        tape: Tape? = nil
    ) -> Tensor {
        let draw = (branch?.dropoutRate ?? 0) > 0 ? draw : nil
        var reduced: Tensor?
        if let branch {
            require(
                branch.outputs == weight.outputs && branch.down.inputs == weight.inputs,
                "linear: a branch \(branch.down.inputs) to \(branch.outputs) beside [\(weight.outputs),\(weight.inputs)]"
            )
            reduced = detached.dropped(branch, draw).multiplied(by: branch.down.form())
        }
        let addend = branch.flatMap { branch in reduced.map { (x: $0, matrix: branch.form()) } }
        let result = multiplied(
            by: weight.form(),
            adding: addend,
            bias: bias,
            activation: activation,
            as: type
        )
        let inputs =
            [
                node, tape.flatMap { tape in weight.master.map(tape.node) }, bias?.node,
                tape.flatMap { tape in branch?.down.master.map(tape.node) },
            ] + (branch?.parts ?? []).map { part in tape.map { $0.node(of: part.up) } }
        require(
            activation == .none || !inputs.contains { $0 != nil },
            "linear: an activation after a recorded product is an operation of its own"
        )
        return result.recorded(
            on: tape,
            "linear",
            from: inputs,
            by: LinearRule(
                x: weight.master == nil && branch == nil ? nil : KeptInput(self),
                weight: weight,
                branch: branch.flatMap { branch in reduced.map { .init(branch, reduced: $0, draw: draw) } },
                needsInput: node != nil,
                needsBias: bias?.node != nil
            )
        )
    }

    /// The product `x · M` with a prepared matrix, and a second one in the same sum, unrecorded.
    ///
    /// - Shapes: x `[..., inputs]`; returns `[..., outputs]`.
    public func multiplied(
        by matrix: PreparedMatrix,
        adding addend: (x: Tensor, matrix: PreparedMatrix)? = nil,
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
        if let addend {
            require(
                addend.x.dtype == dtype && addend.matrix.type == dtype
                    && addend.matrix.outputs == matrix.outputs
                    && addend.x.shape[-1] == addend.matrix.inputs
                    && addend.x.count / addend.matrix.inputs == count / matrix.inputs,
                "linear: \(addend.x.shape) x [\(addend.matrix.outputs),\(addend.matrix.inputs)] transposed beside \(shape)"
            )
        }
        var sizes = shape.array
        sizes[sizes.count - 1] = matrix.outputs
        let result = Tensor(uninitialized: Shape(sizes), type ?? dtype, on: backend)
        if let blocks = matrix.blocks {
            require(activation == .none, "linear: an activation behind weights in blocks")
            backend.multiplyBlocks(self, matrix, blocks, bias: bias, into: result)
            return addend.map {
                result + $0.x.multiplied(by: $0.matrix, as: result.dtype).reshaped(result.shape)
            }
                ?? result
        }
        backend.multiply(self, matrix, adding: addend, bias: bias, activation: activation, into: result)
        return result
    }

    /// The product `dy · W` with W prepared by output, the gradient of the input of `x · Wᵀ`, and a second one in the
    /// same sum, unrecorded.
    ///
    /// - Shapes: dy `[..., outputs]`; returns `[..., inputs]`.
    func multiplied(
        backThrough matrix: PreparedMatrix,
        adding addend: (dy: Tensor, matrix: PreparedMatrix)? = nil,
        as type: DType? = nil
    ) -> Tensor {
        require(
            shape.rank > 0 && shape[-1] == matrix.outputs && dtype == matrix.type,
            "linear: a gradient \(shape) of \(dtype) back through [\(matrix.outputs),\(matrix.inputs)]"
        )
        if let addend {
            require(
                addend.dy.dtype == dtype && addend.matrix.type == dtype && addend.matrix.blocks == nil
                    && addend.matrix.inputs == matrix.inputs
                    && addend.dy.shape[-1] == addend.matrix.outputs
                    && addend.dy.count / addend.matrix.outputs == count / matrix.outputs,
                "linear: a gradient \(addend.dy.shape) back through [\(addend.matrix.outputs),\(addend.matrix.inputs)] beside \(shape)"
            )
        }
        var sizes = shape.array
        sizes[sizes.count - 1] = matrix.inputs
        let result = Tensor(uninitialized: Shape(sizes), type ?? dtype, on: backend)
        // Weights in blocks are for generation: their numbers are laid out anew for each gradient.
        let numbers =
            matrix.blocks == nil ? matrix : PreparedMatrix(matrix.unprepared(), .byOutput, as: matrix.type)
        backend.multiplyBackward(self, numbers, adding: addend, into: result)
        return result
    }

    fileprivate func dropped(_ branch: LowRank, _ draw: Draw?) -> Tensor {
        draw.map { dropout(branch.dropoutRate, draw: $0) } ?? self
    }
}

/// With y = x Wᵀ + b: dx = dy W, dW = dyᵀ x, db = the column sums of dy.
///
/// With a branch y += u (s B)ᵀ, u = drop(x) Aᵀ: du = dy s B, dA = duᵀ drop(x), dB = s dyᵀ u, dx += drop(du A).
private struct LinearRule: GradientRule {
    struct Branch {
        let branch: LowRank
        let reduced: Tensor
        let draw: Draw?

        init(_ branch: LowRank, reduced: Tensor, draw: Draw?) {
            self.branch = branch
            self.reduced = reduced
            self.draw = draw
        }
    }

    /// The input; nil where nothing that moves needs it.
    let x: KeptInput?
    let weight: Weight
    let branch: Branch?
    let needsInput: Bool
    let needsBias: Bool

    func gradients(of result: Tensor) -> [Tensor?] {
        defer { weight.releaseForm() }
        let rows = result.count / weight.outputs
        let dy = result.converted(to: weight.type).reshaped([rows, weight.outputs])
        let x = x?.value
        let flat = x?.reshaped([rows, weight.inputs])
        let inputShape = x?.shape ?? Shape(result.shape.array.dropLast() + [weight.inputs])
        var dw: Tensor?
        if weight.master != nil, let flat {
            dw = dy.transposed().multiplied(by: PreparedMatrix(flat, .byInput, as: weight.type), as: .float32)
        }
        let db = needsBias ? dy.columnSums() : nil
        guard let branch, let flat else {
            return [
                needsInput ? dy.multiplied(backThrough: weight.form()).reshaped(inputShape) : nil, dw, db,
                nil,
            ]
        }
        let low = branch.branch
        let du = dy.multiplied(backThrough: low.form())
        let input = PreparedMatrix(flat.dropped(low, branch.draw), .byInput, as: weight.type)
        let da = du.transposed().multiplied(by: input, as: .float32)
        let slope = PreparedMatrix(dy, .byInput, as: weight.type)
        let ups = low.upGradients(
            branch.reduced.reshaped([rows, low.down.outputs]).transposed().multiplied(by: slope, as: .float32)
        )
        var dx: Tensor?
        if needsInput, let draw = branch.draw {
            let through = du.multiplied(backThrough: low.down.form()).dropout(low.dropoutRate, draw: draw)
            dx = dy.multiplied(backThrough: weight.form()) + through
        } else if needsInput {
            dx = dy.multiplied(backThrough: weight.form(), adding: (du, low.down.form()))
        }
        return [dx?.reshaped(inputShape), dw, db, da] + ups
    }
}
