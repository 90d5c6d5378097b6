public import HoneBase
internal import HoneTensor

/// Vectors of unit length that are searched exactly; immutable, one contiguous block of bytes.
///
/// Each number is held in 16 bits: a code of 8 bits, which a search reads for every vector, and a rest of 8 bits, which is
/// read only where the codes do not settle the order. `score` differs from the inner product of the float32 vectors by at
/// most √dimension · scale / 508, where scale is the vector's largest magnitude over 127: about 1e-6 in practice. With
/// bfloat16 in the place of codes and rests, which takes a byte more for each number, 0.995 of the ten nearest by float32
/// were found among a million random vectors; so, 1.000.
public struct VectorSegment: @unchecked Sendable {  // Immutable: the bytes are only ever read.
    /// What was found for one query.
    public struct Found: Sendable, Equatable {
        /// The positions of the vectors in the segment, by falling score, ties by lower position.
        public var indices: [Int]
        /// Their scores: inner products with the query.
        public var scores: [Float]
    }

    private let layout: VectorLayout
    private let restSquares: Int
    private let block: UnsafeRawBufferPointer
    private let owner: AnyObject

    /// Opens the segment that `block` holds, without copying it.
    ///
    /// The header is checked before anything in it is trusted: whatever the other bytes are, a search does no harm.
    ///
    /// - Parameters:
    ///   - block: as `withBytes` gave it; it begins at a multiple of eight, best of 64, and lives as long as `owner`.
    ///   - owner: who keeps the bytes alive.
    ///   - verifies: whether all bytes are read and compared with their checksums, at about 1 GB/s.
    /// - Throws: `VectorError` where the block is damaged or something else.
    public init(
        _ block: UnsafeRawBufferPointer,
        owner: AnyObject,
        verifies: Bool = true
    ) throws(VectorError) {
        guard Int(bitPattern: block.baseAddress) % 8 == 0 else { throw .misaligned }
        let (layout, restSquares) = try VectorLayout.read(block)
        if verifies { try layout.verify(block) }
        self.layout = layout
        self.restSquares = restSquares
        self.block = block
        self.owner = owner
    }

    /// Opens the segment at `range` of a mapped file, without copying it.
    ///
    /// - Throws: `VectorError` where the bytes are damaged or something else, or the range ends beyond the file.
    public init(
        _ file: MappedFile,
        at range: Range<Int>,
        verifies: Bool = true
    ) throws(VectorError) {
        guard range.lowerBound >= 0, range.upperBound <= file.count else {
            throw .tooShort(bytes: max(0, file.count - max(0, range.lowerBound)), least: range.count)
        }
        self = try file.withBytes { (bytes) throws(VectorError) in
            try VectorSegment(UnsafeRawBufferPointer(rebasing: bytes[range]), owner: file, verifies: verifies)
        }
    }

    /// The number of vectors.
    public var count: Int { layout.count }
    /// The numbers of a vector.
    public var dimension: Int { layout.dimension }
    /// The bytes of the block.
    public var byteCount: Int { layout.byteCount }

    /// Calls `body` with the whole block, which is what is stored; it must not escape.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withExtendedLifetime(owner) { () throws(Failure) in try body(block) }
    }

    /// Compares all bytes with their checksums.
    ///
    /// - Throws: `VectorError.sectionDamaged` where a section is not as it was written.
    public func verify() throws(VectorError) {
        try withBytes { (block) throws(VectorError) in try layout.verify(block) }
    }

    /// The `count` vectors nearest to each query among those allowed, found exactly: fewer only where fewer are allowed.
    ///
    /// - Parameters:
    ///   - queries: vectors of length zero or one, laid end to end; several at once share the reading of the codes.
    ///   - allowed: one bit for each vector, bit i % 64 of word i / 64; as many words as that needs, or more.
    /// - Throws: `VectorError` where a query has another dimension, is not finite or has another length.
    public func nearest(
        to queries: [Float],
        count: Int,
        allowed: [UInt64]
    ) throws(VectorError) -> [Found] {
        try UnitVectors.check(queries, dimension: dimension)
        return search(queries, count: count, allowed: allowed).found
    }

    /// The same for queries that were checked, and how many vectors were scored by their rests.
    func search(_ queries: [Float], count: Int, allowed: [UInt64]) -> (found: [Found], scoredCount: Int) {
        allowed.withUnsafeBufferPointer { allowed in
            withRows { rows in
                let (found, scored) = VectorScan.nearest(rows, to: queries, count: count, allowed: allowed)
                return (found.map { Found(indices: $0.rows.map(Int.init), scores: $0.scores) }, scored)
            }
        }
    }

    /// The vector at `index` as it is held: each number within scale / 508 of what was given.
    func vector(at index: Int) -> [Float] {
        withRows { rows in
            let start = index * VectorScan.stride(of: dimension)
            return (start..<start + dimension).map { place in
                let whole = Double(rows.codes[place]) * 254 + Double(rows.rests[place])
                return Float(Double(rows.scales[index]) * whole / 254)
            }
        }
    }

    /// Calls `body` with the rows in memory.
    func withRows<Result>(_ body: (CodedRows) -> Result) -> Result {
        withBytes { block in
            func section<Element>(_ section: VectorLayout.Section, _: Element.Type) -> UnsafePointer<Element>
            {
                guard let base = block.baseAddress else { fatalError("VectorSegment: no bytes") }
                return (base + section.range.lowerBound).assumingMemoryBound(to: Element.self)
            }
            return body(
                CodedRows(
                    codes: section(layout.codes, Int8.self),
                    rests: section(layout.rests, Int8.self),
                    scales: section(layout.scales, Float.self),
                    count: count,
                    dimension: dimension,
                    restSquares: restSquares
                )
            )
        }
    }
}
