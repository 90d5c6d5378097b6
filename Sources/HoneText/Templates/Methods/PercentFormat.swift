/// Python's `format % values`.
struct PercentFormat {
    private let values: [TemplateValue]
    private let members: TemplateDictionary?
    private var used = 0

    /// The text that `format` makes of `value`: of its elements where it is a tuple.
    static func text(_ format: TemplateText, _ value: TemplateValue) throws(TemplateError) -> TemplateText {
        var formatter = PercentFormat(value)
        // What has elements but is no tuple need not be used.
        var needsNoPlace = formatter.members != nil
        if case .list(let list) = value.content {
            needsNoPlace = !list.flavor.isTuple && list.flavor.isIndexed
        }
        return try formatter.text(format, isSingle: needsNoPlace)
    }

    private init(_ value: TemplateValue) {
        switch value.content {
        case .list(let list) where list.flavor.isTuple: (values, members) = (list.elements, nil)
        case .dictionary(let dictionary): (values, members) = ([value], dictionary)
        default: (values, members) = ([value], nil)
        }
    }

    private static func mismatch(_ expected: String, _ found: String) -> TemplateError {
        .mismatch(line: 0, what: "the operator '%' on a string", expected: expected, found: found)
    }

    private mutating func next() throws(TemplateError) -> TemplateValue {
        guard used < values.count else { throw Self.mismatch("a value for every place", "too few") }
        used += 1
        return values[used - 1]
    }

    private mutating func text(_ format: TemplateText, isSingle: Bool) throws(TemplateError) -> TemplateText {
        var result = TemplateText()
        var start = 0
        for offset in format.offsets(of: TemplateText("%")) where offset >= start {
            if offset > start { try result.append(format.slice(start..<offset)) }
            // No place is longer but by the name of a member.
            let isNamed = offset + 1 < format.bytes.count && format.bytes[offset + 1] == UInt8(ascii: "(")
            let rest = format.bytes[(offset + 1)...].prefix(isNamed ? 1024 : 64)
            var scalars = Array(String(decoding: rest, as: UTF8.self).unicodeScalars)[...]
            let total = scalars.count
            try result.append(try place(&scalars))
            let widths = String(decoding: rest, as: UTF8.self).unicodeScalars.prefix(total - scalars.count)
            start = offset + 1 + widths.reduce(0) { $0 + UTF8.width($1) }
        }
        if start < format.bytes.count { try result.append(format.slice(start..<format.bytes.count)) }
        guard used >= values.count || isSingle else {
            throw Self.mismatch("a place for every value", "too few")
        }
        return result
    }

    /// One place, after its `%`.
    private mutating func place(_ rest: inout ArraySlice<Unicode.Scalar>) throws(TemplateError)
        -> TemplateText
    {
        var layout = NumberFormat()
        var named: TemplateValue?
        if rest.first == "(" {
            let name = rest.dropFirst().prefix { $0 != ")" }
            rest = rest.dropFirst(name.count + 2)
            var text = ""
            text.unicodeScalars.append(contentsOf: name)
            guard let members, let value = members.value(TemplateText(text)) else {
                throw Self.mismatch("a dictionary with the member '\(text)'", "none")
            }
            named = value
        }
        layout.alignment = ">"
        while let flag = rest.first, ["-", "+", " ", "0", "#"].contains(flag) {
            rest.removeFirst()
            switch flag {
            case "-": (layout.alignment, layout.fill) = ("<", TemplateText(" "))
            case "0" where layout.alignment == ">": (layout.alignment, layout.fill) = ("=", TemplateText("0"))
            case "#": layout.isAlternate = true
            case "+": layout.sign = "+"
            case " " where layout.sign == "-": layout.sign = " "
            default: break
            }
        }
        layout.width = try count(&rest) ?? 0
        if rest.first == "." {
            rest.removeFirst()
            layout.precision = try count(&rest) ?? 0
        }
        while let size = rest.first, ["h", "l", "L"].contains(size) { _ = rest.popFirst() }
        guard let type = rest.popFirst() else { throw Self.mismatch("a type after '%'", "the end") }
        if type == "%" { return TemplateText("%") }
        if let named { return try laidOut(named, type, layout) }
        return try laidOut(try next(), type, layout)
    }

    private mutating func count(_ rest: inout ArraySlice<Unicode.Scalar>) throws(TemplateError) -> Int? {
        guard rest.first == "*" else { return try NumberFormat.number(&rest) }
        rest.removeFirst()
        let value = try Optional(try next()).integer("a width in a format", or: 0)
        guard value <= TemplateLimits.textBytes else {
            throw .limit("the width of a format", TemplateLimits.textBytes)
        }
        return max(value, 0)
    }

    private func laidOut(_ value: TemplateValue, _ type: Unicode.Scalar, _ layout: NumberFormat)
        throws(TemplateError) -> TemplateText
    {
        var layout = layout
        let number = TemplateInterpreter.number(value)
        switch type {
        case "s", "r", "a":
            if layout.alignment == "=" { (layout.alignment, layout.fill) = (">", TemplateText(" ")) }
            return try layout.text(of: .text(type == "s" ? try value.printed() : try value.representation()))
        case "c":
            layout.precision = nil
            if let text = value.text, text.scalarCount == 1 { return try layout.text(of: value) }
            layout.type = "c"
        case "d", "i", "u":
            guard let number else { throw TemplateError.mismatch("'%d'", expected: "a number", found: value) }
            layout.type = "d"
            layout.precision = nil
            if case .float(let float) = number {
                guard let whole = Int(exactly: float.rounded(.towardZero)) else {
                    throw TemplateInterpreter.tooLarge
                }
                return try layout.text(of: .integer(whole))
            }
        case "x", "X", "o":
            layout.type = type
            layout.precision = nil
        case "e", "E", "f", "F", "g", "G":
            guard let number else {
                throw TemplateError.mismatch("'%\(type)'", expected: "a number", found: value)
            }
            layout.type = type
            return try layout.text(of: .float(number.float))
        default: throw Self.mismatch("a type of Python", "'%\(type)'")
        }
        guard case .integer(let whole)? = number else {
            throw TemplateError.mismatch("'%\(type)'", expected: "a whole number", found: value)
        }
        return try layout.text(of: .integer(whole))
    }
}
