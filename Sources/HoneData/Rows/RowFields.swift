internal import HoneBase

extension JSONObject {
    /// Whether the row has `field` with anything but null.
    func has(_ field: String) -> Bool { !(self[field]?.isNull ?? true) }

    /// The string in `field`.
    ///
    /// - Throws: `RowFault.wrongType` where it is missing or something else.
    func text(_ field: String) throws(RowFault) -> String {
        guard let text = self[field]?.string else {
            throw .wrongType(
                field: field,
                expected: "a string",
                found: self[field]?.kindName ?? "nothing"
            )
        }
        return text
    }

    /// The string in `field`; nil where it is missing or null.
    func optionalText(_ field: String) throws(RowFault) -> String? { has(field) ? try text(field) : nil }

    /// What `field` answers: a string, or a number as its text.
    func answer(_ field: String) throws(RowFault) -> String {
        switch self[field] {
        case .string(let text): return text
        case .integer(let number): return String(number)
        case .number(let number): return number.description
        case .array: throw .severalLabels(field: field)
        case nil: throw .missingField(field, found: keys)
        case let other?:
            throw .wrongType(field: field, expected: "a string or a number", found: other.kindName)
        }
    }

    /// A field that names something; nil where it is missing, null or empty.
    func name(_ field: String) throws(RowFault) -> String? {
        switch self[field] {
        case nil, .null: return nil
        case .string(let text): return text.isEmpty ? nil : text
        case .integer(let number): return String(number)
        case let other?:
            throw .wrongType(field: field, expected: "a string or a whole number", found: other.kindName)
        }
    }

    /// The names that a field holds, one or a list; none where it is missing.
    ///
    /// - Throws: `RowFault` where it holds anything else, or a name without a character.
    func names(_ field: String) throws(RowFault) -> [String] {
        let expected = "a name or a list of names"
        let values: [JSON]
        switch self[field] {
        case nil, .null: return []
        case .array(let list): values = list
        case let value?: values = [value]
        }
        var names: [String] = []
        for value in values {
            guard let name = value.string, !name.isEmpty else {
                throw .wrongType(field: field, expected: expected, found: value.kindName)
            }
            names.append(name)
        }
        return names
    }
}
