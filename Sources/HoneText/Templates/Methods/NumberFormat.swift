/// How a value is laid out by Python's formatting: `[[fill]align][sign][#][0][width][,][.precision][type]`.
struct NumberFormat {
    var fill = TemplateText(" ")
    var alignment: Unicode.Scalar?
    var sign: Unicode.Scalar = "-"
    var isAlternate = false
    var width = 0
    var grouping: Unicode.Scalar?
    var precision: Int?
    var type: Unicode.Scalar?

    /// No layout.
    init() {}

    /// The layout that `text` asks for.
    init(_ text: String) throws(TemplateError) {
        var rest = Array(text.unicodeScalars)[...]
        let alignments: [Unicode.Scalar] = ["<", ">", "^", "="]
        if rest.count > 1, alignments.contains(rest[rest.startIndex + 1]) {
            fill = TemplateText(String(rest.removeFirst()))
            alignment = rest.removeFirst()
        } else if let first = rest.first, alignments.contains(first) {
            alignment = rest.removeFirst()
        }
        if let first = rest.first, ["+", "-", " "].contains(first) { sign = rest.removeFirst() }
        if rest.first == "#" {
            isAlternate = true
            rest.removeFirst()
        }
        if rest.first == "0" {
            rest.removeFirst()
            if alignment == nil { (fill, alignment) = (TemplateText("0"), "=") }
        }
        width = try Self.number(&rest) ?? 0
        if let first = rest.first, first == "," || first == "_" { grouping = rest.removeFirst() }
        if rest.first == "." {
            rest.removeFirst()
            precision = try Self.number(&rest)
            guard precision != nil else { throw Self.unknown(text) }
        }
        type = rest.popFirst()
        guard rest.isEmpty else { throw Self.unknown(text) }
    }

    static func unknown(_ text: String) -> TemplateError {
        .mismatch(line: 0, what: "a format", expected: "a layout of Python", found: "'\(text)'")
    }

    /// The digits at the start, as a number that no text is too short for.
    static func number(_ rest: inout ArraySlice<Unicode.Scalar>) throws(TemplateError) -> Int? {
        var value: Int?
        while let digit = rest.first, ("0"..."9").contains(digit) {
            value = (value ?? 0) * 10 + Int(digit.value - 0x30)
            guard value ?? 0 <= TemplateLimits.textBytes else {
                throw .limit("the width of a format", TemplateLimits.textBytes)
            }
            rest.removeFirst()
        }
        return value
    }

    /// The value laid out.
    func text(of value: TemplateValue) throws(TemplateError) -> TemplateText {
        switch value.content {
        case .text(let text):
            guard type == nil || type == "s", alignment != "=" else { throw mismatch(value) }
            let part = precision.map { text.slice(0..<text.offset(ofScalar: $0)) } ?? text
            return try padded(part, standard: "<")
        case .integer(let number): return try text(of: number)
        case .bool(let bool) where type != nil: return try text(of: bool ? 1 : 0)
        case .float(let number): return try text(of: number)
        default:
            let isPlain = type == nil && alignment == nil && width == 0 && precision == nil
            guard isPlain else { throw mismatch(value) }
            return try value.printed()
        }
    }

    private func mismatch(_ value: TemplateValue) -> TemplateError {
        .mismatch("a format", expected: "a value that it can lay out", found: value)
    }

    private func text(of number: Int) throws(TemplateError) -> TemplateText {
        let magnitude: String
        switch type {
        case nil, "d", "n": magnitude = grouped(String(number.magnitude), every: 3)
        case "x": magnitude = (isAlternate ? "0x" : "") + String(number.magnitude, radix: 16)
        case "X": magnitude = (isAlternate ? "0X" : "") + String(number.magnitude, radix: 16, uppercase: true)
        case "o": magnitude = (isAlternate ? "0o" : "") + String(number.magnitude, radix: 8)
        case "b": magnitude = (isAlternate ? "0b" : "") + String(number.magnitude, radix: 2)
        case "c":
            guard let code = UInt32(exactly: number), let scalar = Unicode.Scalar(code) else {
                throw mismatch(.integer(number))
            }
            return try padded(TemplateText(String(scalar)), standard: "<")
        case "e", "E", "f", "F", "g", "G", "%": return try text(of: Double(number))
        default: throw mismatch(.integer(number))
        }
        return try signed(magnitude, isNegative: number < 0)
    }

    private func text(of number: Double) throws(TemplateError) -> TemplateText {
        let precision = min(precision ?? 6, 1024)
        let size = number.magnitude
        var magnitude: String
        switch type {
        case _ where !size.isFinite: magnitude = size.isNaN ? "nan" : "inf"
        case nil:
            magnitude =
                self.precision == nil
                ? PythonNumber.text(size)
                : PythonNumber.formatted(size, precision: precision, conversion: "g")
        case "%": magnitude = PythonNumber.formatted(size * 100, precision: precision, conversion: "f") + "%"
        case let type? where ["e", "E", "f", "F", "g", "G"].contains(type):
            magnitude = PythonNumber.formatted(
                size,
                precision: precision,
                conversion: type,
                alternate: isAlternate
            )
        default: throw mismatch(.float(number))
        }
        if grouping != nil {
            let whole = magnitude.prefix { $0.isNumber }
            magnitude = grouped(String(whole), every: 3) + magnitude.dropFirst(whole.count)
        }
        return try signed(magnitude, isNegative: number.sign == .minus && !number.isNaN)
    }

    private func grouped(_ digits: String, every size: Int) -> String {
        guard let grouping else { return digits }
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % size == 0 { result.unicodeScalars.append(grouping) }
            result.append(digit)
        }
        return result
    }

    private func signed(_ magnitude: String, isNegative: Bool) throws(TemplateError) -> TemplateText {
        let mark = isNegative ? "-" : sign == "-" ? "" : String(sign)
        guard alignment == "=" else { return try padded(TemplateText(mark + magnitude), standard: ">") }
        var result = TemplateText(mark)
        try result.append(fill, times: width.subtractingClamped(mark.count + magnitude.count))
        try result.append(magnitude)
        return result
    }

    private func padded(_ text: TemplateText, standard: Unicode.Scalar) throws(TemplateError) -> TemplateText
    {
        let alignment = alignment ?? standard
        return try PaddingMethods.padded(
            text,
            to: width,
            with: fill,
            alignment: alignment == "^" ? "c" : alignment
        )
    }
}
