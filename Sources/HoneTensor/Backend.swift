internal import HoneBase

/// Who holds tensors and computes on them: a small protocol, so that a device can join without a change above.
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
    func allocate(byteCount: Int) -> Storage
    func upload(_ bytes: UnsafeRawBufferPointer, to tensor: Tensor)
    func download(_ tensor: Tensor, into bytes: UnsafeMutableRawBufferPointer)
    func convert(_ source: Tensor, into target: Tensor)
    func copy(_ source: Tensor, into target: Tensor)
    func widenHalf(_ bytes: UnsafeRawBufferPointer, into target: Tensor)

    // Matrix work. A prepared matrix is opaque to everyone else.
    func prepare(_ matrix: Tensor, _ side: MatrixSide, as type: DType) -> Storage
    func multiply(
        _ x: Tensor,
        _ matrix: PreparedMatrix,
        bias: Tensor?,
        activation: Activation,
        into result: Tensor
    )
    func transpose(_ x: Tensor, into result: Tensor)

    // Encoders.
    func embed(_ tables: [(rows: Tensor, index: Tensor?)], into result: Tensor)
    func normalizeLayer(
        _ x: Tensor,
        residual: Tensor?,
        weight: Tensor,
        bias: Tensor,
        epsilon: Float,
        into result: Tensor
    )
    func attend(_ queriesKeysValues: Tensor, _ segments: Segments, heads: Int, scale: Float, into result: Tensor)
    func pool(_ x: Tensor, _ segments: Segments, _ pooling: Pooling, into result: Tensor)
    func normalizeRows(_ x: Tensor, into result: Tensor)
    func gelu(_ x: Tensor, into result: Tensor)

    // Losses, sums and selection.
    func softmax(_ x: Tensor, into result: Tensor)
    func crossEntropy(_ logits: Tensor, _ targets: Tensor, weights: Tensor?, losses: Tensor, gradient: Tensor?)
    func add(_ x: Tensor, _ y: Tensor, into result: Tensor)
    func scale(_ x: Tensor, by factor: Float, into result: Tensor)
    func dot(_ x: Tensor, _ y: Tensor) -> Double
    func sum(_ x: Tensor) -> Double
    func sumColumns(_ x: Tensor, into result: Tensor)
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
    case none
    /// x (1 + erf(x / √2)) / 2 (Hendrycks and Gimpel, 2016).
    case gelu
}

/// How the states of a text's tokens become one state.
public enum Pooling: String, Sendable {
    case mean
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

    /// Prepares `matrix` once for any number of products.
    public init(_ matrix: Tensor, _ side: MatrixSide, as type: DType) {
        require(matrix.shape.rank == 2, "prepare: a matrix is expected, found \(matrix.shape)")
        require(matrix.count > 0, "prepare: \(matrix.shape) is empty")
        outputs = matrix.shape[side == .byOutput ? 0 : 1]
        inputs = matrix.shape[side == .byOutput ? 1 : 0]
        self.type = type
        storage = matrix.backend.prepare(matrix, side, as: type)
    }
}
