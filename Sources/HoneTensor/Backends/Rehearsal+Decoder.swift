extension Rehearsal {
    /// Memory of the size that the CPU packs into.
    public func prepareBlocks(_ matrix: Tensor, _ kind: BlockKind) -> Storage {
        count(matrix)
        return allocate(byteCount: matrix.count / BlockKind.size * kind.byteCount)
    }
    /// Counts the bytes that are written.
    public func unprepareRows(
        _ matrix: PreparedMatrix,
        _ rows: [Int32],
        into result: Tensor
    ) {
        count(result)
    }
    /// Counts the operations of the product.
    public func multiplyBlocks(
        _ x: Tensor,
        _ matrix: PreparedMatrix,
        _ kind: BlockKind,
        bias: Tensor?,
        into result: Tensor
    ) { count(operations: 2 * Double(result.count) * Double(matrix.inputs)) }
    /// Counts the bytes read and written.
    public func normalizeRoots(_ x: Tensor, _ norm: RootNorm, _ weight: Tensor, into result: Tensor) {
        count(x, result)
    }
    /// Counts the bytes read and written.
    public func rotate(_ x: Tensor, _ rotation: Rotation, isInverse: Bool, into result: Tensor) {
        count(x, result)
    }
    /// Counts the bytes read and written.
    public func activate(_ x: Tensor, _ unit: ActivationUnit, isGated: Bool, into result: Tensor) {
        count(x, result)
    }
    /// Counts the bytes read and written.
    public func softCap(_ x: Tensor, _ cap: Float, into result: Tensor) { count(x, result) }
    /// Counts the bytes read and written.
    public func multiply(_ x: Tensor, by factor: Float, into result: Tensor) { count(x, result) }
    /// Counts bytes, and the operations of scores and weighted sums.
    public func attendCausally(
        _ queriesKeysValues: Tensor,
        _ attention: CausalAttention,
        _ segments: CausalSegments,
        past: (keys: Tensor, values: Tensor)?,
        into result: Tensor
    ) {
        count(queriesKeysValues, result)
        count(operations: 4 * segments.visibleKeys * Double(attention.heads * attention.headSize))
    }
    /// Counts the bytes read and written.
    public func keepKeys(
        _ queriesKeysValues: Tensor,
        _ attention: CausalAttention,
        _ segments: CausalSegments,
        keys: Tensor,
        values: Tensor
    ) { count(queriesKeysValues) }
    /// Counts the bytes read and written.
    public func normalizeRootsBackward(
        _ x: Tensor,
        _ norm: RootNorm,
        _ weight: Tensor,
        gradient: Tensor,
        into result: Tensor,
        weightGradient: Tensor?
    ) { count(x, gradient, result) }
    /// Counts the bytes read and written.
    public func activateBackward(
        _ x: Tensor,
        _ unit: ActivationUnit,
        isGated: Bool,
        gradient: Tensor,
        into result: Tensor
    ) { count(x, gradient, result) }
    /// Counts the bytes read and written.
    public func softCapBackward(_ x: Tensor, _ cap: Float, gradient: Tensor, into result: Tensor) {
        count(x, gradient, result)
    }
    /// Counts bytes, and the operations of its five products.
    public func attendCausallyBackward(
        _ queriesKeysValues: Tensor,
        _ attention: CausalAttention,
        _ segments: CausalSegments,
        gradient: Tensor,
        into result: Tensor
    ) {
        count(queriesKeysValues, gradient, result)
        count(operations: 10 * segments.visibleKeys * Double(attention.heads * attention.headSize))
    }
}

extension CausalSegments {
    /// The pairs of a query and a key that it sees.
    fileprivate var visibleKeys: Double {
        (0..<segments.count).reduce(0) { sum, index in
            let length = Double(segments.length(index))
            return sum + length * (Double(pasts[index]) + (length + 1) / 2)
        }
    }
}
