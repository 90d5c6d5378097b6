/// The methods of strings.
enum TextMethods {
    static func call(
        _ name: String,
        of text: TemplateText,
        _ arguments: TemplateArguments,
        _ interpreter: TemplateInterpreter
    ) throws(TemplateError) -> TemplateValue {
        let what = "the method '\(name)' of a string"
        if let value = try checks(name, text, arguments, what) { return value }
        switch name {
        case "strip", "lstrip", "rstrip":
            let dropped = try arguments.bound(to: [""], of: what)[0].optionalText(what)
            return .text(stripped(text, dropped, start: name != "rstrip", end: name != "lstrip"))
        case "lower", "upper", "title", "capitalize", "swapcase", "casefold":
            _ = try arguments.bound(to: [], of: what)
            return .text(try cased(text, name))
        case "startswith", "endswith": return .bool(try hasEnd(name, text, arguments, interpreter, what))
        case "split", "rsplit", "splitlines", "partition", "rpartition":
            return try SplitMethods.call(name, text, arguments, what)
        case "find", "rfind", "index", "rindex", "count": return try search(name, text, arguments, what)
        case "replace":
            let values = try arguments.bound(to: ["old", "new", "count"], of: what, required: 2)
            let limit = try values[2].integer(what, or: -1)
            try interpreter.charge(text.bytes.count >> 3)
            return .text(
                try text.replacing(
                    try values[0].text(what),
                    with: try values[1].text(what),
                    limit: limit < 0 ? .max : limit
                )
            )
        case "join":
            let items = try arguments.bound(to: [""], of: what, required: 1)[0] ?? .none
            return .text(try joined(try interpreter.elements(of: items, for: what), by: text, what))
        case "format":
            return .text(try BraceFormat(interpreter: interpreter, arguments: arguments).text(text))
        case "removeprefix", "removesuffix":
            let part = try arguments.bound(to: [""], of: what, required: 1)[0].text(what)
            let count = text.bytes.count
            if name == "removeprefix" {
                return .text(text.hasPrefix(part) ? text.slice(part.bytes.count..<count) : text)
            }
            return .text(text.hasSuffix(part) ? text.slice(0..<count - part.bytes.count) : text)
        case "center", "ljust", "rjust", "zfill", "expandtabs":
            return .text(try PaddingMethods.call(name, text, arguments, what))
        default: throw .unsupported(line: 0, what: what)
        }
    }

    /// `lower`, `upper` and their relatives.
    static func cased(_ text: TemplateText, _ name: String) throws(TemplateError) -> TemplateText {
        var isInWord = false
        return try text.mapScalars { scalar, output in
            let properties = scalar.properties
            let mapped: String
            switch name {
            case "lower", "casefold":
                mapped = name == "casefold" && scalar == "ß" ? "ss" : properties.lowercaseMapping
            case "upper": mapped = properties.uppercaseMapping
            case "swapcase":
                mapped = properties.isUppercase ? properties.lowercaseMapping : properties.uppercaseMapping
            case "capitalize":
                mapped = isInWord ? properties.lowercaseMapping : properties.titlecaseMapping
                isInWord = true
            default:
                mapped = isInWord ? properties.lowercaseMapping : properties.titlecaseMapping
                isInWord = properties.isCased
            }
            output += mapped.utf8
        }
    }

    /// Without the scalars of `dropped` at the ends; without white space where none are given.
    static func stripped(_ text: TemplateText, _ dropped: TemplateText?, start: Bool, end: Bool)
        -> TemplateText
    {
        guard let dropped else { return text.stripped(start: start, end: end) }
        let set = Set(dropped.scalars)
        return text.stripped(start: start, end: end) { set.contains($0) }
    }

    /// The items, which must be strings, with `separator` between them.
    static func joined(_ items: [TemplateValue], by separator: TemplateText, _ what: String)
        throws(TemplateError) -> TemplateText
    {
        var result = TemplateText()
        for (index, item) in items.enumerated() {
            guard let part = item.text else { throw .mismatch(what, expected: "strings", found: item) }
            if index > 0 { try result.append(separator) }
            try result.append(part)
        }
        return result
    }

    private static func hasEnd(
        _ name: String,
        _ text: TemplateText,
        _ arguments: TemplateArguments,
        _ interpreter: TemplateInterpreter,
        _ what: String
    ) throws(TemplateError) -> Bool {
        let values = try arguments.bound(to: ["", " ", "  "], of: what, required: 1)
        let part = try bounded(text, values[1], values[2], what)
        var wanted = [values[0] ?? .none]
        if case .list(let list) = wanted[0].content, list.flavor.isTuple { wanted = list.elements }
        for value in wanted {
            let end = try Optional(value).text(what)
            guard let part else { continue }
            if name == "startswith" ? part.text.hasPrefix(end) : part.text.hasSuffix(end) { return true }
        }
        return false
    }

    /// The part between two indices, and where it begins; nil where the start lies behind the end.
    private static func bounded(
        _ text: TemplateText,
        _ start: TemplateValue?,
        _ end: TemplateValue?,
        _ what: String
    ) throws(TemplateError) -> (text: TemplateText, start: Int)? {
        let start = start?.isNone == true ? nil : start
        let end = end?.isNone == true ? nil : end
        if start == nil, end == nil { return (text, 0) }
        let count = text.scalarCount
        let bounds = SearchRange(
            try start.integer(what, or: 0),
            try end.integer(what, or: count),
            count: count
        )
        if bounds.isInverted { return nil }
        let range = bounds.range
        return (
            text.slice(text.offset(ofScalar: range.lowerBound)..<text.offset(ofScalar: range.upperBound)),
            range.lowerBound
        )
    }

    private static func search(
        _ name: String,
        _ text: TemplateText,
        _ arguments: TemplateArguments,
        _ what: String
    ) throws(TemplateError) -> TemplateValue {
        let values = try arguments.bound(to: ["", " ", "  "], of: what, required: 1)
        let wanted = try values[0].text(what)
        let part = try bounded(text, values[1], values[2], what)
        if name == "count" {
            guard let part else { return .integer(0) }
            if wanted.isEmpty { return .integer(part.text.scalarCount + 1) }
            return .integer(part.text.offsets(of: wanted).count)
        }
        var found: Int?
        if let part {
            let isLast = name.hasPrefix("r")
            let offset =
                isLast
                ? part.text.offsetsFromEnd(of: wanted, limit: 1).first : part.text.firstOffset(of: wanted)
            found = offset.map { part.text.scalarIndex(ofByte: $0) + part.start }
        }
        if let found { return .integer(found) }
        guard name.hasSuffix("find") else {
            throw .mismatch(
                line: 0,
                what: what,
                expected: "a string that holds the part",
                found: "one without it"
            )
        }
        return .integer(-1)
    }

    /// `isdigit` and its relatives; nil for other methods.
    private static func checks(
        _ name: String,
        _ text: TemplateText,
        _ arguments: TemplateArguments,
        _ what: String
    ) throws(TemplateError) -> TemplateValue? {
        guard name.hasPrefix("is") else { return nil }
        _ = try arguments.bound(to: [], of: what)
        let scalars = text.scalars
        let all = { (check: (Unicode.Scalar) -> Bool) in !scalars.isEmpty && scalars.allSatisfy(check) }
        let hasCased = scalars.contains {
            PythonCharacter.isUpper($0) || PythonCharacter.isLower($0) || PythonCharacter.isTitle($0)
        }
        switch name {
        case "isalnum": return .bool(all(PythonCharacter.isAlphanumeric))
        case "isalpha": return .bool(all(PythonCharacter.isAlphabetic))
        case "isascii": return .bool(text.bytes.allSatisfy { $0 < 0x80 })
        case "isdecimal": return .bool(all(PythonCharacter.isDecimal))
        case "isdigit": return .bool(all(PythonCharacter.isDigit))
        case "isnumeric": return .bool(all(PythonCharacter.isNumeric))
        case "isspace": return .bool(all(PythonCharacter.isSpace))
        case "isprintable": return .bool(scalars.allSatisfy(PythonCharacter.isPrintable))
        case "islower":
            return .bool(
                hasCased && !scalars.contains { PythonCharacter.isUpper($0) || PythonCharacter.isTitle($0) }
            )
        case "isupper":
            return .bool(
                hasCased && !scalars.contains { PythonCharacter.isLower($0) || PythonCharacter.isTitle($0) }
            )
        case "istitle": return .bool(isTitle(scalars))
        case "isidentifier":
            guard let first = scalars.first, first == "_" || first.properties.isXIDStart else {
                return .bool(false)
            }
            return .bool(scalars.allSatisfy { $0.properties.isXIDContinue })
        default: return nil
        }
    }

    private static func isTitle(_ scalars: [Unicode.Scalar]) -> Bool {
        var (isInWord, hasCased) = (false, false)
        for scalar in scalars {
            if PythonCharacter.isUpper(scalar) || PythonCharacter.isTitle(scalar) {
                if isInWord { return false }
                (isInWord, hasCased) = (true, true)
            } else if PythonCharacter.isLower(scalar) {
                if !isInWord { return false }
                hasCased = true
            } else {
                isInWord = false
            }
        }
        return hasCased
    }
}
