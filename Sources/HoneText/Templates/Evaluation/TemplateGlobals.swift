/// The functions that every template has.
enum TemplateGlobals {
    static let names: Set<String> = [
        "range", "dict", "namespace", "cycler", "joiner", "raise_exception", "strftime_now",
    ]

    /// What calling the function `name` gives.
    static func call(_ name: String, _ arguments: TemplateArguments, _ interpreter: TemplateInterpreter)
        throws(TemplateError) -> TemplateValue
    {
        switch name {
        case "range": return try range(arguments)
        case "dict": return .dictionary(try dictionary(arguments, interpreter))
        case "namespace": return try namespace(arguments, interpreter)
        case "cycler":
            guard !arguments.positional.isEmpty else {
                throw .mismatch(line: 0, what: "'cycler'", expected: "values", found: "none")
            }
            interpreter.cyclers.append((arguments.positional, 0))
            return TemplateValue(.cycler(interpreter.cyclers.count - 1))
        case "joiner":
            let separator = try arguments.bound(to: ["sep"], of: "'joiner'")[0]
            interpreter.joiners.append((try separator?.printed() ?? TemplateText(", "), false))
            return TemplateValue(.joiner(interpreter.joiners.count - 1))
        case "raise_exception":
            let message = try arguments.bound(to: ["message"], of: "'raise_exception'", required: 1)[0]
            throw .raised(line: 0, message: try (message ?? .none).printed().string)
        case "strftime_now":
            let format = try arguments.bound(to: ["format"], of: "'strftime_now'", required: 1)[0]
            let text = try format.text("'strftime_now'").string
            guard text.utf8.count <= 1024 else { throw .limit("the bytes of a format of time", 1024) }
            return .text(interpreter.clock.text(text))
        default:
            throw .undefined(line: 0, what: "'\(name)' is undefined")
        }
    }

    private static func range(_ arguments: TemplateArguments) throws(TemplateError) -> TemplateValue {
        let values = try arguments.bound(to: ["", " ", "  "], of: "'range'", required: 1)
        let numbers = (
            try values[0].integer("'range'", or: 0), try values[1].integer("'range'", or: 0),
            try values[2].integer("'range'", or: 1)
        )
        let (start, end) = values[1] == nil ? (0, numbers.0) : (numbers.0, numbers.1)
        let step = numbers.2
        guard step != 0 else {
            throw .mismatch(line: 0, what: "'range'", expected: "a step that is not 0", found: "0")
        }
        var elements: [TemplateValue] = []
        var value = start
        while step > 0 ? value < end : value > end {
            guard elements.count < TemplateLimits.rangeCount else {
                throw .limit("the numbers of one range", TemplateLimits.rangeCount)
            }
            elements.append(.integer(value))
            let (next, overflow) = value.addingReportingOverflow(step)
            if overflow { break }
            value = next
        }
        return try .list(elements, .range)
    }

    /// `dict(...)`: a copy of a message is still that message's turn where a loop goes over it.
    private static func dictionary(_ arguments: TemplateArguments, _ interpreter: TemplateInterpreter)
        throws(TemplateError) -> TemplateDictionary
    {
        guard arguments.positional.count <= 1 else {
            throw .mismatch(
                line: 0,
                what: "'dict'",
                expected: "one value",
                found: "\(arguments.positional.count)"
            )
        }
        let first = arguments.positional.first
        let result = TemplateDictionary(message: first?.message)
        switch first?.content {
        case nil: break
        case .dictionary(let members)?:
            for (key, value) in zip(members.keys, members.values) { try result.set(key, value) }
        default:
            for pair in try interpreter.elements(of: first ?? .none, for: "'dict'") {
                let parts = try interpreter.elements(of: pair, for: "a member in 'dict'")
                guard parts.count == 2 else {
                    throw .mismatch("a member in 'dict'", expected: "a pair", found: pair)
                }
                try result.set(parts[0], parts[1])
            }
        }
        for (name, value) in arguments.named { try result.set(.text(name), value) }
        return result
    }

    private static func namespace(_ arguments: TemplateArguments, _ interpreter: TemplateInterpreter)
        throws(TemplateError) -> TemplateValue
    {
        let members = try dictionary(arguments, interpreter)
        var attributes: [String: TemplateValue] = [:]
        for (key, value) in zip(members.keys, members.values) {
            let name = try key.printed().string
            try interpreter.checkAttribute(name)
            attributes[name] = value
        }
        interpreter.namespaces.append(attributes)
        return TemplateValue(.namespace(interpreter.namespaces.count - 1))
    }
}
