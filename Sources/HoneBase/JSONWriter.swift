extension JSON {
    /// The value as JSON text: on one line, or indented by two spaces a level with `pretty`.
    ///
    /// Doubles are written with the fewest digits that read back to the same bits; a number that is not
    /// finite has no JSON and is written as `null`.
    public func text(pretty: Bool = false) -> String {
        var output = ""
        write(to: &output, indent: pretty ? 0 : nil)
        if pretty { output += "\n" }
        return output
    }

    private func write(to output: inout String, indent: Int?) {
        switch self {
        case .null: output += "null"
        case .bool(let value): output += value ? "true" : "false"
        case .integer(let value): output += String(value)
        case .number(let value): output += value.isFinite ? value.description : "null"
        case .string(let value): Self.writeQuoted(value, to: &output)
        case .array(let elements):
            // Short arrays of plain values read better on one line.
            let inner = elements.allSatisfy(\.isScalar) ? nil : indent
            Self.writeList(elements, "[", "]", to: &output, indent: inner) { $0.write(to: &$1, indent: $2) }
        case .object(let object):
            Self.writeList(object.members, "{", "}", to: &output, indent: indent) { member, output, indent in
                Self.writeQuoted(member.key, to: &output)
                output += ": "
                member.value.write(to: &output, indent: indent)
            }
        }
    }

    private var isScalar: Bool {
        switch self {
        case .array, .object: false
        default: true
        }
    }

    private static func writeList<Element>(
        _ elements: [Element],
        _ open: String,
        _ close: String,
        to output: inout String,
        indent: Int?,
        element write: (Element, inout String, Int?) -> Void
    ) {
        output += open
        for (index, element) in elements.enumerated() {
            if index > 0 { output += indent == nil ? ", " : "," }
            if let indent { output += "\n" + String(repeating: " ", count: (indent + 1) * 2) }
            write(element, &output, indent.map { $0 + 1 })
        }
        if let indent, !elements.isEmpty { output += "\n" + String(repeating: " ", count: indent * 2) }
        output += close
    }

    private static func writeQuoted(_ text: String, to output: inout String) {
        output += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: output.unicodeScalars.append(scalar)
            }
        }
        output += "\""
    }
}
