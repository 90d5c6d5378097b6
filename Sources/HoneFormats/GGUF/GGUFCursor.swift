internal import HoneBase
internal import SystemPackage

/// Reads a GGUF file's header from front to back; nothing is read beyond the end.
struct GGUFCursor {
    /// How deep arrays may stand in arrays: each level is a call.
    static let depthLimit = 8

    let path: FilePath
    private(set) var position = 0
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer, at path: FilePath) {
        self.bytes = bytes
        self.path = path
    }

    var remaining: Int { bytes.count - position }

    /// The next whole number, which is or belongs to `field`.
    mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(
        _: Value.Type,
        _ field: String
    ) throws(GGUFError) -> Value {
        let size = MemoryLayout<Value>.size
        guard size <= remaining else {
            throw .truncated(path, field: field, needed: UInt64(size), left: remaining)
        }
        defer { position += size }
        return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: Value.self))
    }

    /// The next count of things of at least `size` bytes each, which must all stand in the rest of the file.
    mutating func count(of size: Int, _ field: String) throws(GGUFError) -> Int {
        let count = try integer(UInt64.self, field)
        guard count <= UInt64(remaining / size) else {
            throw .countTooLarge(path, field: field, count: count, limit: remaining / size)
        }
        return Int(count)
    }

    mutating func skip(_ count: UInt64, _ field: String) throws(GGUFError) {
        guard count <= UInt64(remaining) else {
            throw .truncated(path, field: field, needed: count, left: remaining)
        }
        position += Int(count)
    }

    /// The next text, behind its length.
    mutating func string(_ field: String) throws(GGUFError) -> String {
        let length = try integer(UInt64.self, field)
        let start = position
        try skip(length, field)
        let text = UnsafeRawBufferPointer(rebasing: bytes[start..<position])
        guard let string = String(validating: text.assumingMemoryBound(to: UInt8.self), as: UTF8.self) else {
            throw .textNotUTF8(path, field: field)
        }
        return string
    }

    /// The next type of a value.
    mutating func valueType(_ field: String) throws(GGUFError) -> GGUFValueType {
        let code = try integer(UInt32.self, field)
        guard let type = GGUFValueType(rawValue: code) else {
            throw .valueTypeUnknown(path, key: field, code: code)
        }
        return type
    }

    /// What stands before an array's elements.
    mutating func arrayStart(_ field: String) throws(GGUFError) -> (type: GGUFValueType, count: Int) {
        let type = try valueType(field)
        return (type, try count(of: type.leastByteCount, field))
    }

    /// Walks over an array's elements.
    mutating func skipElements(
        _ type: GGUFValueType,
        count: Int,
        _ field: String,
        depth: Int
    ) throws(GGUFError) {
        switch type {
        case .string:
            for _ in 0..<count { try skip(try integer(UInt64.self, field), field) }
        case .array:
            guard depth < Self.depthLimit else {
                throw .nestedTooDeep(path, key: field, limit: Self.depthLimit)
            }
            for _ in 0..<count {
                let (type, count) = try arrayStart(field)
                try skipElements(type, count: count, field, depth: depth + 1)
            }
        case .bool:
            for _ in 0..<count { _ = try bool(field) }
        default:
            // The count was measured by the least size, which is the size of these.
            try skip(UInt64(count * type.leastByteCount), field)
        }
    }

    /// The next truth value.
    private mutating func bool(_ field: String) throws(GGUFError) -> Bool {
        let byte = try integer(UInt8.self, field)
        guard byte <= 1 else { throw .boolInvalid(path, key: field, found: byte) }
        return byte == 1
    }

    /// The next value of a type; arrays stay in `file`, whose bytes these are.
    mutating func value(
        _ type: GGUFValueType,
        _ field: String,
        in file: MappedFile
    ) throws(GGUFError) -> GGUFValue {
        switch type {
        case .uint8: return .uint8(try integer(UInt8.self, field))
        case .int8: return .int8(try integer(Int8.self, field))
        case .uint16: return .uint16(try integer(UInt16.self, field))
        case .int16: return .int16(try integer(Int16.self, field))
        case .uint32: return .uint32(try integer(UInt32.self, field))
        case .int32: return .int32(try integer(Int32.self, field))
        case .float32: return .float32(Float(bitPattern: try integer(UInt32.self, field)))
        case .bool: return .bool(try bool(field))
        case .string: return .string(try string(field))
        case .uint64: return .uint64(try integer(UInt64.self, field))
        case .int64: return .int64(try integer(Int64.self, field))
        case .float64: return .float64(Double(bitPattern: try integer(UInt64.self, field)))
        case .array:
            let (elementType, count) = try arrayStart(field)
            let start = position
            try skipElements(elementType, count: count, field, depth: 1)
            return .array(GGUFArray(elementType, count: count, in: file, at: start..<position))
        }
    }
}
