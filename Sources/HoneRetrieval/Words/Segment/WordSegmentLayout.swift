/// Where what stands in the bytes of a word segment, version 1; every number is little endian.
///
/// A header (64 bytes aligned, as is each section): 8 bytes `HONEWORD`, the version and the number of sections
/// (32 bits each), the number of all bytes, the checksum of the header without it, and for each section the offset,
/// the number of bytes and the checksum (64 bits each). The checksums are `XXHash64`.
struct WordSegmentLayout {
    /// The sections, in their order.
    enum Section: Int, CaseIterable, Sendable {
        /// The name of the analysis, UTF-8.
        case analysis
        /// The terms, UTF-8, end to end.
        case termText
        /// Where each term ends in them (32 bits).
        case termEnds
        /// The slots of their `TermTable` (64 bits).
        case slots
        /// Where the postings of each term end (64 bits).
        case postingEnds
        /// The chunk of each posting (32 bits), from the first to the last within a term.
        case chunks
        /// The kind of each posting (32 bits).
        case kinds
        /// The number of terms of each chunk (32 bits).
        case lengths
        /// What a posting of each kind says: how often the term stands in the chunk, and the length of the chunk
        /// (32 bits each).
        case kindTable
    }

    static let magic: UInt64 = 0x4452_4F57_454E_4F48
    static let version: UInt32 = 1
    static let alignment = 64
    /// Where the checksum of the header stands.
    static let checksumOffset = 24
    /// Where the table of sections begins.
    static let tableOffset = 32
    /// The end of the header.
    static let headerEnd = tableOffset + Section.allCases.count * 24

    /// The bytes of each section.
    let ranges: [Range<Int>]
    /// The number of all bytes.
    let count: Int

    /// The layout of sections of `sizes` bytes each.
    init(sizes: [Int]) {
        var end = Self.aligned(Self.headerEnd)
        var ranges: [Range<Int>] = []
        for size in sizes {
            ranges.append(end..<end + size)
            end = Self.aligned(end + size)
        }
        self.ranges = ranges
        count = end
    }

    /// The bytes of `section`.
    subscript(section: Section) -> Range<Int> { ranges[section.rawValue] }

    /// The next offset at which a section may begin.
    static func aligned(_ offset: Int) -> Int { (offset + alignment - 1) / alignment * alignment }

    /// The checksum of a header, without its own field.
    static func headerChecksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let before = XXHash64.hash(UnsafeRawBufferPointer(rebasing: bytes[..<checksumOffset]))
        let behind = XXHash64.hash(UnsafeRawBufferPointer(rebasing: bytes[tableOffset..<headerEnd]))
        return before &* 0x9E37_79B1_85EB_CA87 &+ behind
    }

    /// Writes the header of the sections that already stand in `bytes`.
    func writeHeader(to bytes: UnsafeMutableRawBufferPointer) {
        bytes.storeBytes(of: Self.magic.littleEndian, as: UInt64.self)
        bytes.storeBytes(of: Self.version.littleEndian, toByteOffset: 8, as: UInt32.self)
        bytes.storeBytes(of: UInt32(ranges.count).littleEndian, toByteOffset: 12, as: UInt32.self)
        bytes.storeBytes(of: UInt64(count).littleEndian, toByteOffset: 16, as: UInt64.self)
        for (index, range) in ranges.enumerated() {
            let section = UnsafeRawBufferPointer(rebasing: bytes[range])
            let numbers = [UInt64(range.lowerBound), UInt64(range.count), XXHash64.hash(section)]
            for (place, number) in numbers.enumerated() {
                let offset = Self.tableOffset + index * 24 + place * 8
                bytes.storeBytes(of: number.littleEndian, toByteOffset: offset, as: UInt64.self)
            }
        }
        let checksum = Self.headerChecksum(UnsafeRawBufferPointer(bytes))
        bytes.storeBytes(of: checksum.littleEndian, toByteOffset: Self.checksumOffset, as: UInt64.self)
    }

    /// Reads the header of `bytes` and compares the checksums of all sections.
    init(of bytes: UnsafeRawBufferPointer) throws(WordSegmentError) {
        guard bytes.count >= Self.headerEnd, Self.number(bytes, 0) == Self.magic else {
            throw .notASegment(count: bytes.count)
        }
        let version = UInt32(truncatingIfNeeded: Self.number(bytes, 8))
        guard version <= Self.version else { throw .newer(version: Int(version), known: Int(Self.version)) }
        guard Self.number(bytes, Self.checksumOffset) == Self.headerChecksum(bytes), version == Self.version,
            Self.number(bytes, 8) >> 32 == UInt64(Section.allCases.count)
        else { throw .damaged(part: "header") }
        guard Self.number(bytes, 16) == UInt64(bytes.count) else {
            throw .cut(expected: Self.number(bytes, 16), found: bytes.count)
        }
        var sizes: [Int] = []
        for section in Section.allCases {
            // No section is larger than all bytes: the sum cannot overflow.
            let size = Self.number(bytes, Self.tableOffset + section.rawValue * 24 + 8)
            guard size <= UInt64(bytes.count) else { throw .damaged(part: "\(section)") }
            sizes.append(Int(size))
        }
        self.init(sizes: sizes)
        guard count == bytes.count else { throw .damaged(part: "header") }
        for section in Section.allCases {
            let offset = Self.tableOffset + section.rawValue * 24
            let content = UnsafeRawBufferPointer(rebasing: bytes[self[section]])
            guard Self.number(bytes, offset) == UInt64(self[section].lowerBound),
                Self.number(bytes, offset + 16) == XXHash64.hash(content)
            else { throw .damaged(part: "\(section)") }
        }
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
