/// One tensor of a GGUF file: what it is and where its bytes are.
public struct GGUFTensor: Sendable, Equatable {
    /// The tensor's name.
    public let name: String
    /// Its sizes as in the file, innermost first; none for a single number.
    public let dimensions: [Int]
    /// The code of its type.
    public let typeCode: UInt32
    /// Where its bytes are, counted from the beginning of the file.
    ///
    /// Where the type is not known, up to the next tensor or to the end of the file.
    public let byteRange: Range<Int>

    /// Its type; nil where this library does not know the code.
    public var type: GGUFTensorType? { GGUFTensorType(rawValue: typeCode) }

    /// Its sizes, outermost first.
    public var shape: [Int] { dimensions.reversed() }

    /// The number of elements.
    public var count: Int { dimensions.reduce(1, *) }

    /// The number of elements of a row.
    public var rowLength: Int { dimensions.first ?? 1 }

    /// The number of rows.
    public var rowCount: Int { dimensions.dropFirst().reduce(1, *) }
}

extension GGUFTensor {
    /// The number of elements; nil where it is beyond all memory.
    static func count(of dimensions: [Int]) -> Int? {
        var count = 1
        for size in dimensions {
            let (product, overflows) = count.multipliedReportingOverflow(by: size)
            if overflows { return nil }
            count = product
        }
        return count
    }

    /// The number of bytes of `count` elements in whole blocks; nil where it is beyond all memory.
    static func byteCount(of type: GGUFTensorType, count: Int) -> Int? {
        let (bytes, overflows) = (count / type.blockElements).multipliedReportingOverflow(by: type.blockBytes)
        return overflows ? nil : bytes
    }
}
