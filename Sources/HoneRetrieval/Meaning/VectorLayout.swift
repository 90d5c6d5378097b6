internal import HoneBase
internal import HoneTensor

/// How a segment of vectors lies in one block of bytes.
///
/// All numbers are little-endian. The header has 128 bytes: `HoneVec` and a zero; version and dimension (32 bits each);
/// the number of vectors, the largest sum of a vector's squared rests and the bytes of the block (64 bits each); for each
/// section its offset, its length and its checksum (64 bits each); zeros; and, in its last 8 bytes, the checksum of the
/// 120 before. The sections follow at multiples of 64, filled up with zeros to the next one: scales (float32), codes and
/// rests (8 bits, rows at multiples of 64). A checksum is the first 8 bytes of the SHA-256. There is one layout for
/// given counts: every offset is checked against it.
struct VectorLayout: Equatable {
    /// A part of the block.
    struct Section: Equatable {
        /// What it holds.
        var name: String
        /// Where it is, padding included.
        var range: Range<Int>
    }

    static let version = 1
    static let headerBytes = 128
    static let mostDimensions = 4_096
    static let mostVectors = Int(Int32.max)

    /// The numbers of a vector.
    let dimension: Int
    /// The number of vectors.
    let count: Int
    let scales: Section
    let codes: Section
    let rests: Section

    var sections: [Section] { [scales, codes, rests] }
    /// The bytes of the block.
    var byteCount: Int { rests.range.upperBound }

    /// The layout of `count` vectors; both within what is allowed.
    init(dimension: Int, count: Int) {
        func section(_ name: String, from start: Int, bytes: Int) -> Section {
            Section(name: name, range: start..<start + (bytes + 63) / 64 * 64)
        }
        let stride = VectorScan.stride(of: dimension)
        self.dimension = dimension
        self.count = count
        scales = section("scales", from: Self.headerBytes, bytes: count * MemoryLayout<Float>.size)
        codes = section("codes", from: scales.range.upperBound, bytes: count * stride)
        rests = section("rests", from: codes.range.upperBound, bytes: count * stride)
    }

    /// Writes the header of a block whose sections are complete.
    func writeHeader(restSquares: Int, to block: UnsafeMutableRawBufferPointer) {
        for (place, byte) in Self.magic.enumerated() { block[place] = byte }
        func write(_ value: Int, at place: Int) {
            block.storeBytes(of: UInt64(value).littleEndian, toByteOffset: place, as: UInt64.self)
        }
        write(Self.version | dimension << 32, at: 8)
        write(count, at: 16)
        write(restSquares, at: 24)
        write(byteCount, at: 32)
        for (index, section) in sections.enumerated() {
            let place = 40 + 24 * index
            write(section.range.lowerBound, at: place)
            write(section.range.count, at: place + 8)
            let sum = Self.checksum(UnsafeRawBufferPointer(rebasing: block[section.range]))
            block.storeBytes(of: sum.littleEndian, toByteOffset: place + 16, as: UInt64.self)
        }
        write(0, at: 112)
        let sum = Self.checksum(UnsafeRawBufferPointer(rebasing: block[..<120]))
        block.storeBytes(of: sum.littleEndian, toByteOffset: 120, as: UInt64.self)
    }

    /// The layout that the header of `block` gives, and its largest sum of squared rests; nothing in it is trusted
    /// before it is checked.
    ///
    /// - Throws: `VectorError` where the header is not one, or does not fit the block.
    static func read(_ block: UnsafeRawBufferPointer) throws(VectorError) -> (VectorLayout, restSquares: Int)
    {
        guard block.count >= headerBytes else { throw .tooShort(bytes: block.count, least: headerBytes) }
        guard block.prefix(magic.count).elementsEqual(magic) else { throw .notASegment }
        func read(_ place: Int) -> UInt64 {
            UInt64(littleEndian: block.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        }
        func check(_ field: String, _ found: UInt64, _ expected: Int) throws(VectorError) {
            guard found == UInt64(expected) else {
                throw .headerDamaged(field: field, expected: "\(expected)", found: "\(found)")
            }
        }
        let version = Int(read(8) & 0xFFFF_FFFF)
        guard version <= Self.version else { throw .newerVersion(found: version, known: Self.version) }
        let sum = checksum(UnsafeRawBufferPointer(rebasing: block[..<120]))
        guard read(120) == sum else {
            throw .headerDamaged(field: "checksum", expected: "\(sum)", found: "\(read(120))")
        }
        try check("version", UInt64(version), Self.version)
        let (dimension, count) = (read(8) >> 32, read(16))
        guard (1...UInt64(mostDimensions)).contains(dimension) else {
            throw .headerDamaged(
                field: "dimension",
                expected: "1 to \(mostDimensions)",
                found: "\(dimension)"
            )
        }
        guard count <= UInt64(mostVectors) else {
            throw .headerDamaged(field: "count", expected: "at most \(mostVectors)", found: "\(count)")
        }
        let mostSquares = dimension * 127 * 127
        guard read(24) <= mostSquares else {
            throw .headerDamaged(field: "rests", expected: "at most \(mostSquares)", found: "\(read(24))")
        }
        let layout = VectorLayout(dimension: Int(dimension), count: Int(count))
        try check("bytes", read(32), layout.byteCount)
        try check("bytes", UInt64(block.count), layout.byteCount)
        for (index, section) in layout.sections.enumerated() {
            try check("\(section.name), offset", read(40 + 24 * index), section.range.lowerBound)
            try check("\(section.name), length", read(48 + 24 * index), section.range.count)
        }
        try check("reserved", read(112), 0)
        return (layout, Int(read(24)))
    }

    /// Compares the bytes of every section with its checksum in the header.
    ///
    /// - Throws: `VectorError.sectionDamaged` at the first that differs.
    func verify(_ block: UnsafeRawBufferPointer) throws(VectorError) {
        for (index, section) in sections.enumerated() {
            let expected = block.loadUnaligned(fromByteOffset: 56 + 24 * index, as: UInt64.self)
            let found = Self.checksum(UnsafeRawBufferPointer(rebasing: block[section.range]))
            guard UInt64(littleEndian: expected) == found else { throw .sectionDamaged(section.name) }
        }
    }

    private static let magic = Array("HoneVec\0".utf8)

    private static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 { Digest(of: bytes).prefix }
}
