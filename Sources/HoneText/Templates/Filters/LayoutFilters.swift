/// The filters that lay text out.
enum LayoutFilters {
    static let names = ["indent", "center", "truncate", "format", "tojson"]

    static func apply(
        _ name: String,
        _ value: TemplateValue,
        _ arguments: TemplateArguments,
        _ interpreter: TemplateInterpreter
    ) throws(TemplateError) -> TemplateValue? {
        guard names.contains(name) else { return nil }
        let what = "the filter '\(name)'"
        switch name {
        case "indent": return .text(try indented(try Optional(value).text(what), arguments, what))
        case "center":
            let width = try arguments.bound(to: ["width"], of: what)[0].integer(what, or: 80)
            return .text(
                try PaddingMethods.padded(
                    try value.printed(),
                    to: width,
                    with: TemplateText(" "),
                    alignment: "^"
                )
            )
        case "truncate":
            guard value.text == nil else {
                return .text(try truncated(try Optional(value).text(what), arguments, what))
            }
            // Lists are counted as well, but only texts are cut.
            let length = try arguments.positional.first.integer(what, or: 255)
            guard try ListFilters.length(of: value, what) <= length else {
                throw .mismatch(what, expected: "a string", found: value)
            }
            return value
        case "format":
            try interpreter.charge(value.text?.bytes.count ?? 0)
            guard arguments.named.isEmpty || arguments.positional.isEmpty else {
                throw .mismatch(
                    line: 0,
                    what: what,
                    expected: "arguments all with names or all without",
                    found: "both"
                )
            }
            guard arguments.named.isEmpty else {
                let members = TemplateDictionary()
                for (name, value) in arguments.named { try members.set(.text(name), value) }
                return .text(try PercentFormat.text(try value.printed(), .dictionary(members)))
            }
            return .text(try PercentFormat.text(try value.printed(), try .list(arguments.positional, .tuple)))
        default: return .text(try json(value, arguments, what, interpreter))
        }
    }

    private static func indented(_ text: TemplateText, _ arguments: TemplateArguments, _ what: String)
        throws(TemplateError) -> TemplateText
    {
        let values = try arguments.bound(to: ["width", "first", "blank"], of: what)
        var indentation = TemplateText()
        if let width = values[0]?.text {
            indentation = width
        } else {
            try indentation.append(TemplateText(" "), times: try values[0].integer(what, or: 4))
        }
        var source = text
        try source.append("\n")  // As Jinja does, so that a break at the end is kept.
        let lines = SplitMethods.lines(of: source)
        let indentsBlank = values[2].truth(or: false)
        var result = TemplateText()
        result.isMarkup = text.isMarkup
        for (index, line) in lines.enumerated() {
            if index > 0 { try result.append("\n") }
            let isIndented = index == 0 ? values[1].truth(or: false) : indentsBlank || !line.isEmpty
            if isIndented { try result.append(indentation) }
            try result.append(line)
        }
        return result
    }

    private static func truncated(_ text: TemplateText, _ arguments: TemplateArguments, _ what: String)
        throws(TemplateError) -> TemplateText
    {
        let values = try arguments.bound(to: ["length", "killwords", "end", "leeway"], of: what)
        let length = try values[0].integer(what, or: 255)
        let end =
            try values[2].map { (value) throws(TemplateError) in try Optional(value).text(what) }
            ?? TemplateText("...")
        let leeway = try (values[3]?.isNone == true ? nil : values[3]).integer(what, or: 5)
        guard length >= end.scalarCount, leeway >= 0 else {
            throw .mismatch(
                line: 0,
                what: what,
                expected: "a length of \(end.scalarCount) or more",
                found: "\(length)"
            )
        }
        if text.scalarCount <= length.addingReportingOverflow(leeway).partialValue { return text }
        var kept = text.slice(0..<text.offset(ofScalar: length - end.scalarCount))
        if !values[1].truth(or: false), let space = kept.offsetsFromEnd(of: TemplateText(" "), limit: 1).first
        {
            kept = kept.slice(0..<space)
        }
        try kept.append(end)
        return kept
    }

    private static func json(
        _ value: TemplateValue,
        _ arguments: TemplateArguments,
        _ what: String,
        _ interpreter: TemplateInterpreter
    ) throws(TemplateError) -> TemplateText {
        let names = ["ensure_ascii", "indent", "separators", "sort_keys"]
        let values = try arguments.bound(to: names, of: what)
        var writer = TemplateJSONText()
        writer.escapesUnicode = values[0].truth(or: false)
        writer.sortsMembers = values[3].truth(or: false)
        if let indent = values[1], !indent.isNone {
            writer.itemSeparator = ","
            if let text = indent.text {
                writer.indentation = text
            } else {
                var spaces = TemplateText()
                try spaces.append(TemplateText(" "), times: try values[1].integer(what, or: 0))
                writer.indentation = spaces
            }
        }
        if let separators = values[2], !separators.isNone {
            let pair = try interpreter.elements(of: separators, for: what)
            guard pair.count == 2 else {
                throw .mismatch(what, expected: "two separators", found: separators)
            }
            writer.itemSeparator = try Optional(pair[0]).text(what).string
            writer.memberSeparator = try Optional(pair[1]).text(what).string
        }
        return try writer.text(of: value)
    }
}
