/// Reads the wire format of protocol buffers field by field (protobuf.dev/programming-guides/encoding).
struct ProtobufReader {
    /// The value of a field.
    enum Value {
        case number(UInt64)
        case bytes(ArraySlice<UInt8>)

        /// The number as a 32-bit floating-point value.
        var float: Float? {
            guard case .number(let bits) = self else { return nil }
            return Float(bitPattern: UInt32(truncatingIfNeeded: bits))
        }
        var bool: Bool? {
            guard case .number(let bits) = self else { return nil }
            return bits != 0
        }
        var integer: Int? {
            guard case .number(let bits) = self else { return nil }
            return Int(truncatingIfNeeded: Int32(truncatingIfNeeded: bits))
        }
        var bytes: ArraySlice<UInt8>? {
            guard case .bytes(let bytes) = self else { return nil }
            return bytes
        }
    }

    /// Where the bytes are none of the format.
    struct SyntaxError: Error {
        var offset: Int
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The next field; nil at the end.
    mutating func next() throws(SyntaxError) -> (field: Int, value: Value)? {
        guard !rest.isEmpty else { return nil }
        let key = try variable()
        let field = Int(truncatingIfNeeded: key >> 3)
        switch key & 7 {
        case 0: return (field, .number(try variable()))
        case 1: return (field, .number(try fixed(8)))
        case 2:
            let length = try variable()
            guard length <= UInt64(rest.count) else { throw SyntaxError(offset: rest.startIndex) }
            defer { rest = rest.dropFirst(Int(length)) }
            return (field, .bytes(rest.prefix(Int(length))))
        case 5: return (field, .number(try fixed(4)))
        default: throw SyntaxError(offset: rest.startIndex)
        }
    }

    private mutating func variable() throws(SyntaxError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = rest.popFirst() else { throw SyntaxError(offset: rest.startIndex) }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw SyntaxError(offset: rest.startIndex)
    }

    private mutating func fixed(_ width: Int) throws(SyntaxError) -> UInt64 {
        guard rest.count >= width else { throw SyntaxError(offset: rest.startIndex) }
        defer { rest = rest.dropFirst(width) }
        return rest.prefix(width).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
