public import HoneBase
public import SystemPackage

/// The file of a gram filter, version 1. All numbers are little-endian:
///
/// | bytes | what |
/// | --- | --- |
/// | 0..<8 | `HONEGRAM` |
/// | 8..<12 | version |
/// | 12..<16 | words of a gram |
/// | 16..<24 | different grams |
/// | 24..<32 | words of the training text |
/// | 32..<40 | seed of the filter's hashes |
/// | 40..<44 | slots of a segment |
/// | 44..<48 | segments in which a gram's first slot may be |
/// | 48..<56 | bytes of slots |
/// | 56..<120 | SHA-256 of the 56 bytes before and the slots, in hexadecimal digits |
/// | 120... | the slots, a byte each |
///
/// The version covers how words are folded and hashed, too.
extension GramFilter {
    static let magic: [UInt8] = Array("HONEGRAM".utf8)
    static let version: UInt32 = 1
    static let fieldsSize = 56
    static let headerSize = 120

    /// Writes the filter to `path` as a whole or not at all.
    ///
    /// - Throws: `FileError`.
    public func write(to path: FilePath) throws(FileError) {
        var fields = Self.magic
        func add(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.littleEndian) { fields.append(contentsOf: $0) }
        }
        add(Self.version)
        add(UInt32(gramLength))
        add(UInt64(gramCount))
        add(UInt64(wordCount))
        add(filter.seed)
        add(UInt32(filter.segmentLength))
        add(UInt32(filter.segmentCount))
        add(UInt64(filter.fingerprints.count))
        let digest = Self.digest(fields, filter.fingerprints)
        let header = fields + digest
        try Files.replace(path) { (file) throws(FileError) in
            try header.withRawBytes { (bytes) throws(FileError) in try file.append(bytes) }
            try filter.fingerprints.withRawBytes { (bytes) throws(FileError) in try file.append(bytes) }
        }
    }

    /// Reads the filter at `path`.
    ///
    /// - Throws: `GramFilterError`, for any file that is not as it was written.
    public init(file path: FilePath) throws(GramFilterError) {
        let bytes = try mapping(GramFilterError.file) { () throws(FileError) in try Files.bytes(of: path) }
        guard bytes.starts(with: Self.magic) else {
            throw .notAGramFilter(path, found: Array(bytes.prefix(8)))
        }
        func number<Value: FixedWidthInteger>(_ offset: Int, _ type: Value.Type) -> Value {
            bytes.withUnsafeBytes {
                Value(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Value.self))
            }
        }
        guard bytes.count >= Self.headerSize else {
            throw .cutOff(path, expected: UInt64(Self.headerSize), found: bytes.count)
        }
        let version = number(8, UInt32.self)
        guard version <= Self.version else { throw .versionFromFuture(path, found: version) }
        let size = number(48, UInt64.self)
        let (whole, isOver) = size.addingReportingOverflow(UInt64(Self.headerSize))
        guard !isOver, UInt64(bytes.count) >= whole else {
            throw .cutOff(path, expected: isOver ? .max : whole, found: bytes.count)
        }
        guard UInt64(bytes.count) == whole else {
            throw .damaged(path, field: "size", expected: "\(whole) bytes", found: "\(bytes.count)")
        }
        let slots = Array(bytes[Self.headerSize...])
        let digest = Self.digest(Array(bytes[..<Self.fieldsSize]), slots)
        guard bytes[Self.fieldsSize..<Self.headerSize].elementsEqual(digest) else {
            throw .damaged(
                path,
                field: "checksum",
                expected: String(decoding: digest, as: UTF8.self),
                found: String(decoding: bytes[Self.fieldsSize..<Self.headerSize], as: UTF8.self)
            )
        }
        // Behind the checksum only a writer's mistake is left to find.
        let length = number(12, UInt32.self)
        guard version == Self.version, Self.lengths.contains(Int(length)) else {
            throw .damaged(path, field: "gram length", expected: "2 to 100", found: "\(length)")
        }
        let (grams, words) = (number(16, UInt64.self), number(24, UInt64.self))
        guard grams <= words, words <= UInt64(Int.max) else {
            throw .damaged(path, field: "gram count", expected: "at most \(words)", found: "\(grams)")
        }
        let (segmentLength, segmentCount) = (number(40, UInt32.self), number(44, UInt32.self))
        guard
            let filter = BinaryFuseFilter(
                seed: number(32, UInt64.self),
                segmentLength: Int(segmentLength),
                segmentCount: Int(segmentCount),
                fingerprints: slots
            )
        else {
            throw .damaged(
                path,
                field: "slots",
                expected: "\(segmentCount) + 2 segments of \(segmentLength)",
                found: "\(size)"
            )
        }
        self.init(Int(length), Int(grams), Int(words), filter)
    }

    /// The hexadecimal digits of the hash of both.
    static func digest(_ fields: [UInt8], _ slots: [UInt8]) -> [UInt8] {
        (fields + slots).withUnsafeBytes { Array(Digest(of: $0).description.utf8) }
    }
}
