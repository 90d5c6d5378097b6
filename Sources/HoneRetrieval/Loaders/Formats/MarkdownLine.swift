/// What a single line of Markdown is, by its first characters.
struct MarkdownLine {
    /// The line, without its break.
    let range: Range<Int>
    /// Where its first character is that is no white space.
    let start: Int
    /// How many columns it is indented; a tab goes to the next multiple of four.
    let indent: Int
    private let text: UnsafeBufferPointer<UInt8>

    init(_ range: Range<Int>, of text: UnsafeBufferPointer<UInt8>) {
        self.range = range
        self.text = text
        var (start, indent) = (range.lowerBound, 0)
        while start < range.upperBound, text[start] == 0x20 || text[start] == 0x09 {
            indent += text[start] == 0x09 ? 4 - indent % 4 : 1
            start += 1
        }
        self.start = start
        self.indent = indent
    }

    /// Whether there is nothing but white space, or only the mark of a quotation.
    var isBlank: Bool {
        var rest = text.trimmed(range)
        while !rest.isEmpty, text[rest.lowerBound] == UInt8(ascii: ">") {
            rest = text.trimmed(rest.lowerBound + 1..<rest.upperBound)
        }
        return rest.isEmpty
    }

    private func count(of byte: UInt8, from position: Int) -> Int {
        var end = position
        while end < range.upperBound, text[end] == byte { end += 1 }
        return end - position
    }

    /// The level of a heading with `#`, and its text.
    var heading: (level: Int, text: Range<Int>)? {
        let level = count(of: UInt8(ascii: "#"), from: start)
        let rest = start + level..<range.upperBound
        guard (1...6).contains(level), indent < 4, rest.isEmpty || text[rest.lowerBound].isBlank else {
            return nil
        }
        // A row of # at the end, with white space before it, closes the heading.
        let inner = text.trimmed(rest)
        var end = inner.upperBound
        while end > inner.lowerBound, text[end - 1] == UInt8(ascii: "#") { end -= 1 }
        let isClosed = end < inner.upperBound && (end == inner.lowerBound || text[end - 1].isBlank)
        return (level, text.trimmed(inner.lowerBound..<(isClosed ? end : inner.upperBound)))
    }

    /// The level that the line gives to the paragraph above it: 1 for `=`, 2 for `-`.
    var underline: Int? {
        guard indent < 4, start < range.upperBound else { return nil }
        let byte = text[start]
        guard byte == UInt8(ascii: "=") || byte == UInt8(ascii: "-"),
            text.isBlank(start + count(of: byte, from: start)..<range.upperBound)
        else { return nil }
        return byte == UInt8(ascii: "=") ? 1 : 2
    }

    /// Whether the line is a rule: three or more of `-`, `*` or `_`, white space between them.
    var isRule: Bool {
        guard indent < 4, start < range.upperBound else { return false }
        let byte = text[start]
        guard [UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "_")].contains(byte) else { return false }
        var count = 0
        for other in text[start..<range.upperBound] {
            if other == byte { count += 1 } else if !other.isBlank { return false }
        }
        return count >= 3
    }

    /// The character and the number of them with which the line opens a fence.
    var fence: (byte: UInt8, count: Int)? {
        guard start < range.upperBound else { return nil }
        let byte = text[start]
        guard byte == UInt8(ascii: "`") || byte == UInt8(ascii: "~") else { return nil }
        let count = count(of: byte, from: start)
        guard count >= 3,
            byte == UInt8(ascii: "~") || !text[start + count..<range.upperBound].contains(byte)
        else { return nil }
        return (byte, count)
    }

    /// Whether the line closes a fence.
    func closes(_ fence: (byte: UInt8, count: Int)) -> Bool {
        let count = count(of: fence.byte, from: start)
        return count >= fence.count && text.isBlank(start + count..<range.upperBound)
    }

    /// The column behind the mark of a list's entry; `isFirst` tells whether the mark can begin a list within a
    /// paragraph: a bullet, or the number 1, with text behind it.
    var entry: (column: Int, isFirst: Bool)? {
        guard start < range.upperBound, !isRule else { return nil }
        var (end, isOne) = (start, true)
        if [UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+")].contains(text[start]) {
            end += 1
        } else {
            while end < range.upperBound, (0x30...0x39).contains(text[end]) { end += 1 }
            guard (1...9).contains(end - start), end < range.upperBound,
                text[end] == UInt8(ascii: ".") || text[end] == UInt8(ascii: ")")
            else { return nil }
            isOne = end - start == 1 && text[start] == UInt8(ascii: "1")
            end += 1
        }
        guard end == range.upperBound || text[end].isBlank else { return nil }
        return (indent + end - start + 1, isOne && !text.isBlank(end..<range.upperBound))
    }

    /// Whether a cell's border stands in the line.
    var hasBorder: Bool { text[range].contains(UInt8(ascii: "|")) }

    /// Whether the line divides a table's head from its body.
    var isTableRule: Bool {
        guard indent < 4, text[range].contains(UInt8(ascii: "-")) else { return false }
        return text[start..<range.upperBound].allSatisfy {
            $0.isBlank || [UInt8(ascii: "-"), UInt8(ascii: "|"), UInt8(ascii: ":")].contains($0)
        }
    }

    /// The number of a table row's cells.
    var cells: Int {
        let inner = text.trimmed(range)
        var (count, isEscaped) = (1, false)
        for (index, byte) in zip(inner, text[inner]) {
            let isInside = index > inner.lowerBound && index < inner.upperBound - 1
            if byte == UInt8(ascii: "|"), !isEscaped, isInside { count += 1 }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        }
        return count
    }

    /// Whether a comment of HTML begins here.
    var isComment: Bool { indent < 4 && text[start..<range.upperBound].starts(with: Array("<!--".utf8)) }

    /// Where a comment of HTML ends in the line; nil where it goes on.
    var endOfComment: Int? {
        let end = Array("-->".utf8)
        guard range.count >= 3 else { return nil }
        return (start..<max(start, range.upperBound - 2)).first { text[$0..<$0 + 3].elementsEqual(end) }.map {
            $0 + 3
        }
    }
}
