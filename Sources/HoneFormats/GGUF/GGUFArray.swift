internal import HoneBase

/// An array of a GGUF file's metadata, kept as it stands in the file and read when it is asked for.
///
/// A vocabulary of 150,000 tokens costs nothing until `strings` is called.
public struct GGUFArray: Sendable {
    /// The type of all elements.
    public let elementType: GGUFValueType
    /// The number of elements.
    public let count: Int

    private enum Storage: Sendable {
        case mapped(MappedFile, Range<Int>)
        case owned([UInt8])
    }

    private let storage: Storage

    /// An array whose elements stand in a part of a file and were walked already.
    init(_ elementType: GGUFValueType, count: Int, in file: MappedFile, at range: Range<Int>) {
        self.elementType = elementType
        self.count = count
        storage = .mapped(file, range)
    }

    /// An array of elements that are encoded as in a file.
    init(_ elementType: GGUFValueType, count: Int, encoded: [UInt8]) {
        self.elementType = elementType
        self.count = count
        storage = .owned(encoded)
    }

    /// Calls `body` with the elements as they stand in a file; the bytes must not escape.
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        switch storage {
        case .mapped(let file, let range):
            try file.withBytes { (bytes) throws(Failure) in
                try body(UnsafeRawBufferPointer(rebasing: bytes[range]))
            }
        case .owned(let bytes):
            try bytes.withRawBytes(body)
        }
    }
}

extension GGUFArray: Equatable {
    /// Whether both have the same elements, of the same type.
    public static func == (left: GGUFArray, right: GGUFArray) -> Bool {
        guard left.elementType == right.elementType, left.count == right.count else { return false }
        return left.withBytes { leftBytes in right.withBytes { leftBytes.elementsEqual($0) } }
    }
}
