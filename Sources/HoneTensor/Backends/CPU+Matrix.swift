internal import CHoneKernels

extension CPU {
    /// Packs `matrix` into panels for the kernel of the level in use.
    public func prepare(_ matrix: Tensor, _ side: MatrixSide, as type: DType) -> Storage {
        let kind = type == .bfloat16 ? HONE_BF16 : HONE_F32
        let outputs = Int64(matrix.shape[side == .byOutput ? 0 : 1])
        let inputs = Int64(matrix.shape[side == .byOutput ? 1 : 0])
        let storage = allocate(byteCount: Int(hone_pack_bytes(kind, outputs, inputs)))
        hone_pack(
            kind,
            matrix.address,
            matrix.kernelType,
            side == .byOutput ? 1 : 0,
            outputs,
            inputs,
            storage.address
        )
        return storage
    }

    /// Unpacks the panels.
    public func unprepare(_ matrix: PreparedMatrix, into result: Tensor) {
        hone_unpack(
            result.kernelType,
            matrix.storage.address,
            Int64(matrix.outputs),
            Int64(matrix.inputs),
            result.address
        )
    }

    /// Writes `activation(x · M + x₂ · M₂ + bias)`, accumulated in float32.
    public func multiply(
        _ x: Tensor,
        _ matrix: PreparedMatrix,
        adding addend: (x: Tensor, matrix: PreparedMatrix)?,
        bias: Tensor?,
        activation: Activation,
        into result: Tensor
    ) {
        hone_gemm_pair(
            x.kernelType,
            Int64(x.count / matrix.inputs),
            Int64(matrix.outputs),
            Int64(matrix.inputs),
            x.address,
            matrix.storage.address,
            Int64(addend?.matrix.inputs ?? 0),
            addend?.x.address,
            addend?.matrix.storage.address,
            bias?.floatAddress,
            activation == .gelu ? HONE_ACTIVATION_GELU : HONE_ACTIVATION_NONE,
            result.address,
            result.kernelType
        )
    }

    /// Writes `dy · W + dy₂ · W₂` from the panels that `multiply` reads.
    public func multiplyBackward(
        _ dy: Tensor,
        _ matrix: PreparedMatrix,
        adding addend: (dy: Tensor, matrix: PreparedMatrix)?,
        into result: Tensor
    ) {
        hone_gemm_input_gradient(
            dy.kernelType,
            Int64(dy.count / matrix.outputs),
            Int64(matrix.outputs),
            Int64(matrix.inputs),
            dy.address,
            matrix.storage.address,
            Int64(addend?.matrix.outputs ?? 0),
            addend?.dy.address,
            addend?.matrix.storage.address,
            result.address,
            result.kernelType
        )
    }

    /// Packs a matrix into blocks of few bits.
    public func prepareBlocks(_ matrix: Tensor, _ kind: BlockKind) -> Storage {
        let (outputs, inputs) = (Int64(matrix.shape[0]), Int64(matrix.shape[1]))
        let storage = allocate(byteCount: Int(hone_pack_blocks_bytes(kind.kernelKind, outputs, inputs)))
        hone_pack_blocks(kind.kernelKind, matrix.address, matrix.kernelType, outputs, inputs, storage.address)
        return storage
    }

    /// Writes rows of a prepared matrix.
    public func unprepareRows(_ matrix: PreparedMatrix, _ rows: [Int32], into result: Tensor) {
        let (inputs, count) = (Int64(matrix.inputs), Int64(rows.count))
        let (packed, target) = (matrix.storage.address, result.address)
        guard let kind = matrix.blocks else {
            let type = matrix.type == .bfloat16 ? HONE_BF16 : HONE_F32
            return hone_unpack_rows(type, packed, inputs, rows, count, target, result.kernelType)
        }
        hone_unpack_blocks_rows(kind.kernelKind, packed, inputs, rows, count, target, result.kernelType)
    }

    /// Writes `x · M + bias` for a matrix in blocks.
    public func multiplyBlocks(
        _ x: Tensor,
        _ matrix: PreparedMatrix,
        _ kind: BlockKind,
        bias: Tensor?,
        into result: Tensor
    ) {
        hone_gemm_blocks(
            kind.kernelKind,
            Int64(x.count / matrix.inputs),
            Int64(matrix.outputs),
            Int64(matrix.inputs),
            x.address,
            x.kernelType,
            matrix.storage.address,
            bias?.floatAddress,
            result.address,
            result.kernelType
        )
    }

    /// Writes a matrix with rows and columns exchanged.
    public func transpose(_ x: Tensor, into result: Tensor) {
        hone_transpose(x.address, x.kernelType, result.address, Int64(x.shape[0]), Int64(x.shape[1]))
    }
}

extension BlockKind {
    fileprivate var kernelKind: hone_blocks { self == .int8 ? HONE_Q8_0 : HONE_Q4_0 }
}
