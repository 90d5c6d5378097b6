/// The filters that make text of text.
enum TextFilters {
    static let names = [
        "upper", "lower", "capitalize", "title", "trim", "replace", "escape", "e", "forceescape", "safe",
        "string",
        "striptags", "urlencode", "wordcount",
    ]

    static func apply(
        _ name: String,
        _ value: TemplateValue,
        _ arguments: TemplateArguments,
        _ interpreter: TemplateInterpreter
    ) throws(TemplateError) -> TemplateValue? {
        guard names.contains(name) else { return nil }
        let what = "the filter '\(name)'"
        if name == "urlencode" {
            _ = try arguments.bound(to: [], of: what)
            return .text(try encoded(value, interpreter))
        }
        let text = try value.printed()
        switch name {
        case "replace":
            let values = try arguments.bound(to: ["old", "new", "count"], of: what, required: 2)
            let limit = try (values[2]?.isNone == true ? nil : values[2]).integer(what, or: -1)
            let (old, new) = (try (values[0] ?? .none).printed(), try (values[1] ?? .none).printed())
            return .text(try text.replacing(old, with: new, limit: limit < 0 ? .max : limit))
        case "trim":
            let dropped = try arguments.bound(to: ["chars"], of: what)[0].optionalText(what)
            return .text(TextMethods.stripped(text, dropped, start: true, end: true))
        default: break
        }
        _ = try arguments.bound(to: [], of: what)
        switch name {
        case "upper", "lower", "capitalize": return .text(try TextMethods.cased(text, name))
        case "title": return .text(try title(text))
        case "escape", "e": return .text(text.isMarkup ? text : try text.escaped())
        case "forceescape": return .text(try text.escaped())
        case "safe":
            var markup = text
            markup.isMarkup = true
            return .text(markup)
        case "wordcount": return .integer(wordCount(text))
        case "striptags": return .text(try withoutTags(text))
        default: return .text(text)
        }
    }

    /// A capital after every dash, bracket and white space, and small letters elsewhere.
    private static func title(_ text: TemplateText) throws(TemplateError) -> TemplateText {
        var isStart = true
        return try text.mapScalars { scalar, output in
            let isBreak = PythonCharacter.isSpace(scalar) || ["-", "(", "{", "[", "<"].contains(scalar)
            output +=
                (isStart && !isBreak
                ? scalar.properties.uppercaseMapping : scalar.properties.lowercaseMapping).utf8
            isStart = isBreak
        }
    }

    private static func wordCount(_ text: TemplateText) -> Int {
        var (count, isInWord) = (0, false)
        for scalar in text.string.unicodeScalars {
            let isWord = PythonCharacter.isWord(scalar)
            if isWord, !isInWord { count += 1 }
            isInWord = isWord
        }
        return count
    }

    /// Without comments and tags of HTML, every run of white space one space, and entities read.
    private static func withoutTags(_ text: TemplateText) throws(TemplateError) -> TemplateText {
        var plain = TemplateText()
        var start = 0
        while start < text.bytes.count {
            guard let open = text.firstOffset(of: TemplateText("<"), from: start) else { break }
            let isComment = text.bytes[open...].starts(with: "<!--".utf8)
            let mark = TemplateText(isComment ? "-->" : ">")
            guard let end = text.firstOffset(of: mark, from: open) else { break }
            try plain.append(text.slice(start..<open))
            start = end + mark.bytes.count
        }
        if start < text.bytes.count { try plain.append(text.slice(start..<text.bytes.count)) }
        let words = try SplitMethods.call("split", plain, TemplateArguments(), "the filter 'striptags'")
        guard case .list(let list) = words.content else { return plain }
        var result = try TextMethods.joined(list.elements, by: TemplateText(" "), "the filter 'striptags'")
        let entities = [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&amp;", "&"),
        ]
        for (entity, character) in entities {
            result = try result.replacing(TemplateText(entity), with: TemplateText(character))
        }
        return result
    }

    private static func encoded(_ value: TemplateValue, _ interpreter: TemplateInterpreter)
        throws(TemplateError)
        -> TemplateText
    {
        var pairs: [TemplateValue]
        switch value.content {
        case .dictionary(let dictionary): pairs = try DictionaryMethods.pairs(of: dictionary)
        case .list: pairs = try interpreter.elements(of: value, for: "the filter 'urlencode'")
        default: return try percentEncoded(try value.printed(), keepsSlash: true)
        }
        var result = TemplateText()
        for (index, pair) in pairs.enumerated() {
            let parts = try interpreter.elements(of: pair, for: "the filter 'urlencode'")
            guard parts.count == 2 else {
                throw .mismatch("the filter 'urlencode'", expected: "pairs", found: pair)
            }
            if index > 0 { try result.append("&") }
            try result.append(try percentEncoded(try parts[0].printed(), keepsSlash: false))
            try result.append("=")
            try result.append(try percentEncoded(try parts[1].printed(), keepsSlash: false))
        }
        return result
    }

    private static func percentEncoded(_ text: TemplateText, keepsSlash: Bool) throws(TemplateError)
        -> TemplateText
    {
        try text.mapScalars { scalar, output in
            var bytes: [UInt8] = []
            TemplateText.write(scalar, to: &bytes)
            for byte in bytes {
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: output.append(byte)
                case 0x2F where keepsSlash: output.append(byte)
                // In queries a space is a plus sign.
                case 0x20 where !keepsSlash: output.append(0x2B)
                default:
                    let digits = Array(String(byte, radix: 16, uppercase: true).utf8)
                    output += [0x25] + (digits.count < 2 ? [0x30] : []) + digits
                }
            }
        }
    }
}

extension TemplateText {
    /// The text with the characters that HTML reserves written as entities, marked as HTML.
    func escaped() throws(TemplateError) -> TemplateText {
        var result = try mapScalars { scalar, output in
            switch scalar {
            case "&": output += "&amp;".utf8
            case "<": output += "&lt;".utf8
            case ">": output += "&gt;".utf8
            case "'": output += "&#39;".utf8
            case "\"": output += "&#34;".utf8
            default: TemplateText.write(scalar, to: &output)
            }
        }
        result.isMarkup = true
        return result
    }
}
