/// One tensor of a safetensors file: what it is and where its bytes are.
public struct SafetensorsEntry: Sendable, Equatable {
    /// The tensor's name.
    public let name: String
    /// The type of its elements.
    public let dtype: SafetensorsDType
    /// Its sizes, outermost first; none for a single number.
    public let shape: [Int]
    /// Where its bytes are, counted from the beginning of the file; little-endian, last size fastest.
    public let byteRange: Range<Int>

    /// The number of elements.
    public var count: Int { byteRange.count / dtype.byteCount }
}

extension SafetensorsEntry {
    /// The number of bytes of a tensor; nil where it is beyond all memory.
    static func byteCount(of dtype: SafetensorsDType, shape: [Int]) -> Int? {
        // A zero anywhere makes the tensor empty, whatever the other sizes.
        if shape.contains(0) { return 0 }
        var count = dtype.byteCount
        for size in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: size)
            if overflows { return nil }
            count = product
        }
        return count
    }
}
