internal import HoneBase

/// Who holds tensors and computes on them: a small protocol, so that a device joins without a change above.
///
/// Every operation writes its result into a tensor made by the caller; shapes and types were checked there. A
/// backend reads nothing but its arguments, and gives the same bits for any number of threads.
public protocol Backend: Sendable {
    /// The device and its instructions, as recorded in runs: `cpu avx512-bf16`.
    var name: String { get }
    /// The type in which matrix work is fastest here; float32 where bfloat16 brings nothing.
    var preferredMatrixType: DType { get }
    /// The memory behind the tensors.
    var pool: StoragePool { get }

    // Memory.
    /// Memory of `byteCount` bytes and undefined content, from `pool`.
    func allocate(byteCount: Int) -> Storage
    /// Copies `bytes`, exactly as many as the tensor holds, into `tensor`.
    func upload(_ bytes: UnsafeRawBufferPointer, to tensor: Tensor)
    /// Copies the elements of `tensor` to the start of `bytes`, which may be longer.
    func download(_ tensor: Tensor, into bytes: UnsafeMutableRawBufferPointer)
    /// Writes `value` into every element of a float32 tensor.
    func fill(_ tensor: Tensor, with value: Float)
    /// Writes `source` in the type of `target`: float32 to bfloat16, rounded to nearest even, or back.
    func convert(_ source: Tensor, into target: Tensor)
    /// Copies the elements of `source` into `target`, which has as many bytes.
    func copy(_ source: Tensor, into target: Tensor)
    /// Writes IEEE 754 binary16 numbers into `target` as float32.
    func widenHalf(_ bytes: UnsafeRawBufferPointer, into target: Tensor)

    // Matrix work. A prepared matrix is opaque to everyone else.
    /// Lays `matrix` `[outputs, inputs]` or, by input, `[inputs, outputs]` out for products in `type`.
    func prepare(_ matrix: Tensor, _ side: MatrixSide, as type: DType) -> Storage
    /// Writes the matrix back as `[outputs, inputs]`, in the type in which it was prepared.
    func unprepare(_ matrix: PreparedMatrix, into result: Tensor)
    /// Writes `activation(x · M + x₂ · M₂ + bias)`, accumulated in float32.
    ///
    /// - Shapes: x `[..., inputs]` of the matrix's type, `addend` a second product of as many rows and outputs
    ///   in the same type, bias `[outputs]` float32; result `[..., outputs]`, float32 or bfloat16.
    func multiply(
        _ x: Tensor,
        _ matrix: PreparedMatrix,
        adding addend: (x: Tensor, matrix: PreparedMatrix)?,
        bias: Tensor?,
        activation: Activation,
        into result: Tensor
    )
    /// Writes `dy · W + dy₂ · W₂`, the gradient of a product's input, from matrices as `multiply` reads them.
    ///
    /// - Shapes: dy `[..., outputs]` of the matrix's type, `addend` a second product of as many rows and inputs in
    ///   the same type; result `[..., inputs]`, float32 or bfloat16.
    func multiplyBackward(
        _ dy: Tensor,
        _ matrix: PreparedMatrix,
        adding addend: (dy: Tensor, matrix: PreparedMatrix)?,
        into result: Tensor
    )
    /// Packs `matrix` `[outputs, inputs]` into blocks of few bits; inputs are a multiple of 32.
    func prepareBlocks(_ matrix: Tensor, _ kind: BlockKind) -> Storage
    /// Writes rows of a prepared matrix, in the type of `result`.
    func unprepareRows(_ matrix: PreparedMatrix, _ rows: [Int32], into result: Tensor)
    /// Writes `x · M + bias` for a matrix in blocks; x is rounded to 8 bits by blocks.
    func multiplyBlocks(
        _ x: Tensor,
        _ matrix: PreparedMatrix,
        _ kind: BlockKind,
        bias: Tensor?,
        into result: Tensor
    )
    /// Writes a matrix with rows and columns exchanged.
    func transpose(_ x: Tensor, into result: Tensor)

    // Encoders.
    /// Writes the sum of the rows that each token takes from each table; without an index, row 0.
    ///
    /// - Shapes: rows `[entries, channels]`, index `[tokens]` int32; result `[tokens, channels]`.
    func embed(_ tables: [(rows: Tensor, index: Tensor?)], into result: Tensor)
    /// Writes the layer norm of x, or of x plus the residual; see `Tensor.layerNorm`.
    func normalizeLayer(
        _ x: Tensor,
        residual: Tensor?,
        weight: Tensor,
        bias: Tensor,
        epsilon: Float,
        into result: Tensor
    )
    /// Writes the attention of each token to all tokens of its segment; see `Tensor.attention`.
    ///
    /// - Shapes: `[tokens, 3 · heads · headSize]`; result `[tokens, heads · headSize]` of the same type.
    func attend(
        _ queriesKeysValues: Tensor,
        _ segments: Segments,
        heads: Int,
        scale: Float,
        dropout: AttentionDropout?,
        into result: Tensor
    )
    /// Writes one float32 row for each segment; zeros for an empty one.
    func pool(_ x: Tensor, _ segments: Segments, _ pooling: Pooling, into result: Tensor)
    /// Writes each row divided by its Euclidean norm; rows of norm zero stay zero.
    func normalizeRows(_ x: Tensor, into result: Tensor)
    /// Writes x (1 + erf(x / √2)) / 2 of each element.
    func gelu(_ x: Tensor, into result: Tensor)

    // Of decoders.
    /// Writes x / √(mean of its squares + epsilon) · (weight + offset) over each row's groups; see `Tensor.rmsNorm`.
    ///
    /// What lies beside the groups is not written; `result` may be x.
    func normalizeRoots(_ x: Tensor, _ norm: RootNorm, _ weight: Tensor, into result: Tensor)
    /// Writes the first `heads` heads of each row turned by their positions; `result` may be x.
    func rotate(_ x: Tensor, _ rotation: Rotation, isInverse: Bool, into result: Tensor)
    /// Writes an activation of x, or of its first half times its second.
    func activate(_ x: Tensor, _ unit: ActivationUnit, isGated: Bool, into result: Tensor)
    /// Writes cap · tanh(x / cap) of each element.
    func softCap(_ x: Tensor, _ cap: Float, into result: Tensor)
    /// Writes causal attention; see `Tensor.causalAttention`.
    func attendCausally(
        _ queriesKeysValues: Tensor,
        _ attention: CausalAttention,
        _ segments: CausalSegments,
        past: (keys: Tensor, values: Tensor)?,
        into result: Tensor
    )
    /// Copies the keys and values of all rows to their places in the blocks of `keys` and `values`.
    func keepKeys(
        _ queriesKeysValues: Tensor,
        _ attention: CausalAttention,
        _ segments: CausalSegments,
        keys: Tensor,
        values: Tensor
    )
    /// Writes every element times `factor`, in the type of x.
    func multiply(_ x: Tensor, by factor: Float, into result: Tensor)

    // Gradients of these, from `gradient`, that of the result.
    /// Writes the gradient of x, and that of the weight where it is asked for; `result` may be `gradient`.
    func normalizeRootsBackward(
        _ x: Tensor,
        _ norm: RootNorm,
        _ weight: Tensor,
        gradient: Tensor,
        into result: Tensor,
        weightGradient: Tensor?
    )
    /// Writes the gradient of x before an activation.
    func activateBackward(
        _ x: Tensor,
        _ unit: ActivationUnit,
        isGated: Bool,
        gradient: Tensor,
        into result: Tensor
    )
    /// Writes the gradient of x before the cap.
    func softCapBackward(_ x: Tensor, _ cap: Float, gradient: Tensor, into result: Tensor)
    /// Writes the gradient of queries, keys and values, none of which were computed before.
    func attendCausallyBackward(
        _ queriesKeysValues: Tensor,
        _ attention: CausalAttention,
        _ segments: CausalSegments,
        gradient: Tensor,
        into result: Tensor
    )

    // Gradients of the encoder's, from `gradient`, that of the result.
    /// Writes the gradient of x in layer norm (that of the residual is the same) and, where asked for, those of
    /// weight and bias.
    func normalizeLayerBackward(
        _ x: Tensor,
        residual: Tensor?,
        weight: Tensor,
        epsilon: Float,
        gradient: Tensor,
        into result: Tensor,
        parameters: (weight: Tensor, bias: Tensor)?
    )
    /// Writes the gradient of queries, keys and values.
    func attendBackward(
        _ queriesKeysValues: Tensor,
        _ segments: Segments,
        heads: Int,
        scale: Float,
        dropout: AttentionDropout?,
        gradient: Tensor,
        into result: Tensor
    )
    /// Writes the gradient of each token's state from that of its segment's.
    func poolBackward(_ gradient: Tensor, _ segments: Segments, _ pooling: Pooling, into result: Tensor)
    /// Writes the gradient of rows that were divided by their norm.
    func normalizeRowsBackward(_ x: Tensor, gradient: Tensor, into result: Tensor)
    /// Writes the gradient of a table: for each of its rows the sum over the tokens that took it.
    func embedBackward(_ gradient: Tensor, _ index: RowIndex, into result: Tensor)
    /// Writes the gradient of x before GELU; `result` may be `gradient`.
    func geluBackward(_ x: Tensor, gradient: Tensor, into result: Tensor)

    // Training.
    /// Writes x / (1 - rate) where the number drawn for an element is at least `rate`, otherwise 0.
    func drop(_ x: Tensor, rate: Double, draw: Draw, into result: Tensor)
    /// Moves `value`, or some rows of it, and both moments, in place, by one step of AdamW.
    ///
    /// - Shapes: gradient and moments as `value`, or `[rows, width]` where `rows` of it are given.
    func adamW(
        _ step: AdamWStep,
        gradient: Tensor,
        value: Tensor,
        rows: [Int32]?,
        mean: Tensor,
        square: Tensor
    )

    // Losses, sums and selection.
    /// Writes the softmax of each row.
    func softmax(_ x: Tensor, into result: Tensor)
    /// Writes each row's weighted cross-entropy in nats and, where asked for, its gradient by the logits.
    ///
    /// - Shapes: logits and gradient `[rows, classes]`, targets `[rows]` int32, weights and losses `[rows]`.
    func crossEntropy(
        _ logits: Tensor,
        _ targets: Tensor,
        weights: Tensor?,
        losses: Tensor,
        gradient: Tensor?
    )
    /// Writes the sum of two tensors of one type, element by element; `result` may be either.
    func add(_ x: Tensor, _ y: Tensor, into result: Tensor)
    /// Writes every element times `factor`.
    func scale(_ x: Tensor, by factor: Float, into result: Tensor)
    /// The inner product, summed in double precision in a fixed order.
    func dot(_ x: Tensor, _ y: Tensor) -> Double
    /// The sum of all elements in double precision, in a fixed order.
    func sum(_ x: Tensor) -> Double
    /// Writes the sum of each column.
    func sumColumns(_ x: Tensor, into result: Tensor)
    /// Writes the largest values of each row in falling order and their columns; ties go to the lower column.
    ///
    /// - Shapes: scores `[rows, columns]`; indices int32 and values float32, both `[rows, count]`.
    func selectLargest(_ scores: Tensor, indices: Tensor, values: Tensor)
}

/// How a matrix lies in memory before it is prepared as the right side of a product.
public enum MatrixSide: Sendable {
    /// `[outputs, inputs]`, as models store weights: the product is x times its transpose.
    case byOutput
    /// `[inputs, outputs]`: the product is x times it.
    case byInput
}

/// What follows a product while its result is still at hand.
public enum Activation: Sendable {
    /// The product as it is.
    case none
    /// x (1 + erf(x / √2)) / 2 (Hendrycks and Gimpel, 2016).
    case gelu
}

/// How the states of a text's tokens become one state.
public enum Pooling: String, Sendable {
    /// The mean of all tokens.
    case mean
    /// The state of the first token.
    case first
}

/// The right side of a product in the form that its backend computes with.
public struct PreparedMatrix: Sendable {
    let storage: Storage
    /// The number of columns of the product.
    public let outputs: Int
    /// The number of terms summed for each element of the product.
    public let inputs: Int
    /// The type in which the left side must come.
    public let type: DType
    /// The blocks that it is held in; nil for numbers of `type`.
    public let blocks: BlockKind?

    /// Prepares `matrix` once for any number of products.
    public init(_ matrix: Tensor, _ side: MatrixSide, as type: DType) {
        require(matrix.shape.rank == 2, "prepare: a matrix is expected, found \(matrix.shape)")
        require(matrix.count > 0, "prepare: \(matrix.shape) is empty")
        outputs = matrix.shape[side == .byOutput ? 0 : 1]
        inputs = matrix.shape[side == .byOutput ? 1 : 0]
        self.type = type
        blocks = nil
        storage = matrix.backend.prepare(matrix, side, as: type)
    }

    /// Rounds `matrix` `[outputs, inputs]` to blocks of few bits, for left sides of `type`; inputs are a multiple of 32.
    public init(_ matrix: Tensor, in kind: BlockKind, as type: DType) {
        require(
            matrix.shape.rank == 2 && matrix.shape[1] % BlockKind.size == 0 && matrix.count > 0,
            "prepare: \(matrix.shape) in blocks of \(BlockKind.size)"
        )
        outputs = matrix.shape[0]
        inputs = matrix.shape[1]
        self.type = type
        blocks = kind
        storage = matrix.backend.prepareBlocks(matrix, kind)
    }

    /// The bytes that a product reads of it.
    public var byteCount: Int {
        blocks.map { outputs * (inputs / BlockKind.size) * $0.byteCount } ?? outputs * inputs * type.byteCount
    }

    /// Some rows of the matrix, in `type`.
    func rows(_ rows: [Int32], as type: DType) -> Tensor {
        require(
            rows.allSatisfy { $0 >= 0 && Int($0) < outputs },
            "rows: of a prepared matrix [\(outputs),\(inputs)]"
        )
        let result = Tensor(uninitialized: [rows.count, inputs], type, on: storage.backend)
        storage.backend.unprepareRows(self, rows, into: result)
        return result
    }

    /// The matrix as it was prepared, `[outputs, inputs]` whatever its side was.
    func unprepared() -> Tensor {
        if blocks != nil { return rows((0..<Int32(outputs)).map(\.self), as: .float32) }
        let matrix = Tensor(uninitialized: [outputs, inputs], type, on: storage.backend)
        storage.backend.unprepare(self, into: matrix)
        return matrix
    }
}
