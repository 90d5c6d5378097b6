extension TemplateValue {
    /// `str(value)` of Python: what printing it gives.
    func printed() throws(TemplateError) -> TemplateText {
        switch content {
        case .text(let text): return text
        case .undefined: return TemplateText()
        default:
            var output = TemplateText()
            try writeRepresentation(to: &output)
            return output
        }
    }

    /// `repr(value)` of Python.
    func representation() throws(TemplateError) -> TemplateText {
        var output = TemplateText()
        try writeRepresentation(to: &output)
        return output
    }

    private func writeRepresentation(to output: inout TemplateText) throws(TemplateError) {
        if let source {
            var inner = TemplateText()
            try TemplateValue(content).writeRepresentation(to: &inner)
            return try output.append(inner.attributed(to: source))
        }
        switch content {
        case .undefined: try output.append("Undefined")
        case .none: try output.append("None")
        case .bool(let value): try output.append(value ? "True" : "False")
        case .integer(let value): try output.append(String(value))
        case .float(let value): try output.append(PythonNumber.text(value))
        case .text(let text):
            if text.isMarkup { try output.append("Markup(") }
            try output.append(try text.quoted())
            if text.isMarkup { try output.append(")") }
        case .list(let list): try Self.writeList(list, to: &output)
        case .dictionary(let dictionary):
            try output.append("{")
            for index in dictionary.keys.indices {
                if index > 0 { try output.append(", ") }
                try dictionary.keys[index].writeRepresentation(to: &output)
                try output.append(": ")
                try dictionary.values[index].writeRepresentation(to: &output)
            }
            try output.append("}")
        case .callable, .namespace, .loop, .cycler, .joiner: try output.append("<\(typeName)>")
        }
    }

    private static func writeList(_ list: TemplateList, to output: inout TemplateText) throws(TemplateError) {
        switch list.flavor {
        case .iterator: return try output.append("<generator object>")
        case .range:
            let first = try list.elements.first?.printed().string ?? "0"
            let end = try list.elements.last.map { (last) throws(TemplateError) -> String in
                if case .integer(let value) = last.content { return String(value + 1) }
                return ""
            }
            return try output.append("range(\(first), \(end ?? "0"))")
        default: break
        }
        let names: (open: String, close: String) =
            switch list.flavor {
            case .tuple, .group: ("(", list.count == 1 ? ",)" : ")")
            case .keys, .values, .items: ("\(list.flavor.typeName)([", "])")
            default: ("[", "]")
            }
        try output.append(names.open)
        for (index, element) in list.elements.enumerated() {
            if index > 0 { try output.append(", ") }
            try element.writeRepresentation(to: &output)
        }
        try output.append(names.close)
    }
}

extension TemplateText {
    /// The text in Python's quotation marks: single ones, unless only those stand within.
    fileprivate func quoted() throws(TemplateError) -> TemplateText {
        let usesDouble = bytes.contains(0x27) && !bytes.contains(0x22)
        let quote: UInt8 = usesDouble ? 0x22 : 0x27
        let body = try mapScalars { scalar, output in
            switch scalar {
            case "\\": output += [0x5C, 0x5C]
            case "\n": output += [0x5C, 0x6E]
            case "\r": output += [0x5C, 0x72]
            case "\t": output += [0x5C, 0x74]
            case "'" where !usesDouble: output += [0x5C, 0x27]
            default:
                if PythonCharacter.isPrintable(scalar) {
                    TemplateText.write(scalar, to: &output)
                } else {
                    Self.writeEscape(scalar, to: &output)
                }
            }
        }
        var result = TemplateText(bytes: [quote])
        var plain = body
        plain.isMarkup = false
        try result.append(plain)
        try result.append([quote])
        return result
    }

    private static func writeEscape(_ scalar: Unicode.Scalar, to output: inout [UInt8]) {
        let digits = String(scalar.value, radix: 16)
        let (mark, width) =
            scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        output += Array("\\\(mark)".utf8)
        output += [UInt8](repeating: 0x30, count: width - digits.utf8.count)
        output += Array(digits.utf8)
    }
}
