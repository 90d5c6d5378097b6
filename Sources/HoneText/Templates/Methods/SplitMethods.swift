/// The methods that take a string apart.
enum SplitMethods {
    static func call(_ name: String, _ text: TemplateText, _ arguments: TemplateArguments, _ what: String)
        throws(TemplateError) -> TemplateValue
    {
        switch name {
        case "split", "rsplit":
            let values = try arguments.bound(to: ["sep", "maxsplit"], of: what)
            let limit = try values[1].integer(what, or: -1)
            let separator = try values[0].optionalText(what)
            let parts = try split(
                text,
                separator,
                limit: limit < 0 ? .max : limit,
                fromEnd: name == "rsplit",
                what
            )
            return try .list(parts.map(TemplateValue.text))
        case "splitlines":
            let keeps = try arguments.bound(to: ["keepends"], of: what)[0].truth(or: false)
            return try .list(lines(of: text, keepingEnds: keeps).map(TemplateValue.text))
        default: return try partition(name, text, arguments, what)
        }
    }

    private static func split(
        _ text: TemplateText,
        _ separator: TemplateText?,
        limit: Int,
        fromEnd: Bool,
        _ what: String
    ) throws(TemplateError) -> [TemplateText] {
        guard let separator else { return words(of: text, limit: limit, fromEnd: fromEnd) }
        guard !separator.isEmpty else {
            throw .mismatch(line: 0, what: what, expected: "a separator", found: "an empty string")
        }
        // More is refused as a list anyway.
        let limit = min(limit, TemplateLimits.elements + 1)
        let offsets =
            fromEnd
            ? text.offsetsFromEnd(of: separator, limit: limit).reversed()
            : text.offsets(of: separator, limit: limit)
        var parts: [TemplateText] = []
        var start = 0
        for offset in offsets {
            parts.append(text.slice(start..<offset))
            start = offset + separator.bytes.count
        }
        parts.append(text.slice(start..<text.bytes.count))
        return parts
    }

    /// The words between white space, at most `limit` times apart.
    private static func words(of text: TemplateText, limit: Int, fromEnd: Bool) -> [TemplateText] {
        var ranges: [Range<Int>] = []
        var start: Int?
        var offset = 0
        for scalar in text.string.unicodeScalars {
            if PythonCharacter.isSpace(scalar) {
                if let begin = start { ranges.append(begin..<offset) }
                start = nil
                // More is refused as a list anyway.
                if ranges.count > TemplateLimits.elements { break }
            } else if start == nil {
                start = offset
            }
            offset += UTF8.width(scalar)
        }
        if let begin = start { ranges.append(begin..<offset) }
        guard ranges.count > limit else { return ranges.map(text.slice) }
        if fromEnd {
            let end = ranges[ranges.count - limit - 1].upperBound
            return [text.slice(0..<end)] + ranges.suffix(limit).map(text.slice)
        }
        let rest = text.slice(ranges[limit].lowerBound..<text.bytes.count)
        return ranges.prefix(limit).map(text.slice) + [rest]
    }

    /// The lines, with or without what ends them.
    static func lines(of text: TemplateText, keepingEnds: Bool = false) -> [TemplateText] {
        var lines: [TemplateText] = []
        var (start, offset) = (0, 0)
        let scalars = text.scalars
        for (index, scalar) in scalars.enumerated() {
            let end = offset + UTF8.width(scalar)
            // A carriage return and a line feed are one break.
            let isHalf = scalar == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
            if PythonCharacter.isLineBreak(scalar), !isHalf {
                let isSecond = scalar == "\n" && index > 0 && scalars[index - 1] == "\r"
                lines.append(text.slice(start..<(keepingEnds ? end : isSecond ? offset - 1 : offset)))
                start = end
            }
            offset = end
        }
        if start < text.bytes.count { lines.append(text.slice(start..<text.bytes.count)) }
        return lines
    }

    private static func partition(
        _ name: String,
        _ text: TemplateText,
        _ arguments: TemplateArguments,
        _ what: String
    ) throws(TemplateError) -> TemplateValue {
        let separator = try arguments.bound(to: [""], of: what, required: 1)[0].text(what)
        guard !separator.isEmpty else {
            throw .mismatch(line: 0, what: what, expected: "a separator", found: "an empty string")
        }
        let isLast = name == "rpartition"
        let offset =
            isLast ? text.offsetsFromEnd(of: separator, limit: 1).first : text.firstOffset(of: separator)
        guard let offset else {
            let empty = TemplateValue.text(TemplateText())
            return try .list(isLast ? [empty, empty, .text(text)] : [.text(text), empty, empty], .tuple)
        }
        let end = offset + separator.bytes.count
        return try .list(
            [
                .text(text.slice(0..<offset)), .text(text.slice(offset..<end)),
                .text(text.slice(end..<text.bytes.count)),
            ],
            .tuple
        )
    }
}
