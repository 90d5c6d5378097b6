internal import CHoneKernels
internal import HoneBase
internal import Synchronization

/// A backend that computes nothing and counts: the memory that a program of tensors takes, and its operations.
///
/// What runs on it runs through the very code that it will run through on a device, in milliseconds and without its
/// memory; numbers that are read back are zero. So a plan of memory needs no formula for each architecture.
public final class Rehearsal: Backend {
    /// What was asked of the backend.
    public struct Work: Sendable, Equatable {
        /// Multiplications and additions of matrix products.
        public var productOperations = 0.0
        /// Bytes read and written by everything else.
        public var otherBytes = 0.0

        /// No work.
        public init() {}

        /// Adds `other`, done `times` times.
        public mutating func add(_ other: Work, times: Double = 1) {
            productOperations += other.productOperations * times
            otherBytes += other.otherBytes * times
        }

        /// What was done since `earlier`.
        public func minus(_ earlier: Work) -> Work {
            var rest = self
            rest.add(earlier, times: -1)
            return rest
        }
    }

    /// Counts blocks that are never touched.
    public let pool = StoragePool(isRehearsed: true)
    private let counted = Mutex(Work())

    /// A rehearsal of what would run on the CPU.
    public init() {}

    /// The name of what is rehearsed.
    public var name: String { "rehearsal of " + CPU.shared.name }
    /// That of the CPU.
    public var preferredMatrixType: DType { CPU.shared.preferredMatrixType }
    /// What was asked so far.
    public var work: Work { counted.withLock { $0 } }

    func count(operations: Double) { counted.withLock { $0.productOperations += operations } }

    func count(_ tensors: Tensor?..., times: Double = 1) {
        let bytes = times * tensors.reduce(0.0) { $0 + Double($1?.byteCount ?? 0) }
        counted.withLock { $0.otherBytes += bytes }
    }

    /// A block that is counted and never touched.
    public func allocate(byteCount: Int) -> Storage {
        Storage(byteCount: byteCount, pool: pool, backend: self)
    }
    /// Nothing is copied.
    public func upload(_ bytes: UnsafeRawBufferPointer, to tensor: Tensor) {}
    /// Zeros.
    public func download(_ tensor: Tensor, into bytes: UnsafeMutableRawBufferPointer) {
        bytes.prefix(tensor.byteCount).initializeMemory(as: UInt8.self, repeating: 0)
    }
    /// Counts the bytes that are written.
    public func fill(_ tensor: Tensor, with value: Float) { count(tensor) }
    /// Counts the bytes of both.
    public func convert(_ source: Tensor, into target: Tensor) { count(source, target) }
    /// Counts the bytes of both.
    public func copy(_ source: Tensor, into target: Tensor) { count(source, target) }
    /// Counts the bytes that are written.
    public func widenHalf(_ bytes: UnsafeRawBufferPointer, into target: Tensor) { count(target) }

    /// Memory of the size that the CPU packs into.
    public func prepare(_ matrix: Tensor, _ side: MatrixSide, as type: DType) -> Storage {
        count(matrix, matrix)
        let outputs = Int64(matrix.shape[side == .byOutput ? 0 : 1])
        let inputs = Int64(matrix.shape[side == .byOutput ? 1 : 0])
        let bytes = hone_pack_bytes(type == .bfloat16 ? HONE_BF16 : HONE_F32, outputs, inputs)
        return allocate(byteCount: Int(bytes))
    }
    /// Counts the bytes read and written.
    public func unprepare(_ matrix: PreparedMatrix, into result: Tensor) { count(result, result) }
    /// Counts the operations of both products.
    public func multiply(
        _ x: Tensor,
        _ matrix: PreparedMatrix,
        adding addend: (x: Tensor, matrix: PreparedMatrix)?,
        bias: Tensor?,
        activation: Activation,
        into result: Tensor
    ) {
        let inputs = Double(matrix.inputs + (addend?.matrix.inputs ?? 0))
        counted.withLock { $0.productOperations += 2 * Double(result.count) * inputs }
    }
    /// Counts the operations of both products.
    public func multiplyBackward(
        _ dy: Tensor,
        _ matrix: PreparedMatrix,
        adding addend: (dy: Tensor, matrix: PreparedMatrix)?,
        into result: Tensor
    ) {
        let outputs = Double(matrix.outputs + (addend?.matrix.outputs ?? 0))
        counted.withLock { $0.productOperations += 2 * Double(result.count) * outputs }
    }
    /// Counts the bytes of both.
    public func transpose(_ x: Tensor, into result: Tensor) { count(x, result) }

    /// Counts the bytes read and written.
    public func embed(_ tables: [(rows: Tensor, index: Tensor?)], into result: Tensor) {
        count(result, result)
    }
    /// Counts the bytes read and written.
    public func normalizeLayer(
        _ x: Tensor,
        residual: Tensor?,
        weight: Tensor,
        bias: Tensor,
        epsilon: Float,
        into result: Tensor
    ) { count(x, residual, result) }
    /// Counts bytes, and the operations of scores and weighted sums.
    public func attend(
        _ queriesKeysValues: Tensor,
        _ segments: Segments,
        heads: Int,
        scale: Float,
        dropout: AttentionDropout?,
        into result: Tensor
    ) {
        count(queriesKeysValues, result)
        counted.withLock { $0.productOperations += 4 * segments.squaredLengths * Double(result.shape[1]) }
    }
    /// Counts the bytes read and written.
    public func pool(_ x: Tensor, _ segments: Segments, _ pooling: Pooling, into result: Tensor) {
        count(x, result)
    }
    /// Counts the bytes read and written.
    public func normalizeRows(_ x: Tensor, into result: Tensor) { count(x, result) }
    /// Counts the bytes read and written.
    public func gelu(_ x: Tensor, into result: Tensor) { count(x, result) }

    /// Counts the bytes read and written.
    public func normalizeLayerBackward(
        _ x: Tensor,
        residual: Tensor?,
        weight: Tensor,
        epsilon: Float,
        gradient: Tensor,
        into result: Tensor,
        parameters: (weight: Tensor, bias: Tensor)?
    ) { count(x, residual, gradient, result) }
    /// Counts bytes, and the operations of its five products.
    public func attendBackward(
        _ queriesKeysValues: Tensor,
        _ segments: Segments,
        heads: Int,
        scale: Float,
        dropout: AttentionDropout?,
        gradient: Tensor,
        into result: Tensor
    ) {
        count(queriesKeysValues, gradient, result)
        counted.withLock { $0.productOperations += 10 * segments.squaredLengths * Double(gradient.shape[1]) }
    }
    /// Counts the bytes read and written.
    public func poolBackward(
        _ gradient: Tensor,
        _ segments: Segments,
        _ pooling: Pooling,
        into result: Tensor
    ) {
        count(gradient, result)
    }
    /// Counts the bytes read and written.
    public func normalizeRowsBackward(_ x: Tensor, gradient: Tensor, into result: Tensor) {
        count(x, gradient, result)
    }
    /// Counts the bytes read and written.
    public func embedBackward(_ gradient: Tensor, _ index: RowIndex, into result: Tensor) {
        count(gradient, result)
    }
    /// Counts the bytes read and written.
    public func geluBackward(_ x: Tensor, gradient: Tensor, into result: Tensor) {
        count(x, gradient, result)
    }

    /// Counts the bytes read and written.
    public func drop(_ x: Tensor, rate: Double, draw: Draw, into result: Tensor) { count(x, result) }
    /// Counts the seven numbers read and written for each that moves.
    public func adamW(
        _ step: AdamWStep,
        gradient: Tensor,
        value: Tensor,
        rows: [Int32]?,
        mean: Tensor,
        square: Tensor
    ) { count(gradient, times: 7) }

    /// Counts the bytes read and written.
    public func softmax(_ x: Tensor, into result: Tensor) { count(x, result) }
    /// Counts the bytes read and written.
    public func crossEntropy(
        _ logits: Tensor,
        _ targets: Tensor,
        weights: Tensor?,
        losses: Tensor,
        gradient: Tensor?
    ) { count(logits, gradient) }
    /// Counts the bytes read and written.
    public func add(_ x: Tensor, _ y: Tensor, into result: Tensor) { count(x, y, result) }
    /// Counts the bytes read and written.
    public func scale(_ x: Tensor, by factor: Float, into result: Tensor) { count(x, result) }
    /// As though all numbers were one.
    public func dot(_ x: Tensor, _ y: Tensor) -> Double {
        count(x, y)
        return Double(x.count)
    }
    /// As though all numbers were one.
    public func sum(_ x: Tensor) -> Double {
        count(x)
        return Double(x.count)
    }
    /// Counts the bytes that are read.
    public func sumColumns(_ x: Tensor, into result: Tensor) { count(x) }
    /// Counts the bytes that are read.
    public func selectLargest(_ scores: Tensor, indices: Tensor, values: Tensor) { count(scores) }
}
