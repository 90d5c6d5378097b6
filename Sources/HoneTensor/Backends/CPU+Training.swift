internal import CHoneKernels
internal import Glibc
internal import HoneBase

extension CPU {
    /// Writes the gradient of x in layer norm and, where asked for, those of weight and bias.
    public func normalizeLayerBackward(
        _ x: Tensor,
        residual: Tensor?,
        weight: Tensor,
        epsilon: Float,
        gradient: Tensor,
        into result: Tensor,
        parameters: (weight: Tensor, bias: Tensor)?
    ) {
        let channels = x.shape[-1]
        hone_layer_norm_backward(
            x.address,
            residual?.address,
            x.kernelType,
            weight.floatAddress,
            epsilon,
            gradient.address,
            Int64(x.count / channels),
            Int64(channels),
            result.address,
            parameters?.weight.floatAddress,
            parameters?.bias.floatAddress
        )
    }

    /// Writes the gradient of queries, keys and values.
    public func attendBackward(
        _ queriesKeysValues: Tensor,
        _ segments: Segments,
        heads: Int,
        scale: Float,
        dropout: AttentionDropout?,
        gradient: Tensor,
        into result: Tensor
    ) {
        withKernelValue(of: dropout) {
            hone_attention_backward(
                queriesKeysValues.address,
                gradient.address,
                queriesKeysValues.kernelType,
                segments.bounds,
                Int64(segments.count),
                Int64(heads),
                Int64(gradient.shape[1] / heads),
                scale,
                $0,
                result.address
            )
        }
    }

    /// Writes the gradient of each token's state.
    public func poolBackward(
        _ gradient: Tensor,
        _ segments: Segments,
        _ pooling: Pooling,
        into result: Tensor
    ) {
        let kernel = pooling == .mean ? hone_segment_mean_backward : hone_segment_first_backward
        kernel(
            gradient.floatAddress,
            result.kernelType,
            segments.bounds,
            Int64(segments.count),
            Int64(result.shape[1]),
            result.address
        )
    }

    /// Writes the gradient of rows that were divided by their norm.
    public func normalizeRowsBackward(_ x: Tensor, gradient: Tensor, into result: Tensor) {
        hone_normalize_rows_backward(
            x.floatAddress,
            gradient.floatAddress,
            result.floatAddress,
            Int64(x.shape[0]),
            Int64(x.shape[1])
        )
    }

    /// Writes the gradient of a table.
    public func embedBackward(_ gradient: Tensor, _ index: RowIndex, into result: Tensor) {
        memset(result.address, 0, result.byteCount)
        hone_embedding_backward(
            gradient.address,
            gradient.kernelType,
            index.order,
            index.starts,
            index.rows,
            Int64(index.rows.count),
            Int64(result.shape[1]),
            result.floatAddress
        )
    }

    /// Writes the gradient of x before GELU.
    public func geluBackward(_ x: Tensor, gradient: Tensor, into result: Tensor) {
        hone_gelu_backward(x.address, gradient.address, x.kernelType, result.address, Int64(x.count))
    }

    /// Writes x with some elements dropped.
    public func drop(_ x: Tensor, rate: Double, draw: Draw, into result: Tensor) {
        hone_dropout(
            x.address,
            x.kernelType,
            rate,
            draw.seed,
            draw.stream,
            Int64(draw.offset),
            result.address,
            Int64(x.count)
        )
    }

    /// Moves `value`, or some rows of it, and both moments by one step of AdamW.
    public func adamW(
        _ step: AdamWStep,
        gradient: Tensor,
        value: Tensor,
        rows: [Int32]?,
        mean: Tensor,
        square: Tensor
    ) {
        let number = Double(step.number)
        let settings = hone_adamw_settings(
            rate: step.rate,
            beta1: step.beta1,
            beta2: step.beta2,
            epsilon: step.epsilon,
            decay: step.decay,
            mean_correction: Float(1 - Mathematics.pow(Double(step.beta1), number)),
            square_correction: Float(1 - Mathematics.pow(Double(step.beta2), number)),
            gradient_factor: step.gradientFactor
        )
        let (g, v, m, s) = (
            gradient.floatAddress, value.floatAddress, mean.floatAddress, square.floatAddress
        )
        guard let rows else { return hone_adamw(settings, g, v, m, s, Int64(value.count)) }
        hone_adamw_rows(settings, g, v, m, s, rows, Int64(rows.count), Int64(value.shape[1]))
    }
}
