/// The filters that take and give lists.
enum ListFilters {
    static let names = [
        "length", "count", "join", "list", "items", "first", "last", "reverse", "batch", "slice",
    ]

    static func apply(
        _ name: String,
        _ value: TemplateValue,
        _ arguments: TemplateArguments,
        _ interpreter: TemplateInterpreter
    ) throws(TemplateError) -> TemplateValue? {
        guard names.contains(name) else { return nil }
        let what = "the filter '\(name)'"
        switch name {
        case "join": return .text(try joined(value, arguments, what, interpreter))
        case "batch", "slice": return try grouped(name, value, arguments, what, interpreter)
        default: break
        }
        _ = try arguments.bound(to: [], of: what)
        switch name {
        case "length", "count": return .integer(try length(of: value, what))
        case "list": return try .list(try interpreter.elements(of: value, for: what))
        case "items":
            if value.isUndefined { return try .list([], .iterator) }
            guard case .dictionary(let dictionary) = value.content else {
                throw .mismatch(what, expected: "a dictionary", found: value)
            }
            return try .list(try DictionaryMethods.pairs(of: dictionary), .iterator)
        case "first":
            if case .list(let list) = value.content, list.flavor.isIterator {
                return list.readOne() ?? nothing(what)
            }
            return try interpreter.elements(of: value, for: what).first ?? nothing(what)
        case "last":
            if case .list(let list) = value.content, list.flavor.isIterator {
                throw .mismatch(what, expected: "a list; add the filter 'list' before", found: value)
            }
            return try interpreter.elements(of: value, for: what).last ?? nothing(what)
        default:
            let elements = try interpreter.elements(of: value, for: what)
            guard value.text != nil else {
                if case .list(let list) = value.content, list.flavor.isIterator {
                    return try .list(elements.reversed())
                }
                return try .list(elements.reversed(), .iterator)
            }
            var result = TemplateText()
            for element in elements.reversed() { try result.append(try element.printed()) }
            return .text(result)
        }
    }

    /// What the first or last element of nothing is.
    static func nothing(_ what: String) -> TemplateValue {
        .undefined(UndefinedReason(kind: .other, name: "\(what) of an empty list"))
    }

    static func length(of value: TemplateValue, _ what: String) throws(TemplateError) -> Int {
        switch value.content {
        case .undefined: return 0
        case .text(let text): return text.scalarCount
        case .dictionary(let dictionary): return dictionary.count
        case .list(let list) where !list.flavor.isIterator: return list.count
        default: throw .mismatch(what, expected: "a list, a dictionary or a string", found: value)
        }
    }

    private static func joined(
        _ value: TemplateValue,
        _ arguments: TemplateArguments,
        _ what: String,
        _ interpreter: TemplateInterpreter
    ) throws(TemplateError) -> TemplateText {
        let values = try arguments.bound(to: ["d", "attribute"], of: what)
        let separator = try values[0]?.printed() ?? TemplateText()
        let attribute = try values[1].map { (path) throws(TemplateError) in try AttributePath(path, what) }
        var result = TemplateText()
        for (index, element) in try interpreter.elements(of: value, for: what).enumerated() {
            if index > 0 { try result.append(separator) }
            let part = try attribute?.value(in: element, interpreter) ?? element
            try result.append(try part.printed())
        }
        return result
    }

    /// `batch(n)`: rows of n; `slice(n)`: n columns of about equal size.
    private static func grouped(
        _ name: String,
        _ value: TemplateValue,
        _ arguments: TemplateArguments,
        _ what: String,
        _ interpreter: TemplateInterpreter
    ) throws(TemplateError) -> TemplateValue {
        let first = name == "batch" ? "linecount" : "slices"
        let values = try arguments.bound(to: [first, "fill_with"], of: what, required: 1)
        let size = try values[0].integer(what, or: 1)
        guard (1...TemplateLimits.rangeCount).contains(size) else {
            throw .mismatch(
                line: 0,
                what: what,
                expected: "a number from 1 to \(TemplateLimits.rangeCount)",
                found: "\(size)"
            )
        }
        let fill = values[1].flatMap { $0.isNone ? nil : $0 }
        let elements = try interpreter.elements(of: value, for: what)
        var groups: [TemplateValue] = []
        var start = 0
        if name == "batch" {
            while start < elements.count {
                var row = Array(elements[start..<min(start + size, elements.count)])
                if let fill { row += [TemplateValue](repeating: fill, count: size - row.count) }
                groups.append(try .list(row))
                start += size
            }
        } else {
            let (share, extra) = elements.count.quotientAndRemainder(dividingBy: size)
            for index in 0..<size {
                let end = start + share + (index < extra ? 1 : 0)
                var column = Array(elements[start..<end])
                if let fill, index >= extra { column.append(fill) }
                groups.append(try .list(column))
                start = end
            }
        }
        return try .list(groups, .iterator)
    }
}
