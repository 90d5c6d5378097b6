public import HoneBase
public import SystemPackage

/// Writes a safetensors file tensor by tensor, as a whole or not at all.
///
/// ```swift
/// var writer = SafetensorsWriter()
/// writer.add("head.weight", .float32, shape: [77, 384])
/// try writer.write(to: path) { (entry) -> [Float] in values(of: entry.name) }
/// ```
public struct SafetensorsWriter: Sendable {
    /// What is noted about the file; `format: pt` is what readers in Python expect.
    public var metadata: [String: String]

    /// Takes the next bytes of a tensor.
    public typealias Append = (UnsafeRawBufferPointer) throws(FileError) -> Void

    private var planned: [(name: String, dtype: SafetensorsDType, shape: [Int])] = []
    private var names: Set<ExactName> = []

    /// A file without tensors so far.
    public init(metadata: [String: String] = ["format": "pt"]) { self.metadata = metadata }

    /// Plans one more tensor.
    ///
    /// A name that is there already or has more than 1024 bytes, `__metadata__` and negative sizes are mistakes
    /// of the program and trap.
    public mutating func add(_ name: String, _ dtype: SafetensorsDType, shape: [Int]) {
        require(name != "__metadata__", "SafetensorsWriter: no tensor can be called __metadata__")
        require(
            name.utf8.count <= SafetensorsHeader.nameLimit,
            "SafetensorsWriter: a name has \(name.utf8.count) bytes"
        )
        require(names.insert(ExactName(name)).inserted, "SafetensorsWriter: \"\(name)\" is added twice")
        require(shape.allSatisfy { $0 >= 0 }, "SafetensorsWriter: \"\(name)\" has the shape \(shape)")
        planned.append((name, dtype, shape))
    }

    /// The tensors as they will lie in the file: those of wide elements first, so that each is aligned to its
    /// elements, and otherwise in the order in which they were added.
    public var layout: [SafetensorsEntry] { plan().entries }

    /// Writes the file, asking `bytes` for each tensor's bytes in the order of `layout`.
    ///
    /// - Parameter bytes: Hands the bytes of one tensor to the function that it is given, in as many pieces
    ///   as it likes; too many or too few in all trap.
    /// - Throws: What `bytes` throws, and `FileError` where the file cannot be written; then `path` is as it
    ///   was.
    public func write(
        to path: FilePath,
        _ bytes: (SafetensorsEntry, Append) throws(FileError) -> Void
    ) throws(FileError) {
        let (header, entries) = plan()
        try Files.replace(path) { (file) throws(FileError) in
            try withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { (length) throws(FileError) in
                try file.append(length)
            }
            try file.append(header)
            for entry in entries {
                var count = 0
                try bytes(entry) { (piece) throws(FileError) in
                    try file.append(piece)
                    count += piece.count
                }
                require(
                    count == entry.byteRange.count,
                    "SafetensorsWriter: \"\(entry.name)\" \(entry.dtype.rawValue) \(entry.shape) takes "
                        + "\(entry.byteRange.count) bytes, not \(count)"
                )
            }
        }
    }

    /// Writes the file from arrays: `values` gives the elements of each tensor, in the order of `layout`.
    ///
    /// - Throws: `FileError` where the file cannot be written; then `path` is as it was.
    public func write<Element: BitwiseCopyable>(
        to path: FilePath,
        values: (SafetensorsEntry) -> [Element]
    ) throws(FileError) {
        try write(to: path) { (entry, append) throws(FileError) in
            try values(entry).withUnsafeBufferPointer { (elements) throws(FileError) in
                try append(UnsafeRawBufferPointer(elements))
            }
        }
    }

    /// Everything before the data, and the tensors with their places.
    private func plan() -> (header: String, entries: [SafetensorsEntry]) {
        // Sorting by element keeps the order among equals only with the position as second key.
        let order = planned.indices.sorted {
            (-planned[$0].dtype.byteCount, $0) < (-planned[$1].dtype.byteCount, $1)
        }
        var object = JSONObject()
        if !metadata.isEmpty {
            require(
                metadata.keys.allSatisfy { $0.utf8.count <= SafetensorsHeader.nameLimit },
                "SafetensorsWriter: a key of the metadata has more than \(SafetensorsHeader.nameLimit) bytes"
            )
            let members = metadata.sorted { $0.key < $1.key }.map { ($0.key, JSON.string($0.value)) }
            object["__metadata__"] = .object(JSONObject(members))
        }
        var offset = 0
        var offsets: [Range<Int>] = []
        for (name, dtype, shape) in order.map({ planned[$0] }) {
            guard let size = SafetensorsEntry.byteCount(of: dtype, shape: shape) else {
                fatalError(
                    "SafetensorsWriter: \"\(name)\" has the shape \(shape), beyond all memory"
                )
            }
            object[name] = [
                "dtype": .string(dtype.rawValue), "shape": .array(shape.map(JSON.integer)),
                "data_offsets": [.integer(offset), .integer(offset + size)],
            ]
            offsets.append(offset..<offset + size)
            offset += size
        }
        var text = JSON.object(object).text()
        text += String(repeating: " ", count: (8 - text.utf8.count % 8) % 8)
        let start = 8 + text.utf8.count
        let entries = zip(order, offsets).map { position, range in
            SafetensorsEntry(
                name: planned[position].name,
                dtype: planned[position].dtype,
                shape: planned[position].shape,
                byteRange: start + range.lowerBound..<start + range.upperBound
            )
        }
        return (text, entries)
    }
}
