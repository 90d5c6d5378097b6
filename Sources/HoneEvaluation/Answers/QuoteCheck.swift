/// Whether a quote is what stands at the place that it names.
public enum QuoteCheck: Sendable, Equatable {
    /// The quote is the slice, byte for byte.
    case exact
    /// The place holds nothing.
    case empty
    /// The place does not lie within the document, which has `count` bytes.
    case outside(count: Int)
    /// The place begins or ends within a character of the document.
    case splitsCharacter
    /// The quote has another number of bytes than the place.
    case otherLength(expected: Int, found: Int)
    /// The quote differs from the slice, first in this byte of it.
    case differs(at: Int)

    /// Compares `quote` with the bytes at `range` of `document`.
    ///
    /// - Complexity: O(bytes of the quote).
    public init(_ quote: String, at range: Range<Int>, of document: [UInt8]) {
        guard !range.isEmpty else {
            self = .empty
            return
        }
        guard range.lowerBound >= 0, range.upperBound <= document.count else {
            self = .outside(count: document.count)
            return
        }
        guard Self.isBoundary(range.lowerBound, document), Self.isBoundary(range.upperBound, document) else {
            self = .splitsCharacter
            return
        }
        let slice = document[range]
        if let index = zip(slice, quote.utf8).enumerated().first(where: { $1.0 != $1.1 })?.offset {
            self = .differs(at: index)
        } else if quote.utf8.count != slice.count {
            self = .otherLength(expected: slice.count, found: quote.utf8.count)
        } else {
            self = .exact
        }
    }

    /// Whether no character of UTF-8 goes on at `offset`.
    private static func isBoundary(_ offset: Int, _ bytes: [UInt8]) -> Bool {
        offset == bytes.count || bytes[offset] & 0xC0 != 0x80
    }
}
