/// What a function, filter or test is given.
struct TemplateArguments {
    var positional: [TemplateValue] = []
    var named: [(name: String, value: TemplateValue)] = []

    /// The arguments in the order of `names`.
    ///
    /// - Throws: `TemplateError.mismatch` for more of them, unknown ones, or fewer than `required`.
    func bound(to names: [String], of what: String, required: Int = 0) throws(TemplateError)
        -> [TemplateValue?]
    {
        let wanted = names.isEmpty ? "no arguments" : "the arguments " + names.joined(separator: ", ")
        guard positional.count <= names.count else {
            throw .mismatch(line: 0, what: what, expected: wanted, found: "\(positional.count) arguments")
        }
        var result: [TemplateValue?] = positional
        result += [TemplateValue?](repeating: nil, count: names.count - positional.count)
        for (name, value) in named {
            guard let index = names.firstIndex(of: name), result[index] == nil else {
                throw .mismatch(line: 0, what: what, expected: wanted, found: "an argument '\(name)'")
            }
            result[index] = value
        }
        for index in 0..<required where result[index] == nil {
            throw .mismatch(line: 0, what: what, expected: wanted, found: "no '\(names[index])'")
        }
        return result
    }

    /// The arguments without the first.
    var rest: TemplateArguments {
        TemplateArguments(positional: Array(positional.dropFirst()), named: named)
    }
}

extension TemplateValue? {
    /// A whole number, or `standard` where none is given.
    func integer(_ what: String, or standard: Int) throws(TemplateError) -> Int {
        guard let value = self else { return standard }
        switch value.content {
        case .integer(let integer): return integer
        case .bool(let bool): return bool ? 1 : 0
        default: throw .mismatch(what, expected: "a whole number", found: value)
        }
    }

    /// A text, or nil where none is given or it is none.
    func optionalText(_ what: String) throws(TemplateError) -> TemplateText? {
        guard let value = self, !value.isNone else { return nil }
        guard let text = value.text else { throw .mismatch(what, expected: "a string", found: value) }
        return text
    }

    /// A text.
    func text(_ what: String) throws(TemplateError) -> TemplateText {
        guard let text = try optionalText(what) else {
            throw .mismatch(what, expected: "a string", found: self ?? .none)
        }
        return text
    }

    /// Python's truth, or `standard` where none is given.
    func truth(or standard: Bool) -> Bool { self?.isTrue ?? standard }
}
