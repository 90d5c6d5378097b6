import SystemPackage

@testable import HoneFormats

/// A GGUF file made by hand, any part of which may be wrong.
struct GGUFMaker: Sendable {
    var magic = "GGUF"
    var version: UInt32 = 3
    /// What stands in the file, where it is not the truth.
    var tensorCount: UInt64?
    /// What stands in the file, where it is not the truth.
    var valueCount: UInt64?
    var values: [[UInt8]] = []
    var tensors: [[UInt8]] = []
    var alignment = 32
    var data = 0

    /// Everything before the data.
    var header: [UInt8] {
        var bytes = [UInt8](magic.utf8)
        bytes.append(littleEndian: version)
        bytes.append(littleEndian: tensorCount ?? UInt64(tensors.count))
        bytes.append(littleEndian: valueCount ?? UInt64(values.count))
        for part in values + tensors { bytes += part }
        return bytes
    }

    /// The whole file; the bytes of the data are 0, 1, 2 and so on.
    var bytes: [UInt8] {
        var bytes = header
        if data > 0 {
            while bytes.count % alignment != 0 { bytes.append(0) }
            bytes += (0..<data).map { UInt8(truncatingIfNeeded: $0) }
        }
        return bytes
    }

    /// A value of the metadata.
    static func value(_ key: String, _ value: GGUFValue) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(value: value)
        return raw(key, value.type.rawValue, bytes)
    }

    /// A value of the metadata, of any type and content.
    static func raw(_ key: String, _ type: UInt32, _ content: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(text: key)
        bytes.append(littleEndian: type)
        return bytes + content
    }

    /// A tensor's description.
    static func tensor(
        _ name: String,
        _ dimensions: [UInt64],
        type: UInt32 = 0,
        offset: UInt64 = 0,
        rank: UInt32? = nil
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(text: name)
        bytes.append(littleEndian: rank ?? UInt32(dimensions.count))
        for size in dimensions { bytes.append(littleEndian: size) }
        bytes.append(littleEndian: type)
        bytes.append(littleEndian: offset)
        return bytes
    }
}

/// A whole number as it stands in a file.
func little<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: value)
    return bytes
}
