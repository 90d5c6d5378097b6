/// Writes values as Python's `json.dumps` does.
struct TemplateJSONText {
    /// Whether characters beyond ASCII are escaped.
    var escapesUnicode = false
    /// What one level of nesting is indented by; nil for one line.
    var indentation: TemplateText?
    var itemSeparator = ", "
    var memberSeparator = ": "
    var sortsMembers = false

    /// The value as JSON text.
    ///
    /// - Throws: `TemplateError.mismatch` for what JSON cannot hold.
    func text(of value: TemplateValue) throws(TemplateError) -> TemplateText {
        var output = TemplateText()
        try write(value, depth: 0, to: &output)
        return output
    }

    private func write(_ value: TemplateValue, depth: Int, to output: inout TemplateText)
        throws(TemplateError)
    {
        if let source = value.source {
            var inner = TemplateText()
            try write(TemplateValue(value.content), depth: depth, to: &inner)
            return try output.append(inner.attributed(to: source))
        }
        switch value.content {
        case .none: try output.append("null")
        case .bool(let bool): try output.append(bool ? "true" : "false")
        case .integer(let integer): try output.append(String(integer))
        case .float(let float): try output.append(Self.number(float))
        case .text(let text): try output.append(try quoted(text))
        case .list(let list) where list.flavor == .list || list.flavor.isTuple:
            try writeAll(list.count, "[", "]", depth, to: &output) { (index, output) throws(TemplateError) in
                try write(list.elements[index], depth: depth + 1, to: &output)
            }
        case .dictionary(let dictionary): try write(dictionary, depth: depth, to: &output)
        case .undefined(let reason): throw reason.error
        default:
            throw .mismatch(
                "the filter 'tojson'",
                expected: "what JSON can hold",
                found: value
            )
        }
    }

    private func write(_ dictionary: TemplateDictionary, depth: Int, to output: inout TemplateText)
        throws(TemplateError)
    {
        var members: [(key: TemplateText, value: TemplateValue)] = []
        for (key, value) in zip(dictionary.keys, dictionary.values) {
            members.append((try Self.memberName(key), value))
        }
        if sortsMembers { members.sort { $0.key < $1.key } }
        try writeAll(members.count, "{", "}", depth, to: &output) { (index, output) throws(TemplateError) in
            try output.append(try quoted(members[index].key))
            try output.append(memberSeparator)
            try write(members[index].value, depth: depth + 1, to: &output)
        }
    }

    private func writeAll(
        _ count: Int,
        _ open: String,
        _ close: String,
        _ depth: Int,
        to output: inout TemplateText,
        element: (Int, inout TemplateText) throws(TemplateError) -> Void
    ) throws(TemplateError) {
        try output.append(open)
        for index in 0..<count {
            if index > 0 { try output.append(itemSeparator) }
            try startLine(depth + 1, to: &output)
            try element(index, &output)
        }
        if count > 0 { try startLine(depth, to: &output) }
        try output.append(close)
    }

    private func startLine(_ depth: Int, to output: inout TemplateText) throws(TemplateError) {
        guard let indentation else { return }
        try output.append("\n")
        try output.append(indentation, times: depth)
    }

    private static func memberName(_ key: TemplateValue) throws(TemplateError) -> TemplateText {
        switch key.content {
        case .text(let text): text
        case .none: TemplateText("null")
        case .bool(let bool): TemplateText(bool ? "true" : "false")
        case .integer(let integer): TemplateText(String(integer))
        case .float(let float): TemplateText(number(float))
        default:
            throw .mismatch("a member's name in JSON", expected: "a string or a number", found: key)
        }
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        return PythonNumber.text(value)
    }

    private func quoted(_ text: TemplateText) throws(TemplateError) -> TemplateText {
        var plain = text
        plain.isMarkup = false
        let body = try plain.mapScalars { scalar, output in
            switch scalar {
            case "\"": output += [0x5C, 0x22]
            case "\\": output += [0x5C, 0x5C]
            case "\n": output += [0x5C, 0x6E]
            case "\r": output += [0x5C, 0x72]
            case "\t": output += [0x5C, 0x74]
            case "\u{8}": output += [0x5C, 0x62]
            case "\u{C}": output += [0x5C, 0x66]
            case "\u{0}"..."\u{1F}": Self.writeEscape(UInt16(scalar.value), to: &output)
            case "\u{7F}"... where escapesUnicode:
                for unit in String(Character(scalar)).utf16 { Self.writeEscape(unit, to: &output) }
            default: TemplateText.write(scalar, to: &output)
            }
        }
        var result = TemplateText(bytes: [0x22])
        try result.append(body)
        try result.append([0x22])
        return result
    }

    private static func writeEscape(_ unit: UInt16, to output: inout [UInt8]) {
        let digits = Array(String(unit, radix: 16).utf8)
        output += [0x5C, 0x75] + [UInt8](repeating: 0x30, count: 4 - digits.count) + digits
    }
}
