/// Splits text into lower-cased words as the regular expression `(?u)\b\w\w+\b` does on Python's `str.lower()`.
///
/// So a word is a run of at least two letters, digits, numbers and underscores. Marks are no part of words: a letter
/// that is written with a mark of its own ends there. Bytes that are not UTF-8 stand between words.
struct WordScanner: Sendable {
    /// What a byte is: what stands between words, a part of a word, a capital, or a byte of a longer character.
    private enum Kind {
        static let other: UInt8 = 0
        static let word: UInt8 = 1
        static let capital: UInt8 = 2
        static let long: UInt8 = 4
    }

    private static let kinds: [UInt8] = (0..<256).map { byte in
        switch UInt8(byte) {
        case 0x30...0x39, 0x5F, 0x61...0x7A: Kind.word
        case 0x41...0x5A: Kind.capital
        case 0x80...: Kind.long
        default: Kind.other
        }
    }

    /// The word so far, where it is not a slice of the text.
    private var word: [UInt8] = []

    /// Calls `body` with each word of `text`; its bytes must not escape.
    mutating func forEachWord(
        of text: UnsafeBufferPointer<UInt8>,
        _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        Self.kinds.withUnsafeBufferPointer { kinds in
            var position = 0
            while position < text.count {
                let start = position
                var seen: UInt8 = 0
                while position < text.count {
                    let kind = kinds[Int(text[position])]
                    if kind == Kind.other || kind == Kind.long { break }
                    seen |= kind
                    position += 1
                }
                if position < text.count, text[position] >= 0x80 {
                    position = longWord(of: text, from: start, body)
                    continue
                }
                if position - start >= 2 {
                    let slice = UnsafeBufferPointer(rebasing: text[start..<position])
                    if seen & Kind.capital == 0 {
                        body(slice)
                    } else {
                        word.removeAll(keepingCapacity: true)
                        // A capital and its small letter differ by one bit; other parts of words have it, but for `_`.
                        for byte in slice {
                            word.append(kinds[Int(byte)] == Kind.capital ? byte | 0x20 : byte)
                        }
                        word.withUnsafeBufferPointer(body)
                    }
                }
                position += 1
            }
        }
    }

    /// Calls `body` with the word that begins at `start`, if there is one; returns the end of what was read.
    private mutating func longWord(
        of text: UnsafeBufferPointer<UInt8>,
        from start: Int,
        _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) -> Int {
        let characters = WordCharacters.table
        word.removeAll(keepingCapacity: true)
        var count = 0
        var position = start
        while position < text.count {
            let (value, width) = Self.character(of: text, at: position)
            guard let value else {
                position += 1
                break
            }
            if value == 0x130 {
                // The only capital with two small characters: a letter, and a mark that ends the word.
                word.append(UInt8(ascii: "i"))
                count += 1
                position += width
                break
            }
            let isFinal = value == 0x3A3 && isFinalSigma(in: text, from: position, to: position + width)
            let lowered = isFinal ? 0x3C2 : characters.lowered(value)
            position += width
            guard characters.isWord(lowered) else { break }
            append(lowered)
            count += 1
        }
        if count >= 2 { word.withUnsafeBufferPointer(body) }
        return position
    }

    /// Whether the capital sigma at these bytes ends a word of letters with a case (Unicode Standard, table 3-17).
    private func isFinalSigma(in text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Bool {
        let characters = WordCharacters.table
        var position = start
        var before: UInt32?
        while position > 0, before == nil {
            var first = position - 1
            while first > 0, position - first < 4, text[first] & 0xC0 == 0x80 { first -= 1 }
            let (value, width) = Self.character(of: text, at: first)
            guard let value, first + width == position else { return false }
            if !characters.isOverlooked(value) { before = value }
            position = first
        }
        guard let before, characters.isCased(before) else { return false }
        position = end
        while position < text.count {
            let (value, width) = Self.character(of: text, at: position)
            guard let value else { return true }
            if !characters.isOverlooked(value) { return !characters.isCased(value) }
            position += width
        }
        return true
    }

    private mutating func append(_ value: UInt32) {
        switch value {
        case ..<0x80:
            word.append(UInt8(truncatingIfNeeded: value))
        case ..<0x800:
            word.append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
            word.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
        case ..<0x10000:
            word.append(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
            word.append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
            word.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
        default:
            word.append(UInt8(truncatingIfNeeded: 0xF0 | value >> 18))
            word.append(UInt8(truncatingIfNeeded: 0x80 | value >> 12 & 0x3F))
            word.append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
            word.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
        }
    }

    /// The character at `start` and its bytes; nil where the bytes are not UTF-8 (Unicode Standard, table 3-7).
    private static func character(
        of text: UnsafeBufferPointer<UInt8>,
        at start: Int
    ) -> (value: UInt32?, width: Int) {
        let first = UInt32(text[start])
        if first < 0x80 { return (first, 1) }
        let width = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
        guard width > 0, start + width <= text.count else { return (nil, 1) }
        var value = first & (0xFF >> UInt32(width + 1))
        for offset in 1..<width {
            let byte = UInt32(text[start + offset])
            guard byte & 0xC0 == 0x80 else { return (nil, 1) }
            value = value << 6 | byte & 0x3F
        }
        let least: UInt32 = width == 2 ? 0x80 : width == 3 ? 0x800 : 0x10000
        guard value >= least, value <= 0x10FFFF, value & 0xFFFF_F800 != 0xD800 else { return (nil, 1) }
        return (value, width)
    }
}
