/// The filters that compare the elements of a list.
enum OrderFilters {
    static let names = ["sort", "dictsort", "unique", "groupby", "min", "max"]

    static func apply(
        _ name: String,
        _ value: TemplateValue,
        _ arguments: TemplateArguments,
        _ interpreter: TemplateInterpreter
    ) throws(TemplateError) -> TemplateValue? {
        guard names.contains(name) else { return nil }
        let what = "the filter '\(name)'"
        switch name {
        case "sort": return try sorted(value, arguments, what, interpreter)
        case "dictsort": return try sortedMembers(value, arguments, what, interpreter)
        case "groupby": return try grouped(value, arguments, what, interpreter)
        default: break
        }
        let values = try arguments.bound(to: ["case_sensitive", "attribute"], of: what)
        let key = try Key(values[1], isCaseSensitive: values[0].truth(or: false), what, interpreter)
        let elements = try interpreter.elements(of: value, for: what)
        if name == "unique" {
            var seen: Set<TemplateDictionary.Key> = []
            var result: [TemplateValue] = []
            for element in elements
            where seen.insert(try TemplateDictionary.key(try key.value(of: element))).inserted {
                result.append(element)
            }
            return try .list(result, .iterator)
        }
        guard var best = elements.first else { return ListFilters.nothing(what) }
        var bestKey = try key.value(of: best)
        for element in elements.dropFirst() {
            let other = try key.value(of: element)
            let isBetter =
                name == "min"
                ? try interpreter.precedes(other, bestKey) : try interpreter.precedes(bestKey, other)
            if isBetter { (best, bestKey) = (element, other) }
        }
        return best
    }

    /// What elements are compared by.
    private struct Key {
        let paths: [AttributePath]
        let standard: TemplateValue?
        let isCaseSensitive: Bool
        let interpreter: TemplateInterpreter

        init(
            _ attribute: TemplateValue?,
            isCaseSensitive: Bool,
            standard: TemplateValue? = nil,
            _ what: String,
            _ interpreter: TemplateInterpreter
        ) throws(TemplateError) {
            self.isCaseSensitive = isCaseSensitive
            self.standard = standard
            self.interpreter = interpreter
            var paths: [AttributePath] = []
            if let attribute, !attribute.isNone {
                if let text = attribute.text {
                    for part in text.string.split(separator: ",", omittingEmptySubsequences: false) {
                        paths.append(try AttributePath(.text(String(part)), what))
                    }
                } else {
                    paths = [try AttributePath(attribute, what)]
                }
            }
            self.paths = paths
        }

        func value(of element: TemplateValue) throws(TemplateError) -> TemplateValue {
            if paths.isEmpty { return try plain(element) }
            var values: [TemplateValue] = []
            for path in paths {
                let found = try path.value(in: element, interpreter)
                values.append(try plain(found.isUndefined ? standard ?? found : found))
            }
            return values.count == 1 ? values[0] : try .list(values)
        }

        private func plain(_ value: TemplateValue) throws(TemplateError) -> TemplateValue {
            guard !isCaseSensitive, let text = value.text else { return value }
            return .text(try TextMethods.cased(text, "lower"))
        }
    }

    private static func sorted(
        _ value: TemplateValue,
        _ arguments: TemplateArguments,
        _ what: String,
        _ interpreter: TemplateInterpreter
    ) throws(TemplateError) -> TemplateValue {
        let values = try arguments.bound(to: ["reverse", "case_sensitive", "attribute"], of: what)
        let key = try Key(values[2], isCaseSensitive: values[1].truth(or: false), what, interpreter)
        let elements = try interpreter.elements(of: value, for: what)
        return try .list(
            try interpreter.sorted(elements, reversed: values[0].truth(or: false)) {
                // In a list, so that what is undefined everywhere counts as equal.
                (element) throws(TemplateError) in try .list([try key.value(of: element)])
            }
        )
    }

    private static func sortedMembers(
        _ value: TemplateValue,
        _ arguments: TemplateArguments,
        _ what: String,
        _ interpreter: TemplateInterpreter
    ) throws(TemplateError) -> TemplateValue {
        let values = try arguments.bound(to: ["case_sensitive", "by", "reverse"], of: what)
        let part = try values[1]?.printed().string ?? "key"
        guard part == "key" || part == "value" else {
            throw .mismatch(line: 0, what: what, expected: "by 'key' or 'value'", found: "'\(part)'")
        }
        guard case .dictionary(let dictionary) = value.content else {
            throw .mismatch(what, expected: "a dictionary", found: value)
        }
        let key = try Key(
            .integer(part == "key" ? 0 : 1),
            isCaseSensitive: values[0].truth(or: false),
            what,
            interpreter
        )
        return try .list(
            try interpreter.sorted(
                try DictionaryMethods.pairs(of: dictionary),
                reversed: values[2].truth(or: false)
            ) { (element) throws(TemplateError) in try key.value(of: element) }
        )
    }

    private static func grouped(
        _ value: TemplateValue,
        _ arguments: TemplateArguments,
        _ what: String,
        _ interpreter: TemplateInterpreter
    ) throws(TemplateError) -> TemplateValue {
        let values = try arguments.bound(
            to: ["attribute", "default", "case_sensitive"],
            of: what,
            required: 1
        )
        let key = try Key(
            values[0],
            isCaseSensitive: values[2].truth(or: false),
            standard: values[1],
            what,
            interpreter
        )
        let exact = try Key(values[0], isCaseSensitive: true, standard: values[1], what, interpreter)
        let elements = try interpreter.elements(of: value, for: what)
        var groups: [(key: TemplateValue, elements: [TemplateValue])] = []
        for element in try interpreter.sorted(
            elements,
            by: { (element) throws(TemplateError) in try key.value(of: element) }
        ) {
            let name = try key.value(of: element)
            if let last = groups.last, try interpreter.isEqual(last.key, name) {
                groups[groups.count - 1].elements.append(element)
            } else {
                groups.append((name, [element]))
            }
        }
        var result: [TemplateValue] = []
        for group in groups {
            let name = try exact.value(of: group.elements[0])
            result.append(try .list([name, try .list(group.elements)], .group))
        }
        return try .list(result)
    }
}
