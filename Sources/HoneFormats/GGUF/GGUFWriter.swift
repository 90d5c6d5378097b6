public import HoneBase
public import SystemPackage

/// Writes a GGUF file tensor by tensor, as a whole or not at all.
///
/// ```swift
/// var writer = GGUFWriter()
/// writer.set("general.architecture", .string("llama"))
/// writer.add("token_embd.weight", .q8_0, shape: [vocabulary, width])
/// try writer.write(to: path) { (tensor, append) throws(FileError) in
///     for piece in rows(of: tensor.name) { try append(piece) }
/// }
/// ```
/// Metadata and tensors stand in the order in which they were given: the same calls make the same bytes.
public struct GGUFWriter: Sendable {
    /// The number of bytes of which every tensor's place in the data is a multiple.
    public let alignment: Int

    /// Takes the next bytes of a tensor.
    public typealias Append = (UnsafeRawBufferPointer) throws(FileError) -> Void
    /// Takes the next numbers of a tensor, whole blocks of them.
    public typealias AppendValues = (UnsafeBufferPointer<Float>) throws(FileError) -> Void

    private var values: [(key: String, value: GGUFValue)] = []
    private var keys: Set<ExactName> = []
    private var planned: [(name: String, type: GGUFTensorType, shape: [Int])] = []
    private var names: Set<ExactName> = []

    /// A file without metadata and tensors so far; `alignment` is a power of two.
    public init(alignment: Int = 32) {
        require(
            alignment > 0 && alignment <= 1 << 30 && alignment.nonzeroBitCount == 1,
            "GGUFWriter: the alignment \(alignment) is no power of two up to 2^30"
        )
        self.alignment = alignment
        // Readers take 32 where nothing is said.
        if alignment != 32 { append("general.alignment", .uint32(UInt32(alignment))) }
    }

    /// Sets a value of the metadata.
    ///
    /// A key that is there already, and one that is empty or of more than 65535 bytes, is a mistake and traps;
    /// so is `general.alignment`, which `init` sets.
    public mutating func set(_ key: String, _ value: GGUFValue) {
        require(
            !key.isExactly("general.alignment"),
            "GGUFWriter: general.alignment is set by init(alignment:)"
        )
        append(key, value)
    }

    private mutating func append(_ key: String, _ value: GGUFValue) {
        require(
            !key.isEmpty && key.utf8.count <= GGUFHeader.keyLimit,
            "GGUFWriter: a key has \(key.utf8.count) bytes"
        )
        require(keys.insert(ExactName(key)).inserted, "GGUFWriter: \"\(key)\" is set twice")
        values.append((key, value))
    }

    /// Plans one more tensor, sizes outermost first.
    ///
    /// A name that is there already or has more than 63 bytes, more than four sizes, sizes below 1 and rows that
    /// are not whole blocks are mistakes and trap: ggml would not open the file.
    public mutating func add(_ name: String, _ type: GGUFTensorType, shape: [Int]) {
        require(
            !name.isEmpty && name.utf8.count <= 63,
            "GGUFWriter: \"\(name)\" has \(name.utf8.count) bytes"
        )
        require(names.insert(ExactName(name)).inserted, "GGUFWriter: \"\(name)\" is added twice")
        require(
            shape.count <= GGUFDirectory.dimensionLimit && shape.allSatisfy { $0 > 0 },
            "GGUFWriter: \"\(name)\" has the shape \(shape)"
        )
        require(
            (shape.last ?? 1) % type.blockElements == 0,
            "GGUFWriter: \"\(name)\" \(shape) has rows that are not whole blocks of \(type.name)"
        )
        planned.append((name, type, shape))
    }

    /// The tensors as they will lie in the file, in the order in which they were added.
    public var layout: [GGUFTensor] { plan().tensors }

    /// Writes the file, asking `bytes` for each tensor's bytes in the order of `layout`.
    ///
    /// - Parameter bytes: Hands the stored bytes of one tensor to the function that it is given, in as many
    ///   pieces as it likes; too many or too few in all trap.
    /// - Throws: What `bytes` throws, and `FileError` where the file cannot be written; then `path` is as it
    ///   was.
    public func write(
        to path: FilePath,
        _ bytes: (GGUFTensor, Append) throws(FileError) -> Void
    ) throws(FileError) {
        try writeEach(to: path) { (tensor, file) throws(FileError) in
            var count = 0
            try bytes(tensor) { (piece) throws(FileError) in
                try file.append(piece)
                count += piece.count
            }
            return count
        }
    }

    /// Writes the file from numbers, which are encoded as they come.
    ///
    /// - Parameter values: Hands the numbers of one tensor, last size fastest, to the function that it is given,
    ///   in as many pieces of whole blocks as it likes; types that are not written trap.
    /// - Throws: As `write(to:_:)`.
    public func writeValues(
        to path: FilePath,
        _ values: (GGUFTensor, AppendValues) throws(FileError) -> Void
    ) throws(FileError) {
        try writeEach(to: path) { (tensor, file) throws(FileError) in
            guard let format = tensor.type.flatMap(BlockFormats.encodingFormat(of:)) else {
                fatalError(
                    "GGUFWriter: numbers are not encoded as \(GGUFTensorType.name(of: tensor.typeCode))"
                )
            }
            var count = 0
            var encoded: [UInt8] = []
            try values(tensor) { (piece) throws(FileError) in
                let bytes = piece.count / format.type.blockElements * format.type.blockBytes
                if encoded.count != bytes { encoded = [UInt8](repeating: 0, count: bytes) }
                encoded.withUnsafeMutableBytes { BlockFormats.encode(piece, as: format, into: $0) }
                try encoded.withRawBytes { (bytes) throws(FileError) in try file.append(bytes) }
                count += bytes
            }
            return count
        }
    }

    /// Writes the file, asking `body` to append each tensor's bytes and to say how many these are.
    private func writeEach(
        to path: FilePath,
        _ body: (GGUFTensor, borrowing FileWriter) throws(FileError) -> Int
    ) throws(FileError) {
        let (header, tensors) = plan()
        try Files.replace(path) { (file) throws(FileError) in
            try header.withRawBytes { (header) throws(FileError) in try file.append(header) }
            for tensor in tensors {
                let count = try body(tensor, file)
                require(
                    count == tensor.byteRange.count,
                    "GGUFWriter: \"\(tensor.name)\" \(GGUFTensorType.name(of: tensor.typeCode)) \(tensor.shape) "
                        + "takes \(tensor.byteRange.count) bytes, not \(count)"
                )
                let padding = [UInt8](repeating: 0, count: aligned(count) - count)
                try padding.withRawBytes { (padding) throws(FileError) in try file.append(padding) }
            }
        }
    }

    private func aligned(_ count: Int) -> Int { (count + alignment - 1) / alignment * alignment }

    /// Everything before the data, and the tensors with their places.
    private func plan() -> (header: [UInt8], tensors: [GGUFTensor]) {
        var header = [UInt8]("GGUF".utf8)
        header.append(littleEndian: 3 as UInt32)
        header.append(littleEndian: UInt64(planned.count))
        header.append(littleEndian: UInt64(values.count))
        for (key, value) in values {
            header.append(text: key)
            header.append(littleEndian: value.type.rawValue)
            header.append(value: value)
        }
        var offset = 0
        var sizes: [Int] = []
        for (name, type, shape) in planned {
            guard let count = GGUFTensor.count(of: shape),
                let size = GGUFTensor.byteCount(of: type, count: count), size < 1 << 60
            else { fatalError("GGUFWriter: \"\(name)\" has the shape \(shape), beyond all memory") }
            header.append(text: name)
            header.append(littleEndian: UInt32(shape.count))
            for size in shape.reversed() { header.append(littleEndian: UInt64(size)) }
            header.append(littleEndian: type.rawValue)
            header.append(littleEndian: UInt64(offset))
            sizes.append(size)
            offset += aligned(size)
        }
        header += [UInt8](repeating: 0, count: aligned(header.count) - header.count)
        var start = header.count
        var tensors: [GGUFTensor] = []
        for ((name, type, shape), size) in zip(planned, sizes) {
            tensors.append(
                GGUFTensor(
                    name: name,
                    dimensions: shape.reversed(),
                    typeCode: type.rawValue,
                    byteRange: start..<start + size
                )
            )
            start += aligned(size)
        }
        return (header, tensors)
    }
}
