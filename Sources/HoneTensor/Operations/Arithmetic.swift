internal import HoneBase

extension Tensor {
    /// The sum, element by element.
    ///
    /// - Shapes: both the same, of one type.
    public static func + (x: Tensor, y: Tensor) -> Tensor {
        require(
            x.shape == y.shape && x.dtype == y.dtype,
            "add: \(x.shape) \(x.dtype) + \(y.shape) \(y.dtype)"
        )
        require(x.node == nil && y.node == nil, "add: an input is on a tape; use adding(_:tape:)")
        let result = Tensor(uninitialized: x.shape, x.dtype, on: x.backend)
        x.backend.add(x, y, into: result)
        return result
    }

    /// Every element times `factor`.
    public static func * (x: Tensor, factor: Float) -> Tensor {
        require(x.node == nil, "scale: the input is on a tape")
        let result = Tensor(uninitialized: x.shape, .float32, on: x.backend)
        x.backend.scale(x, by: factor, into: result)
        return result
    }

    /// The sum of two recorded values, element by element.
    ///
    /// - Shapes: both the same, of one type.
    public func adding(_ other: Tensor, tape: Tape?) -> Tensor {
        (detached + other.detached).recorded(on: tape, "adding", from: [node, other.node], by: AddRule())
    }

    /// Half the sum of the squares times `factor`: the penalty of weight decay.
    ///
    /// - Shapes: any, float32; returns `[1]`.
    public func halfSquaredNorm(times factor: Float, tape: Tape? = nil) -> Tensor {
        let value = Float(0.5 * Double(factor) * backend.dot(self, self))
        return Tensor([value], shape: [1], on: backend)
            .recorded(
                on: tape,
                "halfSquaredNorm",
                from: [node],
                by: SquaredNormRule(x: detached, factor: factor)
            )
    }

    /// The inner product of two tensors of the same count, summed in double precision.
    public func dot(_ other: Tensor) -> Double {
        require(count == other.count, "dot: \(shape) with \(other.shape)")
        return backend.dot(self, other)
    }

    /// The sum of each column.
    ///
    /// - Shapes: x `[rows, columns]`; returns `[columns]` float32.
    public func columnSums() -> Tensor {
        requireUnrecorded("columnSums")
        require(shape.rank == 2, "columnSums: a matrix is expected, found \(shape)")
        let result = Tensor(uninitialized: [shape[1]], .float32, on: backend)
        backend.sumColumns(self, into: result)
        return result
    }

    /// The matrix with rows and columns exchanged.
    ///
    /// - Shapes: x `[rows, columns]`; returns `[columns, rows]` of the same type.
    public func transposed() -> Tensor {
        requireUnrecorded("transposed")
        require(shape.rank == 2, "transposed: a matrix is expected, found \(shape)")
        let result = Tensor(uninitialized: [shape[1], shape[0]], dtype, on: backend)
        backend.transpose(self, into: result)
        return result
    }
}

/// Both inputs get the gradient of the sum.
private struct AddRule: GradientRule {
    func gradients(of result: Tensor) -> [Tensor?] { [result, result] }
}

/// d (f/2 Σ x²) / dx = f x.
private struct SquaredNormRule: GradientRule {
    let x: Tensor
    let factor: Float

    func gradients(of result: Tensor) -> [Tensor?] { [x * (factor * result.item())] }
}
