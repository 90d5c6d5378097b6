extension TemplateInterpreter {
    /// The names of all tests.
    static let testNames: Set<String> = [
        "defined", "undefined", "none", "string", "number", "integer", "float", "boolean", "true", "false",
        "mapping",
        "sequence", "iterable", "callable", "in", "sameas", "odd", "even", "divisibleby", "upper", "lower",
        "escaped",
        "filter", "test", "eq", "equalto", "==", "ne", "!=", "lt", "lessthan", "<", "le", "<=", "gt",
        "greaterthan",
        ">", "ge", ">=",
    ]

    private static let comparisons: [String: TemplateExpression.Comparison] = [
        "eq": .equal, "equalto": .equal, "==": .equal, "ne": .notEqual, "!=": .notEqual, "lt": .less,
        "lessthan": .less, "<": .less, "le": .lessOrEqual, "<=": .lessOrEqual, "gt": .greater,
        "greaterthan": .greater, ">": .greater, "ge": .greaterOrEqual, ">=": .greaterOrEqual,
        "in": .contained,
    ]

    /// Whether `value is name(arguments)` holds.
    func test(_ name: String, _ value: TemplateValue, _ arguments: TemplateArguments) throws(TemplateError)
        -> Bool
    {
        let what = "the test '\(name)'"
        if let comparison = Self.comparisons[name] {
            let other = try arguments.bound(to: ["other"], of: what, required: 1)[0] ?? .none
            return try compare(value, comparison, other)
        }
        if name == "sameas" {
            return try isSame(value, try arguments.bound(to: ["other"], of: what, required: 1)[0] ?? .none)
        }
        if name == "divisibleby" {
            let divisor = try arguments.bound(to: ["num"], of: what, required: 1)[0] ?? .none
            return try isEqual(try apply(.remainder, try number(value, what), divisor), .integer(0))
        }
        _ = try arguments.bound(to: [], of: what)
        switch name {
        case "defined": return !value.isUndefined
        case "undefined": return value.isUndefined
        case "odd":
            return try isEqual(try apply(.remainder, try number(value, what), .integer(2)), .integer(1))
        case "even":
            return try isEqual(try apply(.remainder, try number(value, what), .integer(2)), .integer(0))
        case "upper", "lower":
            let check = "is" + name
            let text = TemplateValue.text(try value.printed())
            return try TemplateMethods.call(check, of: text, TemplateArguments(), self).isTrue
        case "filter": return value.text.map { Self.filterNames.contains($0.string) } ?? false
        case "test": return value.text.map { Self.testNames.contains($0.string) } ?? false
        default:
            guard Self.testNames.contains(name) else { throw .unsupported(line: line, what: what) }
            return Self.isKind(name, value)
        }
    }

    private func number(_ value: TemplateValue, _ what: String) throws(TemplateError) -> TemplateValue {
        guard Self.number(value) != nil else { throw .mismatch(what, expected: "a number", found: value) }
        return value
    }

    /// Whether both are one object of Python.
    private func isSame(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateError) -> Bool {
        switch (left.content, right.content) {
        case (.list(let first), .list(let second)): first === second
        case (.dictionary(let first), .dictionary(let second)): first === second
        case (.bool, .bool), (.integer, .integer), (.none, .none), (.text, .text): try isEqual(left, right)
        case (.bool, _), (_, .bool), (.float, _), (_, .float): false
        default: try isEqual(left, right)
        }
    }

    private static func isKind(_ name: String, _ value: TemplateValue) -> Bool {
        switch (name, value.content) {
        case ("none", .none), ("string", .text), ("boolean", .bool), ("integer", .integer), ("float", .float),
            ("number", .bool), ("number", .integer), ("number", .float), ("mapping", .dictionary),
            ("true", .bool(true)), ("false", .bool(false)),
            ("callable", .callable), ("callable", .loop), ("callable", .joiner),
            ("iterable", .text), ("iterable", .list), ("iterable", .dictionary), ("iterable", .undefined),
            ("iterable", .loop), ("sequence", .text), ("sequence", .dictionary), ("sequence", .undefined),
            ("callable", .undefined):
            true
        case ("sequence", .list(let list)): list.flavor.isIndexed
        case ("escaped", .text(let text)): text.isMarkup
        default: false
        }
    }
}
