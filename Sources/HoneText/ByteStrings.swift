/// A list of byte strings, laid end to end.
///
/// Tokens are compared byte by byte; Swift's `String` compares by canonical equivalence, by which two
/// different tokens of one vocabulary can be equal.
struct ByteStrings: Sendable {
    private(set) var bytes: [UInt8] = []
    private var ends: [Int] = []

    /// The number of strings.
    var count: Int { ends.count }

    /// Where the string at `index` stands in `bytes`.
    func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

    /// The bytes of the string at `index`.
    subscript(index: Int) -> ArraySlice<UInt8> { bytes[range(index)] }

    /// The string at `index` as text.
    func text(_ index: Int) -> String { String(decoding: self[index], as: UTF8.self) }

    /// Appends a string.
    mutating func append(_ string: some Sequence<UInt8>) {
        bytes.append(contentsOf: string)
        ends.append(bytes.count)
    }

    /// Adds one byte to the string that `endString` will complete.
    mutating func append(byte: UInt8) { bytes.append(byte) }

    /// Gives the last string, which is empty, its bytes.
    mutating func fillLast(with string: some Sequence<UInt8>) {
        bytes.append(contentsOf: string)
        ends[ends.count - 1] = bytes.count
    }

    /// Makes the bytes since the last string a string.
    mutating func endString() { ends.append(bytes.count) }
}
