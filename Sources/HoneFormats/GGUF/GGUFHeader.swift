internal import HoneBase
internal import SystemPackage

/// What stands before the data in a GGUF file, read and checked against the file's size.
///
/// The format: `GGUF`, the version, the numbers of tensors and of metadata values, these values, the tensors'
/// descriptions, zeros up to a multiple of the alignment, the data. See
/// https://github.com/ggml-org/ggml/blob/master/docs/gguf.md.
struct GGUFHeader {
    /// The longest key; the format's own limit.
    static let keyLimit = 65535
    /// The longest name of a tensor that is read; the format's own limit is 64, which not every writer keeps.
    static let nameLimit = 1024

    let version: Int
    let alignment: Int
    let metadata: GGUFMetadata
    /// The tensors in the order of their bytes.
    let tensors: [GGUFTensor]

    init(of file: MappedFile) throws(GGUFError) {
        self = try file.withBytes { (bytes) throws(GGUFError) in
            try GGUFHeader(of: bytes, in: file)
        }
    }

    private init(of bytes: UnsafeRawBufferPointer, in file: MappedFile) throws(GGUFError) {
        let path = file.path
        var cursor = GGUFCursor(bytes, at: path)
        version = try Self.version(&cursor, bytes)
        // A tensor has a name of one letter or more, a number of dimensions, a type and an offset.
        let tensorCount = try cursor.count(of: 25, "tensor_count")
        // A value has a key of one letter or more, a type, and a byte.
        let valueCount = try cursor.count(of: 14, "metadata_kv_count")
        metadata = try Self.metadata(&cursor, count: valueCount, in: file)
        if let parts = metadata["split.count"]?.integer, parts > 1 { throw .split(path, parts: parts) }
        alignment = try Self.alignment(metadata)
        var directory = GGUFDirectory(at: path)
        for position in 0..<tensorCount { try directory.read(&cursor, position) }
        // Neither sum overflows: the position is within the file, the alignment has 32 bits.
        let start = (cursor.position + alignment - 1) / alignment * alignment
        tensors = try directory.placed(from: start, to: bytes.count, alignment: alignment)
    }

    private static func version(
        _ cursor: inout GGUFCursor,
        _ bytes: UnsafeRawBufferPointer
    ) throws(GGUFError) -> Int {
        let path = cursor.path
        let magic = [UInt8](bytes.prefix(4))
        if magic == [UInt8]("FUGG".utf8) { throw .bigEndian(path) }
        guard magic == [UInt8]("GGUF".utf8) else { throw .notGGUF(path, found: magic) }
        try cursor.skip(4, "magic")
        let version = try cursor.integer(UInt32.self, "version")
        // No version is that high: its bytes are in the other order.
        if version != 0, version & 0xFFFF == 0 { throw .bigEndian(path) }
        guard version == 2 || version == 3 else { throw .versionUnknown(path, found: version) }
        return Int(version)
    }

    private static func metadata(
        _ cursor: inout GGUFCursor,
        count: Int,
        in file: MappedFile
    ) throws(GGUFError) -> GGUFMetadata {
        var metadata = GGUFMetadata(of: file.path)
        for position in 0..<count {
            let key = try name(&cursor, "metadata key \(position + 1)", limit: keyLimit)
            let type = try cursor.valueType(key)
            let value = try cursor.value(type, key, in: file)
            guard metadata.append(key, value) else { throw .keyTwice(file.path, key: key) }
        }
        return metadata
    }

    /// A key or the name of a tensor.
    static func name(
        _ cursor: inout GGUFCursor,
        _ field: String,
        limit: Int
    ) throws(GGUFError) -> String {
        let name = try cursor.string(field)
        guard !name.isEmpty, name.utf8.count <= limit else {
            throw .nameLength(cursor.path, field: field, bytes: name.utf8.count, limit: limit)
        }
        return name
    }

    private static func alignment(_ metadata: GGUFMetadata) throws(GGUFError) -> Int {
        guard let value = metadata["general.alignment"] else { return 32 }
        guard case .uint32(let alignment) = value else {
            throw .alignmentInvalid(metadata.path, found: value.kindName)
        }
        guard alignment.nonzeroBitCount == 1 else {
            throw .alignmentInvalid(metadata.path, found: "\(alignment)")
        }
        return Int(alignment)
    }
}
