internal import CHoneKernels
internal import HoneBase

extension CPU {
    /// Writes the root mean square norm of each row's groups.
    public func normalizeRoots(_ x: Tensor, _ norm: RootNorm, _ weight: Tensor, into result: Tensor) {
        let first = norm.start * x.dtype.byteCount
        hone_rms_norm(
            x.address + first,
            x.kernelType,
            weight.floatAddress,
            norm.offset,
            norm.epsilon,
            Int64(x.shape[0]),
            Int64(norm.groups),
            Int64(norm.channels),
            Int64(x.shape[1]),
            result.address + first
        )
    }

    /// Writes the gradient of x and, where asked for, that of the weight.
    public func normalizeRootsBackward(
        _ x: Tensor,
        _ norm: RootNorm,
        _ weight: Tensor,
        gradient: Tensor,
        into result: Tensor,
        weightGradient: Tensor?
    ) {
        let first = norm.start * x.dtype.byteCount
        hone_rms_norm_backward(
            x.address + first,
            x.kernelType,
            weight.floatAddress,
            norm.offset,
            norm.epsilon,
            gradient.address + first,
            Int64(x.shape[0]),
            Int64(norm.groups),
            Int64(norm.channels),
            Int64(x.shape[1]),
            result.address + first,
            weightGradient?.floatAddress
        )
    }

    /// Writes the first heads of each row turned by their positions.
    public func rotate(_ x: Tensor, _ rotation: Rotation, isInverse: Bool, into result: Tensor) {
        hone_rotary(
            x.address,
            x.kernelType,
            Int64(x.shape[0]),
            Int64(x.shape[1]),
            Int64(rotation.heads),
            Int64(rotation.headSize),
            Int64(rotation.table.shape[1]),
            rotation.table.floatAddress,
            rotation.positions,
            isInverse ? 1 : 0,
            result.address
        )
    }

    /// Writes an activation of x, or of its first half times its second.
    public func activate(_ x: Tensor, _ unit: ActivationUnit, isGated: Bool, into result: Tensor) {
        let (rows, width) = result.rowsAndWidth
        hone_unit_forward(
            unit.kernelUnit,
            isGated ? 1 : 0,
            x.address,
            x.kernelType,
            rows,
            width,
            result.address
        )
    }

    /// Writes the gradient of x before an activation.
    public func activateBackward(
        _ x: Tensor,
        _ unit: ActivationUnit,
        isGated: Bool,
        gradient: Tensor,
        into result: Tensor
    ) {
        let (rows, width) = gradient.rowsAndWidth
        hone_unit_backward(
            unit.kernelUnit,
            isGated ? 1 : 0,
            x.address,
            gradient.address,
            x.kernelType,
            rows,
            width,
            result.address
        )
    }

    /// Writes cap · tanh(x / cap) of each element.
    public func softCap(_ x: Tensor, _ cap: Float, into result: Tensor) {
        hone_soft_cap(cap, x.floatAddress, result.floatAddress, Int64(x.count))
    }

    /// Writes the gradient of x before the cap.
    public func softCapBackward(_ x: Tensor, _ cap: Float, gradient: Tensor, into result: Tensor) {
        hone_soft_cap_backward(
            cap,
            x.floatAddress,
            gradient.floatAddress,
            result.floatAddress,
            Int64(x.count)
        )
    }

    /// Writes every element times `factor`, in the type of x.
    public func multiply(_ x: Tensor, by factor: Float, into result: Tensor) {
        guard x.dtype == .bfloat16 else { return scale(x, by: factor, into: result) }
        hone_scale_bf16(factor, x.halfAddress, result.halfAddress, Int64(x.count))
    }

    /// Writes causal attention.
    public func attendCausally(
        _ queriesKeysValues: Tensor,
        _ attention: CausalAttention,
        _ segments: CausalSegments,
        past: (keys: Tensor, values: Tensor)?,
        into result: Tensor
    ) {
        segments.withKernelSegments { pointer in
            var blocks = hone_key_blocks(
                keys: past?.keys.address,
                values: past?.values.address,
                block_tokens: Int64(past?.keys.shape[1] ?? 1)
            )
            hone_causal_attention(
                attention.kernelShape,
                queriesKeysValues.address,
                queriesKeysValues.kernelType,
                pointer.baseAddress,
                Int64(pointer.count),
                &blocks,
                result.address
            )
        }
    }

    /// Copies keys and values to their places in blocks.
    public func keepKeys(
        _ queriesKeysValues: Tensor,
        _ attention: CausalAttention,
        _ segments: CausalSegments,
        keys: Tensor,
        values: Tensor
    ) {
        require(
            keys.dtype == queriesKeysValues.dtype,
            "keepKeys: \(queriesKeysValues.dtype) into blocks of \(keys.dtype)"
        )
        segments.withKernelSegments { pointer in
            hone_keep_keys(
                attention.kernelShape,
                queriesKeysValues.address,
                queriesKeysValues.kernelType,
                pointer.baseAddress,
                Int64(pointer.count),
                keys.address,
                values.address,
                Int64(keys.shape[1])
            )
        }
    }

    /// Writes the gradient of queries, keys and values.
    public func attendCausallyBackward(
        _ queriesKeysValues: Tensor,
        _ attention: CausalAttention,
        _ segments: CausalSegments,
        gradient: Tensor,
        into result: Tensor
    ) {
        segments.withKernelSegments { pointer in
            hone_causal_attention_backward(
                attention.kernelShape,
                queriesKeysValues.address,
                gradient.address,
                queriesKeysValues.kernelType,
                pointer.baseAddress,
                Int64(pointer.count),
                result.address
            )
        }
    }
}

extension ActivationUnit {
    fileprivate var kernelUnit: hone_unit {
        switch self {
        case .silu: HONE_UNIT_SILU
        case .gelu: HONE_UNIT_GELU
        case .geluTanh: HONE_UNIT_GELU_TANH
        }
    }
}

extension Tensor {
    fileprivate var rowsAndWidth: (Int64, Int64) {
        shape.rank == 2 ? (Int64(shape[0]), Int64(shape[1])) : (1, Int64(count))
    }
}

extension CausalAttention {
    fileprivate var kernelShape: hone_causal_shape {
        hone_causal_shape(
            heads: Int64(heads),
            kv_heads: Int64(keyHeads),
            head_size: Int64(headSize),
            scale: scale,
            soft_cap: softCap ?? 0,
            window: Int64(window ?? 0)
        )
    }
}

extension CausalSegments {
    /// Calls `body` with the segments as kernels take them.
    fileprivate func withKernelSegments(_ body: (UnsafeBufferPointer<hone_causal_segment>) -> Void) {
        let all = blocks.flatMap(\.self)
        all.withUnsafeBufferPointer { numbers in
            var first = 0
            let kernelSegments = (0..<segments.count).map { index in
                let own = blocks.isEmpty ? nil : numbers.baseAddress.map { $0 + first }
                first += blocks.isEmpty ? 0 : blocks[index].count
                return hone_causal_segment(
                    start: Int64(segments.bounds[index]),
                    count: Int64(segments.length(index)),
                    past: Int64(pasts[index]),
                    blocks: own
                )
            }
            kernelSegments.withUnsafeBufferPointer(body)
        }
    }
}
