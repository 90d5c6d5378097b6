internal import CHoneKernels

extension CPU {
    /// Writes the sum of the rows that each token takes from each table.
    public func embed(_ tables: [(rows: Tensor, index: Tensor?)], into result: Tensor) {
        let kernelTables = tables.map { table in
            hone_embedding_table(
                rows: table.rows.address,
                index: table.index.map { UnsafePointer($0.integerAddress) },
                dtype: table.rows.kernelType
            )
        }
        hone_embedding(
            kernelTables,
            Int64(tables.count),
            Int64(result.shape[0]),
            Int64(result.shape[1]),
            result.address,
            result.kernelType
        )
    }

    /// Writes the layer norm of x, or of x plus the residual.
    public func normalizeLayer(
        _ x: Tensor,
        residual: Tensor?,
        weight: Tensor,
        bias: Tensor,
        epsilon: Float,
        into result: Tensor
    ) {
        let channels = x.shape[-1]
        hone_layer_norm(
            x.address,
            residual?.address,
            x.kernelType,
            weight.floatAddress,
            bias.floatAddress,
            epsilon,
            Int64(x.count / channels),
            Int64(channels),
            result.address
        )
    }

    /// Writes the attention of each token to all tokens of its segment.
    public func attend(
        _ queriesKeysValues: Tensor,
        _ segments: Segments,
        heads: Int,
        scale: Float,
        dropout: AttentionDropout?,
        into result: Tensor
    ) {
        withKernelValue(of: dropout) {
            hone_attention(
                queriesKeysValues.address,
                queriesKeysValues.kernelType,
                segments.bounds,
                Int64(segments.count),
                Int64(heads),
                Int64(result.shape[1] / heads),
                scale,
                $0,
                result.address
            )
        }
    }

    /// Calls `body` with what the kernels take; nil where nothing is dropped.
    func withKernelValue(
        of dropout: AttentionDropout?,
        _ body: (UnsafePointer<hone_attention_dropout>?) -> Void
    ) {
        guard let dropout else { return body(nil) }
        var value = hone_attention_dropout(
            rate: dropout.rate,
            key: dropout.draw.seed,
            stream: dropout.draw.stream,
            first_token: Int64(dropout.draw.offset)
        )
        body(&value)
    }

    /// Writes one row for each segment: the mean of its tokens, or the first.
    public func pool(_ x: Tensor, _ segments: Segments, _ pooling: Pooling, into result: Tensor) {
        let kernel = pooling == .mean ? hone_segment_mean : hone_segment_first
        kernel(
            x.address,
            x.kernelType,
            segments.bounds,
            Int64(segments.count),
            Int64(x.shape[1]),
            result.floatAddress
        )
    }

    /// Writes each row divided by its Euclidean norm.
    public func normalizeRows(_ x: Tensor, into result: Tensor) {
        hone_normalize_rows(x.floatAddress, result.floatAddress, Int64(x.shape[0]), Int64(x.shape[1]))
    }

    /// Writes the exact GELU of each element.
    public func gelu(_ x: Tensor, into result: Tensor) {
        hone_gelu(x.address, x.kernelType, result.address, Int64(x.count))
    }
}
