internal import HoneBase
internal import SystemPackage

/// What stands before the data in a safetensors file, read and checked against the file's size.
///
/// The format: the header's length as a little-endian 64-bit number, the header as a JSON object of
/// `name: {dtype, shape, data_offsets}`, an optional `__metadata__` of strings, then the data, which the
/// tensors cover exactly. See https://github.com/huggingface/safetensors, section "Format".
struct SafetensorsHeader {
    /// The longest header that is read; the format's own limit.
    static let limit = 100_000_000
    /// The longest name of a tensor or of metadata: who compares it as text takes the square of its length.
    static let nameLimit = 1024

    /// The tensors in the order of their bytes.
    private(set) var tensors: [SafetensorsEntry] = []
    private(set) var metadata: [String: String] = [:]

    /// Reads the header of `file`, a whole safetensors file that was found at `path`.
    init(of file: UnsafeRawBufferPointer, at path: FilePath) throws(SafetensorsError) {
        guard file.count >= 8 else { throw .tooShort(path, bytes: file.count) }
        let length = UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
        guard length <= Self.limit else { throw .headerTooLong(path, bytes: length, limit: Self.limit) }
        guard length <= file.count - 8 else { throw .headerBeyondFile(path, bytes: length, file: file.count) }
        let start = 8 + Int(length)
        let text = UnsafeRawBufferPointer(rebasing: file[8..<start])
        guard text.first == UInt8(ascii: "{") else { throw .headerNotAnObject(path, firstByte: text.first) }
        let json: JSON
        do throws(JSONSyntaxError) {
            json = try JSONScanner.parse(text.assumingMemoryBound(to: UInt8.self))
        } catch {
            throw .headerNotJSON(path, error)
        }
        for (name, value) in json.object?.members ?? [] {
            guard name.utf8.count <= Self.nameLimit else {
                throw .nameTooLong(path, bytes: name.utf8.count, limit: Self.nameLimit)
            }
            if name.isExactly("__metadata__") {
                metadata = try Self.metadata(value, at: path)
            } else {
                tensors.append(try Self.entry(name, value, dataStart: start, dataEnd: file.count, at: path))
            }
        }
        try sortAndCheckCover(from: start, to: file.count, at: path)
    }

    private static func metadata(
        _ value: JSON,
        at path: FilePath
    ) throws(SafetensorsError) -> [String: String] {
        guard let object = value.object else { throw .metadataNotText(path, key: nil) }
        var metadata: [String: String] = [:]
        for (key, value) in object.members {
            guard key.utf8.count <= nameLimit else {
                throw .nameTooLong(path, bytes: key.utf8.count, limit: nameLimit)
            }
            guard let text = value.string else { throw .metadataNotText(path, key: key) }
            metadata[key] = text
        }
        return metadata
    }

    private static func entry(
        _ name: String,
        _ value: JSON,
        dataStart: Int,
        dataEnd: Int,
        at path: FilePath
    ) throws(SafetensorsError) -> SafetensorsEntry {
        guard let object = value.object else {
            throw .entryNotAnObject(path, tensor: name, found: value.kindName)
        }
        let known = ["dtype", "shape", "data_offsets"]
        for field in known where object[field] == nil {
            throw .fieldMissing(path, tensor: name, field: field)
        }
        // A field that we do not know could change what the bytes mean.
        for field in object.keys where !known.contains(where: field.isExactly) {
            throw .fieldUnknown(path, tensor: name, field: cut(field))
        }
        guard let dtype = object["dtype"]?.string.flatMap(SafetensorsDType.init(exactly:)) else {
            throw .dtypeUnknown(path, tensor: name, found: shown(object["dtype"]))
        }
        guard let shape = sizes(object["shape"]) else {
            throw .shapeInvalid(path, tensor: name, found: shown(object["shape"]))
        }
        guard let offsets = sizes(object["data_offsets"]), offsets.count == 2 else {
            throw .offsetsInvalid(path, tensor: name, found: shown(object["data_offsets"]))
        }
        let (begin, end) = (offsets[0], offsets[1])
        guard begin <= end else { throw .offsetsReversed(path, tensor: name, begin: begin, end: end) }
        guard end <= dataEnd - dataStart else {
            throw .offsetsBeyondFile(path, tensor: name, end: end, data: dataEnd - dataStart)
        }
        guard let size = SafetensorsEntry.byteCount(of: dtype, shape: shape) else {
            throw .shapeTooLarge(path, tensor: name, shape: shape)
        }
        guard size == end - begin else {
            throw .sizeMismatch(
                path,
                tensor: name,
                dtype: dtype,
                shape: shape,
                expected: size,
                found: end - begin
            )
        }
        let range = dataStart + begin..<dataStart + end
        return SafetensorsEntry(name: name, dtype: dtype, shape: shape, byteRange: range)
    }

    /// A list of whole numbers that are not negative, written as such.
    private static func sizes(_ value: JSON?) -> [Int]? {
        guard let elements = value?.array else { return nil }
        var sizes: [Int] = []
        for element in elements {
            guard case .integer(let size) = element, size >= 0 else { return nil }
            sizes.append(size)
        }
        return sizes
    }

    /// A value as it stands in an error: hostile ones can be long.
    private static func shown(_ value: JSON?) -> String {
        cut(value?.text() ?? "")
    }

    private static func cut(_ text: String) -> String {
        text.utf8.count <= 200 ? text : String(text.unicodeScalars.prefix(200)) + "..."
    }

    /// Puts the tensors in the order of their bytes and checks that these cover the data exactly.
    private mutating func sortAndCheckCover(
        from start: Int,
        to end: Int,
        at path: FilePath
    ) throws(SafetensorsError) {
        // Empty tensors can share a place: they keep the order of the header.
        let order = tensors.enumerated().sorted { first, second in
            let (left, right) = (first.element.byteRange, second.element.byteRange)
            return left == right
                ? first.offset < second.offset
                : (left.lowerBound, left.upperBound) < (right.lowerBound, right.upperBound)
        }
        tensors = order.map(\.element)
        var covered = start
        var last = ""
        for tensor in tensors {
            let begin = tensor.byteRange.lowerBound
            guard begin >= covered else { throw .overlap(path, first: last, second: tensor.name) }
            guard begin == covered else { throw .gap(path, before: tensor.name, bytes: begin - covered) }
            (covered, last) = (tensor.byteRange.upperBound, tensor.name)
        }
        guard covered == end else { throw .trailingBytes(path, bytes: end - covered) }
    }
}
