// How numbers, texts and values are written in GGUF files.
extension Array<UInt8> {
    /// Appends a whole number.
    mutating func append<Value: FixedWidthInteger>(littleEndian value: Value) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    /// Appends a text behind its length.
    mutating func append(text: String) {
        append(littleEndian: UInt64(text.utf8.count))
        append(contentsOf: text.utf8)
    }

    /// Appends an array behind its type and its count.
    mutating func append(array: GGUFArray) {
        append(littleEndian: array.elementType.rawValue)
        append(littleEndian: UInt64(array.count))
        array.withBytes { append(contentsOf: $0) }
    }

    /// Appends a value without its type.
    mutating func append(value: GGUFValue) {
        switch value {
        case .uint8(let value): append(value)
        case .int8(let value): append(littleEndian: value)
        case .uint16(let value): append(littleEndian: value)
        case .int16(let value): append(littleEndian: value)
        case .uint32(let value): append(littleEndian: value)
        case .int32(let value): append(littleEndian: value)
        case .float32(let value): append(littleEndian: value.bitPattern)
        case .bool(let value): append(value ? 1 : 0)
        case .string(let value): append(text: value)
        case .array(let value): append(array: value)
        case .uint64(let value): append(littleEndian: value)
        case .int64(let value): append(littleEndian: value)
        case .float64(let value): append(littleEndian: value.bitPattern)
        }
    }
}
