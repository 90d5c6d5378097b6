internal import Glibc

/// The lines of a text in bytes, with their numbers.
///
/// A carriage return before the line feed belongs to the break.
public struct Lines: Sequence, IteratorProtocol {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 0
    private var number = 0

    /// The lines of `bytes`, which must outlive the iteration; a byte order mark is left out.
    public init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { offset = 3 }
    }

    /// The next line's number, counted from 1, and its bytes without the break.
    public mutating func next() -> (number: Int, bytes: UnsafeBufferPointer<UInt8>)? {
        guard offset < bytes.count, let base = bytes.baseAddress else { return nil }
        let start = base + offset
        let rest = bytes.count - offset
        let end = memchr(start, 0x0A, rest).map { UnsafeRawPointer($0) - start } ?? rest
        offset += end + 1
        number += 1
        var count = end
        if count > 0, start.load(fromByteOffset: count - 1, as: UInt8.self) == 0x0D { count -= 1 }
        let line = UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
        return (number, line)
    }
}
