/// The filters that pick or change each element of a list.
enum SelectionFilters {
    static let names = ["map", "select", "reject", "selectattr", "rejectattr"]

    static func apply(
        _ name: String,
        _ value: TemplateValue,
        _ arguments: TemplateArguments,
        _ interpreter: TemplateInterpreter
    ) throws(TemplateError) -> TemplateValue? {
        guard names.contains(name) else { return nil }
        let what = "the filter '\(name)'"
        // Jinja looks at nothing else where there is nothing to look at, `none` among it.
        guard value.isTrue else { return try .list([], .iterator) }
        if name == "map" { return try mapped(value, arguments, what, interpreter) }
        var rest = arguments
        var attribute: AttributePath?
        if name.hasSuffix("attr") {
            guard let path = arguments.positional.first else {
                throw .mismatch(line: 0, what: what, expected: "the name of an attribute", found: "nothing")
            }
            attribute = try AttributePath(path, what)
            rest = arguments.rest
        }
        let test = try rest.positional.first.map { (name) throws(TemplateError) in
            try Optional(name).text(what).string
        }
        let wanted = name.hasPrefix("select")
        var result: [TemplateValue] = []
        for element in try interpreter.elements(of: value, for: what) {
            try interpreter.charge(1)
            let subject = try attribute?.value(in: element, interpreter) ?? element
            let holds = try test.map { (test) throws(TemplateError) in
                try interpreter.test(test, subject, rest.rest)
            }
            if (holds ?? subject.isTrue) == wanted { result.append(element) }
        }
        return try .list(result, .iterator)
    }

    private static func mapped(
        _ value: TemplateValue,
        _ arguments: TemplateArguments,
        _ what: String,
        _ interpreter: TemplateInterpreter
    ) throws(TemplateError) -> TemplateValue {
        let elements = try interpreter.elements(of: value, for: what)
        var result: [TemplateValue] = []
        if arguments.positional.isEmpty {
            let values = try arguments.bound(to: ["attribute", "default"], of: what, required: 1)
            let attribute = try AttributePath(values[0] ?? .none, what)
            for element in elements {
                let found = try attribute.value(in: element, interpreter)
                result.append(found.isUndefined ? values[1] ?? found : found)
            }
        } else {
            let name = try Optional(arguments.positional[0]).text(what).string
            for element in elements {
                result.append(try interpreter.charged(try interpreter.filter(name, element, arguments.rest)))
            }
        }
        return try .list(result, .iterator)
    }
}
