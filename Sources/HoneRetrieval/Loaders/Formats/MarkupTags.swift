/// What is to be known of the tags of HTML or XML before a parser is let at them.
enum MarkupTags {
    /// The most attributes of an element: libxml2 compares each with all before it.
    static let mostAttributes = 1000

    /// What XML has that holds no tags, and how it ends; the marks are in lower case.
    private static let withoutTags: [(start: StaticString, end: StaticString)] = [
        ("<!--", "-->"), ("<![cdata[", "]]>"), ("<?", "?>"),
    ]

    /// About how many attributes the tag with the most of them has.
    ///
    /// Counted are words between a tag's name and its end that stand in no quotes. Comments are passed over, in HTML
    /// scripts and styles, and in XML what is marked as text or as an instruction.
    static func mostAttributes(in text: [UInt8], isHTML: Bool) -> Int {
        text.withUnsafeBufferPointer { mostAttributes(in: $0, isHTML) }
    }

    private static func mostAttributes(in text: UnsafeBufferPointer<UInt8>, _ isHTML: Bool) -> Int {
        var most = 0
        var position = 0
        while position < text.count {
            guard text[position] == UInt8(ascii: "<") else {
                position += 1
                continue
            }
            if isHTML, starts(text, position, "<!--") {
                position = endOfComment(text, from: position + 2)
                continue
            }
            if !isHTML, let marks = withoutTags.first(where: { starts(text, position, $0.start) }) {
                let start = position + marks.start.utf8CodeUnitCount
                let end = end(of: marks.end, in: text, from: start) + marks.end.utf8CodeUnitCount
                position = min(end, text.count)
                continue
            }
            let isScript = isHTML && isTag(text, position, "<script")
            let isStyle = isHTML && isTag(text, position, "<style")
            position += 1
            guard position < text.count, canBeginName(text[position], isHTML) else { continue }
            var words = 0
            (words, position) = tag(text, from: position)
            most = max(most, words)
            if isScript { position = end(of: "</script", in: text, from: position) }
            if isStyle { position = end(of: "</style", in: text, from: position) }
        }
        return most
    }

    /// Whether a tag of this name, and not only of one that begins so, starts here.
    private static func isTag(_ text: UnsafeBufferPointer<UInt8>, _ position: Int, _ start: StaticString)
        -> Bool
    {
        let end = position + start.utf8CodeUnitCount
        guard starts(text, position, start), end < text.count else { return false }
        return text[end].isBlank || text[end] == UInt8(ascii: ">") || text[end] == UInt8(ascii: "/")
    }

    /// Where the first `-->` or `--!>` ends, or the text: a comment may end as soon as it begins.
    private static func endOfComment(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position < text.count {
            if starts(text, position, "-->") { return position + 3 }
            if starts(text, position, "--!>") { return position + 4 }
            position += 1
        }
        return text.count
    }

    /// Whether `mark`, in lower case, stands in the text in any case.
    static func contains(_ mark: StaticString, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        end(of: mark, in: text, from: 0) < text.count
    }

    /// The words behind a tag's name, and where the tag ends.
    private static func tag(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> (words: Int, end: Int) {
        var (words, position) = (0, start)
        var isInWord = true
        // A quote opens a value behind `=` only, to parsers as well.
        var (quote, before): (UInt8?, UInt8) = (nil, 0)
        while position < text.count {
            let byte = text[position]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: ">") {
                return (words, position + 1)
            } else if byte.isBlank || byte == UInt8(ascii: "/") {
                isInWord = false
            } else {
                if before == UInt8(ascii: "="), byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    quote = byte
                }
                if !isInWord { words += 1 }
                isInWord = true
                before = byte
            }
            position += 1
        }
        return (words, text.count)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private static func canBeginName(_ byte: UInt8, _ isHTML: Bool) -> Bool {
        if isLetter(byte) { return true }
        return !isHTML && (byte >= 0x80 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":"))
    }

    private static func starts(_ text: UnsafeBufferPointer<UInt8>, _ position: Int, _ mark: StaticString)
        -> Bool
    {
        guard position + mark.utf8CodeUnitCount <= text.count else { return false }
        return (0..<mark.utf8CodeUnitCount).allSatisfy {
            let byte = text[position + $0]
            return (isLetter(byte) ? byte | 0x20 : byte) == mark.utf8Start[$0]
        }
    }

    /// Where `mark` begins behind `start`, or the end.
    private static func end(of mark: StaticString, in text: UnsafeBufferPointer<UInt8>, from start: Int)
        -> Int
    {
        var position = start
        while position < text.count, !starts(text, position, mark) { position += 1 }
        return position
    }
}
