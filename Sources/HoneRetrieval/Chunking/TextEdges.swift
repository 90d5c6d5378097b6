/// White space and characters at places in UTF-8.
///
/// White space is what Unicode 16 gives the property White_Space.
enum TextEdges {
    /// The bytes of the white space at `place`, which is before `end`; 0 where there is none.
    static func spaceLength(_ text: UnsafeBufferPointer<UInt8>, at place: Int, before end: Int) -> Int {
        let first = text[place]
        if first < 0x80 { return isSpace(first) ? 1 : 0 }
        switch first {
        case 0xC2 where place + 1 < end: return [0x85, 0xA0].contains(text[place + 1]) ? 2 : 0
        case 0xE1...0xE3 where place + 2 < end:
            return isSpace(first, text[place + 1], text[place + 2]) ? 3 : 0
        default: return 0
        }
    }

    /// The bytes of the white space that ends at `end`, which is behind `start`; 0 where there is none.
    static func spaceLength(_ text: UnsafeBufferPointer<UInt8>, endingAt end: Int, from start: Int) -> Int {
        let place = scalarStart(text, endingAt: end, from: start)
        return spaceLength(text, at: place, before: end)
    }

    /// The part of `range` without white space at both ends.
    static func trimmed(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int> {
        let start = textStart(text, range)
        var end = range.upperBound
        while end > start {
            let length = spaceLength(text, endingAt: end, from: start)
            guard length > 0 else { break }
            end -= length
        }
        return start..<end
    }

    /// Where the first character of `range` is that is no white space; its end where there is none.
    static func textStart(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        var start = range.lowerBound
        while start < range.upperBound {
            let length = spaceLength(text, at: start, before: range.upperBound)
            guard length > 0 else { break }
            start += length
        }
        return start
    }

    /// Where the character begins that ends at `end`.
    static func scalarStart(_ text: UnsafeBufferPointer<UInt8>, endingAt end: Int, from start: Int) -> Int {
        var place = end - 1
        while place > start, text[place] & 0xC0 == 0x80 { place -= 1 }
        return place
    }

    /// Where the character ends that begins at `start`.
    static func scalarEnd(_ text: UnsafeBufferPointer<UInt8>, startingAt start: Int, before end: Int) -> Int {
        var place = start + 1
        while place < end, text[place] & 0xC0 == 0x80 { place += 1 }
        return place
    }

    /// The character at `place`, in valid UTF-8.
    static func scalar(
        _ text: UnsafeBufferPointer<UInt8>,
        at place: Int,
        before end: Int
    ) -> Unicode.Scalar? {
        let bytes = text[place..<scalarEnd(text, startingAt: place, before: end)]
        return String(decoding: bytes, as: UTF8.self).unicodeScalars.first
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func isSpace(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        switch (first, second, third) {
        case (0xE1, 0x9A, 0x80), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80): true
        case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0xAF): true
        default: false
        }
    }
}
