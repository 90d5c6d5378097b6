/// The methods that fill a string up to a width.
enum PaddingMethods {
    static func call(_ name: String, _ text: TemplateText, _ arguments: TemplateArguments, _ what: String)
        throws(TemplateError) -> TemplateText
    {
        switch name {
        case "zfill":
            let width = try arguments.bound(to: ["width"], of: what, required: 1)[0].integer(what, or: 0)
            let hasSign = text.bytes.first == 0x2B || text.bytes.first == 0x2D
            var result = hasSign ? text.slice(0..<1) : TemplateText()
            try result.append(TemplateText("0"), times: width.subtractingClamped(text.scalarCount))
            try result.append(hasSign ? text.slice(1..<text.bytes.count) : text)
            return result
        case "expandtabs":
            return try expanded(text, try arguments.bound(to: ["tabsize"], of: what)[0].integer(what, or: 8))
        default:
            let values = try arguments.bound(to: ["width", "fillchar"], of: what, required: 1)
            let fill = try values[1].map { (value) throws(TemplateError) in try Optional(value).text(what) }
            guard fill?.scalarCount ?? 1 == 1 else {
                throw .mismatch(line: 0, what: what, expected: "one character to fill with", found: "several")
            }
            return try padded(
                text,
                to: try values[0].integer(what, or: 0),
                with: fill ?? TemplateText(" "),
                alignment: name == "ljust" ? "<" : name == "rjust" ? ">" : "^"
            )
        }
    }

    /// The text filled up to `width`; alignment is `<`, `>`, `^` (that of `center`) or `c` (that of a format).
    static func padded(
        _ text: TemplateText,
        to width: Int,
        with fill: TemplateText,
        alignment: Unicode.Scalar
    ) throws(TemplateError) -> TemplateText {
        let count = width.subtractingClamped(text.scalarCount)
        guard count > 0 else { return text }
        let left: Int
        switch alignment {
        case "<": left = 0
        case ">": left = count
        case "^": left = count / 2 + (count & width & 1)
        default: left = count / 2
        }
        var result = TemplateText()
        try result.append(fill, times: left)
        try result.append(text)
        try result.append(fill, times: count - left)
        return result
    }

    private static func expanded(_ text: TemplateText, _ size: Int) throws(TemplateError) -> TemplateText {
        var result = TemplateText()
        var column = 0
        for character in try text.characters() {
            switch character.bytes.first {
            case 0x09?:
                let width = size > 0 ? size - column % size : 0
                try result.append(TemplateText(" "), times: width)
                column += width
            case 0x0A?, 0x0D?:
                try result.append(character)
                column = 0
            default:
                try result.append(character)
                column += 1
            }
        }
        return result
    }
}

extension Int {
    /// The difference, at least 0.
    func subtractingClamped(_ other: Int) -> Int { self > other ? self - Swift.max(other, 0) : 0 }
}
