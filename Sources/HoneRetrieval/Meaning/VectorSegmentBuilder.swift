internal import HoneBase
internal import HoneTensor

/// Makes a segment of vectors, appended one batch at a time.
public struct VectorSegmentBuilder {
    /// The numbers of a vector.
    public let dimension: Int
    /// The vectors appended so far.
    public private(set) var count = 0

    private var codes: [Int8] = []
    private var rests: [Int8] = []
    private var scales: [Float] = []
    private var restSquares = 0

    /// A builder without vectors yet.
    ///
    /// - Parameters:
    ///   - dimension: the numbers of a vector, 1 to 4,096.
    ///   - expectedCount: how many vectors memory is set aside for.
    /// - Throws: `VectorError.dimensionNotAllowed`.
    public init(dimension: Int, expectedCount: Int = 0) throws(VectorError) {
        guard (1...VectorLayout.mostDimensions).contains(dimension) else {
            throw .dimensionNotAllowed(dimension)
        }
        self.dimension = dimension
        let bytes = expectedCount * VectorScan.stride(of: dimension)
        codes.reserveCapacity(bytes)
        rests.reserveCapacity(bytes)
        scales.reserveCapacity(expectedCount)
    }

    /// Appends vectors of length zero or one, laid end to end; a zero vector scores 0 for every query.
    ///
    /// - Throws: `VectorError` where the numbers are no whole vectors, one is not finite or has another length, or there
    ///   are too many; then none of the batch was appended.
    public mutating func append(_ vectors: [Float]) throws(VectorError) {
        try UnitVectors.check(vectors, dimension: dimension)
        let added = vectors.count / dimension
        guard count + added <= VectorLayout.mostVectors else { throw .tooMany(count + added) }
        let start = codes.count
        let bytes = added * VectorScan.stride(of: dimension)
        codes.append(contentsOf: repeatElement(0, count: bytes))
        rests.append(contentsOf: repeatElement(0, count: bytes))
        scales.append(contentsOf: repeatElement(0, count: added))
        let squares = vectors.withUnsafeBufferPointer { numbers in
            codes.withUnsafeMutableBufferPointer { codes in
                rests.withUnsafeMutableBufferPointer { rests in
                    scales.withUnsafeMutableBufferPointer { scales in
                        guard let code = codes.baseAddress, let rest = rests.baseAddress,
                            let scale = scales.baseAddress
                        else { return 0 }
                        return VectorScan.encode(
                            numbers,
                            dimension: dimension,
                            codes: code + start,
                            rests: rest + start,
                            scales: scale + count
                        )
                    }
                }
            }
        }
        restSquares = max(restSquares, squares)
        count += added
    }

    /// Appends vectors of another segment, bit for bit: what a new segment keeps of an old one.
    ///
    /// - Parameter indices: their positions in `segment`, each one of those that there are.
    /// - Throws: `VectorError` where the segment has another dimension, or there are too many.
    public mutating func append(
        _ indices: some Sequence<Int>,
        of segment: VectorSegment
    ) throws(VectorError) {
        guard segment.dimension == dimension else {
            throw .wrongDimension(expected: dimension, found: segment.dimension)
        }
        let indices = Array(indices)
        guard count + indices.count <= VectorLayout.mostVectors else {
            throw .tooMany(count + indices.count)
        }
        let stride = VectorScan.stride(of: dimension)
        segment.withRows { rows in
            for index in indices {
                require(
                    index >= 0 && index < rows.count,
                    "VectorSegmentBuilder: vector \(index) of \(rows.count)"
                )
                let code = UnsafeBufferPointer(start: rows.codes + index * stride, count: stride)
                let rest = UnsafeBufferPointer(start: rows.rests + index * stride, count: stride)
                codes.append(contentsOf: code)
                rests.append(contentsOf: rest)
                scales.append(rows.scales[index])
                restSquares = max(restSquares, rest.reduce(0) { $0 + Int($1) * Int($1) })
            }
        }
        count += indices.count
    }

    /// The segment of all vectors appended.
    public consuming func finish() -> VectorSegment {
        let layout = VectorLayout(dimension: dimension, count: count)
        let block = AlignedBlock(byteCount: layout.byteCount)
        // Each array leaves memory when it is copied.
        scales.withUnsafeBytes { block.copy($0, to: layout.scales.range) }
        scales = []
        codes.withUnsafeBytes { block.copy($0, to: layout.codes.range) }
        codes = []
        rests.withUnsafeBytes { block.copy($0, to: layout.rests.range) }
        rests = []
        layout.writeHeader(restSquares: restSquares, to: block.bytes)
        do throws(VectorError) {
            return try VectorSegment(UnsafeRawBufferPointer(block.bytes), owner: block, verifies: false)
        } catch {
            fatalError("VectorSegmentBuilder: its own block is refused: \(error)")
        }
    }
}

/// Zeroed memory that begins at a multiple of 64 and goes with its last reference.
private final class AlignedBlock {
    let bytes: UnsafeMutableRawBufferPointer

    init(byteCount: Int) {
        bytes = .allocate(byteCount: byteCount, alignment: 64)
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit { bytes.deallocate() }

    func copy(_ source: UnsafeRawBufferPointer, to range: Range<Int>) {
        UnsafeMutableRawBufferPointer(rebasing: bytes[range]).copyMemory(from: source)
    }
}
