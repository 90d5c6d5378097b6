internal import HoneBase

/// Where what stands in a block of bytes that consists of sections; every number is little endian.
///
/// A header: 8 bytes that tell what the block is, its version and the number of sections (32 bits each), the number of all
/// bytes, the checksum of the header without it (64 bits each); then for each section the offset, the number of bytes and
/// the checksum (64 bits each). Each section begins at a multiple of 64 and lies behind the one before. The checksums are
/// `XXHash64`.
struct SectionTable: Equatable {
    /// Why a block cannot be read.
    enum Fault: Error, Equatable {
        /// It is something else.
        case foreign
        /// It was written by a later version.
        case newer(version: Int)
        /// It has another number of bytes than it tells.
        case cut(expected: UInt64)
        /// A part is not as it was written: a section's number, or nil for the header.
        case damaged(section: Int?)

        /// The fault in words.
        ///
        /// - Parameters:
        ///   - whole: what the block holds, many of them, as in "its documents".
        ///   - sections: what each section holds, alike.
        func inWords(_ whole: String, sections: [String]) -> String {
            switch self {
            case .foreign: "something else stands where \(whole) should be"
            case .newer(let version): "\(whole) are of a later version, \(version)"
            case .cut: "\(whole) are cut off, or have grown"
            case .damaged(section: .some(let section)): "\(sections[section]) are not as they were written"
            case .damaged(section: .none): "what says where \(whole) stand is not as it was written"
            }
        }
    }

    static let alignment = 64
    private static let checksumOffset = 24
    private static let tableOffset = 32

    /// The bytes of each section.
    let ranges: [Range<Int>]
    /// The number of all bytes.
    let byteCount: Int

    /// The table of sections of `sizes` bytes each.
    init(sizes: [Int]) {
        var end = Self.aligned(Self.headerEnd(sizes.count))
        var ranges: [Range<Int>] = []
        for size in sizes {
            ranges.append(end..<end + size)
            end = Self.aligned(end + size)
        }
        self.ranges = ranges
        byteCount = end
    }

    /// The end of the header of so many sections.
    static func headerEnd(_ count: Int) -> Int { tableOffset + count * 24 }

    private static func aligned(_ offset: Int) -> Int { (offset + alignment - 1) / alignment * alignment }

    private static func checksum(_ bytes: UnsafeRawBufferPointer, _ headerEnd: Int) -> UInt64 {
        let before = XXHash64.hash(UnsafeRawBufferPointer(rebasing: bytes[..<checksumOffset]))
        let behind = XXHash64.hash(UnsafeRawBufferPointer(rebasing: bytes[tableOffset..<headerEnd]))
        return before &* 0x9E37_79B1_85EB_CA87 &+ behind
    }

    /// The block of these sections.
    static func block(_ sections: [[UInt8]], magic: [UInt8], version: UInt32) -> [UInt8] {
        let table = SectionTable(sizes: sections.map(\.count))
        var block = [UInt8](repeating: 0, count: table.byteCount)
        block.withUnsafeMutableBytes { bytes in
            for (section, range) in zip(sections, table.ranges) {
                UnsafeMutableRawBufferPointer(rebasing: bytes[range]).copyBytes(from: section)
            }
            table.writeHeader(to: bytes, magic: magic, version: version)
        }
        return block
    }

    /// Writes the header of the sections that already stand in `bytes`.
    func writeHeader(to bytes: UnsafeMutableRawBufferPointer, magic: [UInt8], version: UInt32) {
        require(magic.count == 8, "SectionTable: a magic of \(magic.count) bytes")
        bytes.copyBytes(from: magic)
        bytes.storeBytes(of: version.littleEndian, toByteOffset: 8, as: UInt32.self)
        bytes.storeBytes(of: UInt32(ranges.count).littleEndian, toByteOffset: 12, as: UInt32.self)
        bytes.storeBytes(of: UInt64(byteCount).littleEndian, toByteOffset: 16, as: UInt64.self)
        for (index, range) in ranges.enumerated() {
            let section = UnsafeRawBufferPointer(rebasing: bytes[range])
            let numbers = [UInt64(range.lowerBound), UInt64(range.count), XXHash64.hash(section)]
            for (place, number) in numbers.enumerated() {
                let offset = Self.tableOffset + index * 24 + place * 8
                bytes.storeBytes(of: number.littleEndian, toByteOffset: offset, as: UInt64.self)
            }
        }
        let checksum = Self.checksum(UnsafeRawBufferPointer(bytes), Self.headerEnd(ranges.count))
        bytes.storeBytes(of: checksum.littleEndian, toByteOffset: Self.checksumOffset, as: UInt64.self)
    }

    /// Reads the header of `bytes` and compares the checksums of the header and of all sections.
    init(of bytes: UnsafeRawBufferPointer, magic: [UInt8], version: UInt32, sections: Int) throws(Fault) {
        let headerEnd = Self.headerEnd(sections)
        guard bytes.count >= headerEnd, bytes.starts(with: magic) else { throw .foreign }
        func number(_ offset: Int) -> UInt64 {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        let found = UInt32(truncatingIfNeeded: number(8))
        guard found <= version else { throw .newer(version: Int(found)) }
        guard number(Self.checksumOffset) == Self.checksum(bytes, headerEnd), found == version,
            number(8) >> 32 == UInt64(sections)
        else { throw .damaged(section: nil) }
        guard number(16) == UInt64(bytes.count) else { throw .cut(expected: number(16)) }
        var sizes: [Int] = []
        for section in 0..<sections {
            // No section is larger than all bytes: the sum cannot overflow.
            let size = number(Self.tableOffset + section * 24 + 8)
            guard size <= UInt64(bytes.count) else { throw .damaged(section: section) }
            sizes.append(Int(size))
        }
        self.init(sizes: sizes)
        guard byteCount == bytes.count else { throw .damaged(section: nil) }
        for (section, range) in ranges.enumerated() {
            let content = UnsafeRawBufferPointer(rebasing: bytes[range])
            guard number(Self.tableOffset + section * 24) == UInt64(range.lowerBound),
                number(Self.tableOffset + section * 24 + 16) == XXHash64.hash(content)
            else { throw .damaged(section: section) }
        }
    }
}
