internal import Glibc

/// Numbers as Python writes and reads them.
enum PythonNumber {
    /// `repr` of a float: the fewest digits that read back, an exponent below 1e-4 and from 1e16.
    static func text(_ value: Double) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        let sign = value.sign == .minus ? "-" : ""
        if value == 0 { return sign + "0.0" }
        // Swift's description has the same digits, but another rule for the exponent.
        var mantissa = value.magnitude.description
        var exponent = 0
        if let mark = mantissa.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            exponent = Int(mantissa[mantissa.index(after: mark)...].drop { $0 == "+" }) ?? 0
            mantissa = String(mantissa[..<mark])
        }
        let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
        var digits = Array((String(parts[0]) + (parts.count > 1 ? String(parts[1]) : "")).utf8)
        var point = parts[0].utf8.count + exponent
        let zeros = digits.prefix { $0 == 0x30 }.count
        digits.removeFirst(zeros)
        point -= zeros
        while digits.last == 0x30 { digits.removeLast() }
        return sign + layout(digits: digits, point: point)
    }

    /// The digits with the decimal point after the first `point` of them.
    private static func layout(digits: [UInt8], point: Int) -> String {
        let text = String(decoding: digits, as: UTF8.self)
        if point > 16 || point < -3 {
            let rest = text.dropFirst()
            let exponent = point - 1
            let size = String(exponent.magnitude)
            return String(text.prefix(1)) + (rest.isEmpty ? "" : "." + rest) + "e"
                + (exponent < 0 ? "-" : "+") + (size.utf8.count < 2 ? "0" : "") + size
        }
        if point <= 0 { return "0." + String(repeating: "0", count: -point) + text }
        if point >= digits.count {
            return text + String(repeating: "0", count: point - digits.count) + ".0"
        }
        return String(text.prefix(point)) + "." + String(text.dropFirst(point))
    }

    /// C's formatting of a float, as `%.*f` and its relatives; `conversion` is one of e, E, f, F, g, G.
    static func formatted(
        _ value: Double,
        precision: Int,
        conversion: Unicode.Scalar,
        alternate: Bool = false
    )
        -> String
    {
        let format = "%\(alternate ? "#" : "").*\(conversion)"
        var buffer = [CChar](repeating: 0, count: 512 + max(0, precision))
        let count = withVaList([Int32(precision), value]) { vsnprintf(&buffer, buffer.count, format, $0) }
        let used = buffer.prefix(max(0, min(Int(count), buffer.count - 1)))
        return String(decoding: used.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The whole number in `text`, as `int(text, base)` reads it.
    static func integer(_ text: String, base: Int = 10) -> Int? {
        var digits = trimmed(text)
        var isNegative = false
        if let sign = digits.first, sign == "-" || sign == "+" {
            isNegative = sign == "-"
            digits.removeFirst()
        }
        var base = base
        if digits.first == "0", digits.count > 2 {
            let marks: [Unicode.Scalar: Int] = ["x": 16, "o": 8, "b": 2]
            let mark = digits[1].properties.lowercaseMapping.unicodeScalars.first ?? " "
            if let marked = marks[mark], base == marked || base == 0 {
                base = marked
                digits.removeFirst(2)
            }
        }
        if base == 0 { base = 10 }
        guard (2...36).contains(base), let plain = withoutUnderscores(digits) else { return nil }
        let ascii = plain.map { scalar -> Unicode.Scalar in
            guard PythonCharacter.isDecimal(scalar), let digit = scalar.properties.numericValue else {
                return scalar
            }
            return Unicode.Scalar(UInt8(0x30 + Int(digit)))
        }
        guard let first = ascii.first, first != "-", first != "+" else { return nil }
        var string = isNegative ? "-" : ""
        string.unicodeScalars.append(contentsOf: ascii)
        return Int(string, radix: base)
    }

    /// The number in `text`, as `float(text)` reads it.
    static func float(_ text: String) -> Double? {
        guard let plain = withoutUnderscores(trimmed(text)) else { return nil }
        var string = ""
        string.unicodeScalars.append(contentsOf: plain)
        let lower = string.lowercased()
        let unsigned = lower.drop { $0 == "+" || $0 == "-" }
        guard lower.utf8.count - unsigned.utf8.count <= 1 else { return nil }
        switch unsigned {
        case "inf", "infinity": return lower.hasPrefix("-") ? -.infinity : .infinity
        case "nan": return .nan
        default: break
        }
        let allowed = lower.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || byte == 0x2E || byte == 0x65 || byte == 0x2B || byte == 0x2D
        }
        guard allowed else { return nil }
        // Swift wants a digit on both sides of the point, Python on one.
        var bytes = Array(lower.utf8)
        if let point = bytes.firstIndex(of: 0x2E) {
            let isDigit = { (index: Int) in
                bytes.indices.contains(index) && (0x30...0x39).contains(bytes[index])
            }
            let (before, after) = (isDigit(point - 1), isDigit(point + 1))
            guard before || after else { return nil }
            if !after { bytes.insert(0x30, at: point + 1) }
            if !before { bytes.insert(0x30, at: point) }
        }
        return Double(String(decoding: bytes, as: UTF8.self))
    }

    private static func trimmed(_ text: String) -> [Unicode.Scalar] {
        TemplateText(text).stripped().scalars
    }

    /// Without the underscores between digits; nil where one stands elsewhere.
    private static func withoutUnderscores(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar]? {
        guard !scalars.isEmpty, scalars.first != "_", scalars.last != "_" else { return nil }
        for index in scalars.indices.dropFirst() where scalars[index] == "_" && scalars[index - 1] == "_" {
            return nil
        }
        return scalars.filter { $0 != "_" }
    }
}
