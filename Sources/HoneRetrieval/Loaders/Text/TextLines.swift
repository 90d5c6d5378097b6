internal import Glibc

/// The lines of a text, by their places in it.
struct TextLines: Sequence, IteratorProtocol {
    private let text: UnsafeBufferPointer<UInt8>
    private var offset: Int
    private let end: Int

    /// The lines within `range`, which begins and ends with a line.
    init(of text: UnsafeBufferPointer<UInt8>, in range: Range<Int>) {
        self.text = text
        offset = range.lowerBound
        end = range.upperBound
    }

    /// The next line without its break.
    mutating func next() -> Range<Int>? {
        guard offset < end, let base = text.baseAddress else { return nil }
        let start = offset
        let found = memchr(base + start, 0x0A, end - start).map {
            UnsafeRawPointer($0) - UnsafeRawPointer(base)
        }
        offset = (found ?? end) + 1
        return start..<(found ?? end)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The part without white space at both ends: spaces, tabs, line and page breaks, no-break spaces.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end {
            if self[start].isBlank {
                start += 1
            } else if start + 1 < end, self[start] == 0xC2, self[start + 1] == 0xA0 {
                start += 2
            } else {
                break
            }
        }
        while end > start {
            if self[end - 1].isBlank {
                end -= 1
            } else if end - 1 > start, self[end - 2] == 0xC2, self[end - 1] == 0xA0 {
                end -= 2
            } else {
                break
            }
        }
        return start..<end
    }

    /// Whether there is nothing but white space in the range.
    func isBlank(_ range: Range<Int>) -> Bool { trimmed(range).isEmpty }

    /// The text of a range, which lies on characters' boundaries.
    func string(_ range: Range<Int>) -> String { String(decoding: self[range], as: UTF8.self) }
}

extension UInt8 {
    /// White space of ASCII: space, tab, line feed, vertical tab, form feed, carriage return.
    var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
