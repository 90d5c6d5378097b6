/// The methods that Python's strings, lists and dictionaries have and a template may use.
enum TemplateMethods {
    private static let textNames = names([
        "capitalize", "casefold", "center", "count", "encode", "endswith", "expandtabs", "find", "format",
        "index",
        "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric",
        "isprintable", "isspace", "istitle", "isupper", "join", "ljust", "lower", "lstrip", "partition",
        "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit",
        "rstrip",
        "split", "splitlines", "startswith", "strip", "swapcase", "title", "upper", "zfill",
    ])
    private static let dictionaryNames = names(["copy", "get", "items", "keys", "values"])
    private static let listNames = names(["copy", "count", "index"])
    private static let tupleNames = names(["count", "index"])
    /// The methods that would change a value.
    private static let changingListNames = names([
        "append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort",
    ])
    private static let changingDictionaryNames = names(["clear", "pop", "popitem", "setdefault", "update"])

    private static func names(_ names: [String]) -> Set<TemplateText> { Set(names.map { TemplateText($0) }) }

    /// The names of the methods of a value; nil where it has none.
    static func names(of value: TemplateValue) -> Set<TemplateText>? {
        switch value.content {
        case .text: textNames
        case .dictionary: dictionaryNames
        case .list(let list) where list.flavor == .list: listNames
        case .list(let list) where list.flavor.isTuple || list.flavor == .range: tupleNames
        default: nil
        }
    }

    /// Whether a template may not use the method, or the name is one of Python's inner ones.
    static func isForbidden(_ name: TemplateText, of value: TemplateValue) -> Bool {
        switch value.content {
        case .dictionary: changingDictionaryNames.contains(name) || isInner(name)
        case .list(let list) where list.flavor == .list: changingListNames.contains(name) || isInner(name)
        default: isInner(name)
        }
    }

    private static func isInner(_ name: TemplateText) -> Bool {
        ["__class__", "__dict__", "__doc__", "__init__", "__len__"].contains(name.string)
    }

    /// What calling a method gives.
    static func call(
        _ name: String,
        of receiver: TemplateValue,
        _ arguments: TemplateArguments,
        _ interpreter: TemplateInterpreter
    ) throws(TemplateError) -> TemplateValue {
        switch receiver.content {
        case .dictionary(let dictionary): try DictionaryMethods.call(name, of: dictionary, arguments)
        case .list(let list): try ListMethods.call(name, of: list, arguments, interpreter)
        case .text(let text): try TextMethods.call(name, of: text, arguments, interpreter)
        default:
            throw .mismatch(
                "a method '\(name)'",
                expected: "a string, a list or a dictionary",
                found: receiver
            )
        }
    }
}

/// The methods of dictionaries.
enum DictionaryMethods {
    static func call(_ name: String, of dictionary: TemplateDictionary, _ arguments: TemplateArguments)
        throws(TemplateError) -> TemplateValue
    {
        let what = "the method '\(name)' of a dictionary"
        if name == "get" {
            // Python's `get` takes its arguments by position only.
            let values = try arguments.bound(to: ["", " "], of: what, required: 1)
            return try dictionary.value(values[0] ?? .none) ?? values[1] ?? .none
        }
        _ = try arguments.bound(to: [], of: what)
        switch name {
        case "items": return try .list(try pairs(of: dictionary), .items)
        case "keys": return try .list(dictionary.keys, .keys)
        case "values": return try .list(dictionary.values, .values)
        default:
            let copy = TemplateDictionary(message: dictionary.message)
            for (key, value) in zip(dictionary.keys, dictionary.values) { try copy.set(key, value) }
            return .dictionary(copy)
        }
    }

    /// Keys and values in pairs.
    static func pairs(of dictionary: TemplateDictionary) throws(TemplateError) -> [TemplateValue] {
        var pairs: [TemplateValue] = []
        pairs.reserveCapacity(dictionary.count)
        for (key, value) in zip(dictionary.keys, dictionary.values) {
            pairs.append(try .list([key, value], .tuple))
        }
        return pairs
    }
}

/// The methods of lists and tuples.
enum ListMethods {
    static func call(
        _ name: String,
        of list: TemplateList,
        _ arguments: TemplateArguments,
        _ interpreter: TemplateInterpreter
    ) throws(TemplateError) -> TemplateValue {
        let what = "the method '\(name)' of a list"
        switch name {
        case "copy":
            _ = try arguments.bound(to: [], of: what)
            return try .list(list.elements)
        case "count":
            let wanted = try arguments.bound(to: [""], of: what, required: 1)[0] ?? .none
            var count = 0
            for element in list.elements where try interpreter.isEqual(element, wanted) { count += 1 }
            return .integer(count)
        default:
            let values = try arguments.bound(to: ["", " ", "  "], of: what, required: 1)
            let bounds = SearchRange(
                try values[1].integer(what, or: 0),
                try values[2].integer(what, or: list.count),
                count: list.count
            )
            for index in bounds.range where try interpreter.isEqual(list.elements[index], values[0] ?? .none)
            {
                return .integer(index)
            }
            throw .mismatch(
                line: 0,
                what: what,
                expected: "a list that holds the value",
                found: "one without it"
            )
        }
    }
}

/// The part that Python searches between two bounds, which count from the end where they are negative.
struct SearchRange {
    let range: Range<Int>
    /// Whether the start lies behind the end, so that not even nothing is found.
    let isInverted: Bool

    init(_ start: Int, _ end: Int, count: Int) {
        let low = start < 0 ? max(start &+ count, 0) : start
        let high = min(end < 0 ? max(end &+ count, 0) : end, count)
        isInverted = low > high
        range = isInverted ? 0..<0 : low..<high
    }
}
