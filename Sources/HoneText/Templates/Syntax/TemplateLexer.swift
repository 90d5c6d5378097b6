/// Splits a template into text and tags, as Jinja does with `trim_blocks` and `lstrip_blocks`.
struct TemplateLexer {
    let source: [UInt8]
    var position = 0
    var line = 1
    private(set) var tokens: [TemplateToken] = []
    /// Whether the last tag swallowed the end of its line, or nothing came before.
    private var isLineStart = true

    /// The pieces of `source`.
    static func tokens(of source: String) throws(TemplateError) -> [TemplateToken] {
        guard source.utf8.count <= TemplateLimits.sourceBytes else {
            throw .limit("the bytes of the source", TemplateLimits.sourceBytes)
        }
        var lexer = TemplateLexer(source)
        try lexer.readAll()
        return lexer.tokens
    }

    private init(_ text: String) {
        // Every kind of line break becomes a line feed, and one at the end is left out.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == 0x0D {
                bytes.append(0x0A)
            } else if byte != 0x0A || previous != 0x0D {
                bytes.append(byte)
            }
            previous = byte
        }
        if bytes.last == 0x0A { bytes.removeLast() }
        source = bytes
    }

    func error(_ what: String, expected: String? = nil) -> TemplateError {
        .syntax(line: line, what: what, expected: expected)
    }

    func byte(at index: Int) -> UInt8 { index < source.count ? source[index] : 0 }

    func starts(with text: StaticString, at index: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard index + count <= source.count else { return false }
        for offset in 0..<count where source[index + offset] != text.utf8Start[offset] { return false }
        return true
    }

    mutating func append(_ kind: TemplateToken.Kind) {
        tokens.append(TemplateToken(kind: kind, line: line))
    }

    /// Goes on to `end`, counting lines.
    mutating func advance(to end: Int) {
        for byte in source[position..<end] where byte == 0x0A { line += 1 }
        position = end
    }

    private mutating func readAll() throws(TemplateError) {
        while position < source.count {
            let start = position
            var tag = start
            while tag < source.count, !isTagStart(at: tag) { tag += 1 }
            guard tag < source.count else {
                append(.data(Array(source[start...])))
                advance(to: source.count)
                break
            }
            let kind = source[tag + 1]
            let sign = byte(at: tag + 2)
            let hasSign = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
            let end = dataEnd(start..<tag, sign: hasSign ? sign : 0, isPrint: kind == UInt8(ascii: "{"))
            if end > start { append(.data(Array(source[start..<end]))) }
            advance(to: tag)
            let inner = tag + (hasSign ? 3 : 2)
            switch kind {
            case UInt8(ascii: "#"): try readComment(from: inner)
            case UInt8(ascii: "%"):
                if let body = rawStart(inner) {
                    try readRaw(from: body)
                } else {
                    append(.blockStart)
                    advance(to: inner)
                    try readTag(closing: "%}", end: .blockEnd)
                }
            default:
                append(.printStart)
                advance(to: inner)
                try readTag(closing: "}}", end: .printEnd)
            }
            isLineStart = position > 0 && source[position - 1] == 0x0A
        }
        append(.end)
    }

    private func isTagStart(at index: Int) -> Bool {
        guard source[index] == UInt8(ascii: "{") else { return false }
        let next = byte(at: index + 1)
        return next == UInt8(ascii: "{") || next == UInt8(ascii: "%") || next == UInt8(ascii: "#")
    }

    /// Where the text before a tag ends: before its white space with `-`, at the start of the line where
    /// only white space stands before a tag that prints nothing itself.
    private func dataEnd(_ range: Range<Int>, sign: UInt8, isPrint: Bool) -> Int {
        if sign == UInt8(ascii: "-") {
            return range.lowerBound
                + TemplateText(bytes: Array(source[range])).stripped(start: false).bytes.count
        }
        guard sign != UInt8(ascii: "+"), !isPrint else { return range.upperBound }
        var lineStart = range.upperBound
        while lineStart > range.lowerBound, source[lineStart - 1] != 0x0A { lineStart -= 1 }
        guard lineStart > range.lowerBound || isLineStart else { return range.upperBound }
        let rest = TemplateText(bytes: Array(source[lineStart..<range.upperBound]))
        return rest.stripped().isEmpty ? lineStart : range.upperBound
    }

    /// The first byte at or after `index` that is no white space.
    func skippingSpace(from index: Int) -> Int {
        var index = index
        while index < source.count {
            let rest = source[index...]
            let scalar = rest.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.flatMap { UTF8Scalar($0, count: min(buffer.count, 4)) }
            }
            guard let scalar, let value = Unicode.Scalar(scalar.value), PythonCharacter.isSpace(value) else {
                return index
            }
            index += scalar.width
        }
        return index
    }

    /// The end of a tag that closes at `index` with `mark`, and what white space follows it; nil where none
    /// closes there.
    func tagEnd(at index: Int, mark: StaticString, trimsLine: Bool) -> Int? {
        if byte(at: index) == UInt8(ascii: "-"), starts(with: mark, at: index + 1) {
            return skippingSpace(from: index + 3)
        }
        if trimsLine, byte(at: index) == UInt8(ascii: "+"), starts(with: mark, at: index + 1) {
            return index + 3
        }
        guard starts(with: mark, at: index) else { return nil }
        return trimsLine && byte(at: index + 2) == 0x0A ? index + 3 : index + 2
    }

    private mutating func readComment(from start: Int) throws(TemplateError) {
        var index = start
        while index < source.count {
            if let end = tagEnd(at: index, mark: "#}", trimsLine: true) { return advance(to: end) }
            index += 1
        }
        throw error("a comment does not end", expected: "'#}'")
    }

    /// Where the text of a raw block begins whose tag goes on at `index`; nil where it is another tag.
    private func rawStart(_ index: Int) -> Int? {
        let name = skippingSpace(from: index)
        guard starts(with: "raw", at: name) else { return nil }
        let close = skippingSpace(from: name + 3)
        if byte(at: close) == UInt8(ascii: "-"), starts(with: "%}", at: close + 1) {
            return skippingSpace(from: close + 3)
        }
        return starts(with: "%}", at: close) ? close + 2 : nil
    }

    private mutating func readRaw(from start: Int) throws(TemplateError) {
        advance(to: start)
        isLineStart = start > 0 && source[start - 1] == 0x0A
        var index = start
        while index < source.count {
            if starts(with: "{%", at: index) {
                let sign = byte(at: index + 2)
                let hasSign = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
                let name = skippingSpace(from: index + (hasSign ? 3 : 2))
                if starts(with: "endraw", at: name),
                    let end = tagEnd(at: skippingSpace(from: name + 6), mark: "%}", trimsLine: true)
                {
                    let dataEnd = dataEnd(start..<index, sign: hasSign ? sign : 0, isPrint: false)
                    if dataEnd > start { append(.data(Array(source[start..<dataEnd]))) }
                    return advance(to: end)
                }
            }
            index += 1
        }
        throw error("a raw block does not end", expected: "'{% endraw %}'")
    }
}
