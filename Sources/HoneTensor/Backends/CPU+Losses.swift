internal import CHoneKernels

extension CPU {
    /// Writes the softmax of each row.
    public func softmax(_ x: Tensor, into result: Tensor) {
        hone_softmax(x.floatAddress, result.floatAddress, Int64(x.shape[0]), Int64(x.shape[1]))
    }

    /// Writes each row's weighted cross-entropy and, where asked for, its gradient.
    public func crossEntropy(
        _ logits: Tensor,
        _ targets: Tensor,
        weights: Tensor?,
        losses: Tensor,
        gradient: Tensor?
    ) {
        hone_cross_entropy(
            logits.floatAddress,
            targets.integerAddress,
            weights?.floatAddress,
            Int64(logits.shape[0]),
            Int64(logits.shape[1]),
            losses.floatAddress,
            gradient?.floatAddress
        )
    }

    /// Writes the sum, element by element.
    public func add(_ x: Tensor, _ y: Tensor, into result: Tensor) {
        if x.dtype == .bfloat16 {
            hone_add_bf16(x.halfAddress, y.halfAddress, result.halfAddress, Int64(x.count))
        } else {
            hone_add(x.floatAddress, y.floatAddress, result.floatAddress, Int64(x.count))
        }
    }

    /// Writes every element times `factor`.
    public func scale(_ x: Tensor, by factor: Float, into result: Tensor) {
        hone_scale(factor, x.floatAddress, result.floatAddress, Int64(x.count))
    }

    /// The inner product, summed in double precision.
    public func dot(_ x: Tensor, _ y: Tensor) -> Double {
        hone_dot(x.floatAddress, y.floatAddress, Int64(x.count))
    }

    /// The sum of all elements in double precision.
    public func sum(_ x: Tensor) -> Double { hone_sum(x.floatAddress, Int64(x.count)) }

    /// Writes the sum of each column.
    public func sumColumns(_ x: Tensor, into result: Tensor) {
        hone_column_sums(
            x.address,
            x.kernelType,
            Int64(x.shape[0]),
            Int64(x.shape[1]),
            result.floatAddress
        )
    }

    /// Writes the largest values of each row and their columns.
    public func selectLargest(_ scores: Tensor, indices: Tensor, values: Tensor) {
        hone_top_k(
            scores.floatAddress,
            Int64(scores.shape[0]),
            Int64(scores.shape[1]),
            Int64(indices.shape[1]),
            indices.integerAddress,
            values.floatAddress
        )
    }
}
