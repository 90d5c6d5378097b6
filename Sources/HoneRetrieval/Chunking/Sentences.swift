/// Where sentences end, by a few rules.
///
/// A sentence ends behind `.`, `!`, `?` or `…`, and the quotes and brackets that close behind it, where white space
/// follows and the next word does not begin with a small letter; behind `。`, `！` and `？` without white space too; and at
/// an empty line. A single point ends none behind an initial (`J. Smith`), behind letters with points between them
/// (`e.g.`, `z. B.`), behind the abbreviations that names and numbers follow (`Dr.`, `No. 5`), or behind a number that
/// begins the sentence (`1. Open the lid`). Numbers like `3.14` and addresses have no white space behind their points.
public enum Sentences {
    /// The sentences of `text` as byte ranges, in order, without white space at their ends: together all that is no white
    /// space.
    public static func ranges(of text: String) -> [Range<Int>] {
        var text = text
        return text.withUTF8 { ranges(of: $0, in: 0..<$0.count) }
    }

    /// The sentences in a range, without white space at their ends: together all that is no white space.
    static func ranges(of text: UnsafeBufferPointer<UInt8>, in range: Range<Int>) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start = TextEdges.textStart(text, range)
        var place = start
        while place < range.upperBound {
            guard let end = end(text, at: &place, sentence: start, before: range.upperBound) else { continue }
            result.append(TextEdges.trimmed(text, start..<end))
            start = TextEdges.textStart(text, end..<range.upperBound)
            place = start
        }
        if start < range.upperBound {
            result.append(TextEdges.trimmed(text, start..<range.upperBound))
        }
        return result
    }

    /// Where the sentence ends, if it does at `place`; moves on.
    private static func end(
        _ text: UnsafeBufferPointer<UInt8>,
        at place: inout Int,
        sentence start: Int,
        before limit: Int
    ) -> Int? {
        let byte = text[place]
        switch byte {
        case 0x0A:
            let line = place
            place += 1
            return isBlankLine(text, from: place, before: limit) ? line : nil
        case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
            break
        case 0xE2 where matches(text, place, limit, 0x80, 0xA6):  // …
            break
        case 0xE3 where matches(text, place, limit, 0x80, 0x82),  // 。
            0xEF where matches(text, place, limit, 0xBC, 0x81),  // ！
            0xEF where matches(text, place, limit, 0xBC, 0x9F):  // ？
            place = behindClosing(text, from: place + 3, before: limit)
            return place
        default:
            place += 1
            return nil
        }
        let first = place
        var points = 0
        var isLoud = false
        while place < limit {
            if text[place] == UInt8(ascii: ".") {
                points += 1
                place += 1
            } else if text[place] == UInt8(ascii: "!") || text[place] == UInt8(ascii: "?") {
                isLoud = true
                place += 1
            } else if text[place] == 0xE2, matches(text, place, limit, 0x80, 0xA6) {
                points += 3
                place += 3
            } else {
                break
            }
        }
        let isPoint = points == 1 && !isLoud
        let end = behindClosing(text, from: place, before: limit)
        guard end < limit else {
            place = end
            return nil
        }
        guard TextEdges.spaceLength(text, at: end, before: limit) > 0 else { return nil }
        place = end
        let next = TextEdges.textStart(text, end..<limit)
        guard next < limit, !isSmallLetter(text, next, limit) else { return nil }
        if isPoint, end == first + 1, isAbbreviated(text, first, next, sentence: start, before: limit) {
            return nil
        }
        return end
    }

    /// Whether the three bytes at `place` end with these two.
    private static func matches(
        _ text: UnsafeBufferPointer<UInt8>,
        _ place: Int,
        _ limit: Int,
        _ second: UInt8,
        _ third: UInt8
    ) -> Bool {
        place + 2 < limit && text[place + 1] == second && text[place + 2] == third
    }

    /// Behind the quotes and brackets that close at `place`.
    private static func behindClosing(
        _ text: UnsafeBufferPointer<UInt8>,
        from place: Int,
        before limit: Int
    ) -> Int {
        var place = place
        while place < limit {
            switch text[place] {
            case 0x22, 0x27, 0x29, 0x2A, 0x5D, 0x5F, 0x7D:  // " ' ) * ] _ }
                place += 1
            case 0xC2 where place + 1 < limit && text[place + 1] == 0xBB:  // »
                place += 2
            case 0xE2 where matches(text, place, limit, 0x80, 0x99),  // ’
                0xE2 where matches(text, place, limit, 0x80, 0x9C),  // “, which closes in German
                0xE2 where matches(text, place, limit, 0x80, 0x9D),  // ”
                0xE3 where matches(text, place, limit, 0x80, 0x8D),  // 」
                0xE3 where matches(text, place, limit, 0x80, 0x8F),  // 』
                0xEF where matches(text, place, limit, 0xBC, 0x89):  // ）
                place += 3
            default: return place
            }
        }
        return place
    }

    private static func isBlankLine(
        _ text: UnsafeBufferPointer<UInt8>,
        from place: Int,
        before limit: Int
    ) -> Bool {
        var place = place
        while place < limit {
            if text[place] == 0x0A { return true }
            guard text[place] == 0x20 || text[place] == 0x09 else { return false }
            place += 1
        }
        return false
    }

    private static func isSmallLetter(
        _ text: UnsafeBufferPointer<UInt8>,
        _ place: Int,
        _ limit: Int
    ) -> Bool {
        let byte = text[place]
        if byte < 0x80 { return (0x61...0x7A).contains(byte) }
        return TextEdges.scalar(text, at: place, before: limit)?.properties.isLowercase ?? false
    }

    /// Whether the point at `point` belongs to the word before it.
    private static func isAbbreviated(
        _ text: UnsafeBufferPointer<UInt8>,
        _ point: Int,
        _ next: Int,
        sentence start: Int,
        before limit: Int
    ) -> Bool {
        // Longer words are none.
        var word = point
        while word > start, point - word <= 12, isWordByte(text[word - 1]) { word -= 1 }
        let letters = text[word..<point]
        guard let first = letters.first, letters.count <= 12 else { return false }
        if letters.allSatisfy({ (0x30...0x39).contains($0) }) { return word == start }
        if letters.count == 1 {
            return (0x41...0x5A).contains(first) || isBehindPoint(text, word, start)
                || (next + 1 < limit && text[next + 1] == UInt8(ascii: "."))
        }
        let name = String(decoding: letters, as: UTF8.self).lowercased()
        if Abbreviations.before(name: name) { return true }
        if (0x30...0x39).contains(text[next]) { return Abbreviations.before(number: name) }
        if name == "a.m" || name == "p.m" { return false }
        let parts = letters.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isDigit = letters.contains { (0x30...0x39).contains($0) }
        return parts.count > 1 && !isDigit && parts.allSatisfy { $0.count == 1 }
    }

    /// Whether a letter stands behind another with a point and a space, as in `d. h.`.
    private static func isBehindPoint(
        _ text: UnsafeBufferPointer<UInt8>,
        _ word: Int,
        _ start: Int
    ) -> Bool {
        word - 3 >= start && text[word - 1] == 0x20 && text[word - 2] == UInt8(ascii: ".")
            && isWordByte(text[word - 3]) && (word - 3 == start || !isWordByte(text[word - 4]))
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80..., UInt8(ascii: "."): true
        default: false
        }
    }
}
