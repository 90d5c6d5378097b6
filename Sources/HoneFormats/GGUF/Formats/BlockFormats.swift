internal import HoneBase

/// The formats that are read and written.
public enum BlockFormats {
    /// All formats that are read.
    public static let all: [any BlockFormat.Type] = [
        Float32Format.self, Float16Format.self, BFloat16Format.self,
        Q8_0Format.self, Q4_0Format.self, Q4_1Format.self, Q5_0Format.self, Q5_1Format.self,
        Q2KFormat.self, Q3KFormat.self, Q4KFormat.self, Q5KFormat.self, Q6KFormat.self, Q8KFormat.self,
    ]

    private static let byType = Dictionary(uniqueKeysWithValues: all.map { ($0.type, $0) })

    /// The format of a type; nil where it is not read.
    public static func format(of type: GGUFTensorType) -> (any BlockFormat.Type)? { byType[type] }

    /// The format of a type, for writing; nil where it is not written.
    public static func encodingFormat(of type: GGUFTensorType) -> (any EncodingBlockFormat.Type)? {
        byType[type] as? any EncodingBlockFormat.Type
    }

    /// Writes the numbers of the blocks in `bytes` to `values`.
    ///
    /// Bytes that are not whole blocks, and memory for fewer or more numbers, are mistakes and trap.
    public static func decode(
        _ bytes: UnsafeRawBufferPointer,
        as format: any BlockFormat.Type,
        into values: UnsafeMutableBufferPointer<Float>
    ) {
        let blocks = blocks(of: format, values: values.count, bytes: bytes.count, "decode")
        guard blocks > 0, let source = bytes.baseAddress, let target = values.baseAddress else { return }
        format.decode(source, blocks: blocks, into: target)
    }

    /// Writes `values` as blocks to `bytes`.
    ///
    /// Numbers that do not fill whole blocks, and memory for fewer or more blocks, are mistakes and trap.
    public static func encode(
        _ values: UnsafeBufferPointer<Float>,
        as format: any EncodingBlockFormat.Type,
        into bytes: UnsafeMutableRawBufferPointer
    ) {
        let blocks = blocks(of: format, values: values.count, bytes: bytes.count, "encode")
        guard blocks > 0, let source = values.baseAddress, let target = bytes.baseAddress else { return }
        format.encode(source, blocks: blocks, into: target)
    }

    private static func blocks(
        of format: any BlockFormat.Type,
        values: Int,
        bytes: Int,
        _ operation: String
    ) -> Int {
        let type = format.type
        let blocks = values / type.blockElements
        require(
            blocks * type.blockElements == values && blocks * type.blockBytes == bytes,
            "BlockFormats.\(operation): \(values) numbers in \(bytes) bytes of \(type.name)"
        )
        return blocks
    }
}
