internal import HoneBase

/// A way in which rows are written in a file: how a record is bounded, and what its bytes mean.
protocol RowFormat: Sendable {
    /// The record that starts at `start`, or nil where it does not end in these bytes and more may come.
    ///
    /// - Parameter isWhole: whether the file ends with `bytes`.
    mutating func record(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, isWhole: Bool) -> Record?

    /// The fields of a record in their order.
    func row(of record: UnsafeBufferPointer<UInt8>) throws(RowFault) -> JSONObject

    /// What is wrong with the file as a whole, once all of it was read; told once.
    mutating func faultAtEnd() -> RowFault?
}

extension RowFormat {
    mutating func faultAtEnd() -> RowFault? { nil }
}

/// Where a record stands.
struct Record {
    /// The bytes of the record without its closing line break.
    var content: Range<Int>
    /// Where the next record starts.
    var next: Int
    /// The line breaks in it, the closing one included.
    var lineBreaks: Int
}

extension UnsafeBufferPointer<UInt8> {
    /// The part of the bytes at `range`.
    func part(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> { .init(rebasing: self[range]) }

    /// Whether there is nothing but spaces and tabs.
    var isBlank: Bool { allSatisfy { $0 == 0x20 || $0 == 0x09 } }

    /// The offset of the first byte that is not UTF-8; nil where all is.
    var firstInvalidByte: Int? {
        guard String(validating: self, as: UTF8.self) == nil else { return nil }
        var decoder = UTF8()
        var iterator = makeIterator()
        var consumed = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { consumed += UTF8.width(scalar) }
        return consumed
    }
}
