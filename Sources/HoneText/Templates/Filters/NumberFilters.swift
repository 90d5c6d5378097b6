internal import Glibc

/// The filters that give numbers.
enum NumberFilters {
    static let names = ["int", "float", "abs", "round", "sum"]

    static func apply(
        _ name: String,
        _ value: TemplateValue,
        _ arguments: TemplateArguments,
        _ interpreter: TemplateInterpreter
    ) throws(TemplateError) -> TemplateValue? {
        let what = "the filter '\(name)'"
        switch name {
        case "int": return try integer(value, arguments, what)
        case "float":
            let standard = try arguments.bound(to: ["default"], of: what)[0] ?? .float(0)
            if case .undefined(let reason) = value.content { throw reason.error }
            if let number = TemplateInterpreter.number(value) { return .float(number.float) }
            return value.text.flatMap { PythonNumber.float($0.string) }.map(TemplateValue.float) ?? standard
        case "abs":
            _ = try arguments.bound(to: [], of: what)
            guard let number = TemplateInterpreter.number(value) else {
                throw .mismatch(what, expected: "a number", found: value)
            }
            if case .integer(let whole) = number {
                guard whole != .min else { throw TemplateInterpreter.tooLarge }
                return .integer(abs(whole))
            }
            return .float(number.float.magnitude)
        case "round": return try rounded(value, arguments, what)
        case "sum":
            let values = try arguments.bound(to: ["attribute", "start"], of: what)
            let attribute = try (values[0]?.isNone == true ? nil : values[0]).map {
                (path) throws(TemplateError) in
                try AttributePath(path, what)
            }
            var total = values[1] ?? .integer(0)
            for element in try interpreter.elements(of: value, for: what) {
                let part = try attribute?.value(in: element, interpreter) ?? element
                guard total.text == nil else {
                    throw .mismatch(what, expected: "numbers; use 'join' for strings", found: total)
                }
                total = try interpreter.charged(try interpreter.apply(.add, total, part))
            }
            return total
        default: return nil
        }
    }

    private static func integer(_ value: TemplateValue, _ arguments: TemplateArguments, _ what: String)
        throws(TemplateError) -> TemplateValue
    {
        let values = try arguments.bound(to: ["default", "base"], of: what)
        let standard = values[0] ?? .integer(0)
        let base = try values[1].integer(what, or: 10)
        if case .undefined(let reason) = value.content { throw reason.error }
        if let text = value.text {
            if let number = PythonNumber.integer(text.string, base: base) { return .integer(number) }
            guard let float = PythonNumber.float(text.string) else { return standard }
            return Int(exactly: float.rounded(.towardZero)).map(TemplateValue.integer) ?? standard
        }
        switch TemplateInterpreter.number(value) {
        case .integer(let whole)?: return .integer(whole)
        case .float(let float)?:
            return Int(exactly: float.rounded(.towardZero)).map(TemplateValue.integer) ?? standard
        case nil: return standard
        }
    }

    private static func rounded(_ value: TemplateValue, _ arguments: TemplateArguments, _ what: String)
        throws(TemplateError) -> TemplateValue
    {
        let values = try arguments.bound(to: ["precision", "method"], of: what)
        let precision = min(max(try values[0].integer(what, or: 0), -400), 400)
        let method = try values[1]?.printed().string ?? "common"
        guard let number = TemplateInterpreter.number(value) else {
            throw .mismatch(what, expected: "a number", found: value)
        }
        switch method {
        case "common":
            guard case .integer(let whole) = number else { return .float(rounded(number.float, precision)) }
            if precision >= 0 { return .integer(whole) }
            guard precision > -19 else { return .integer(0) }
            var unit = 1
            for _ in 0..<(-precision) { unit *= 10 }
            return .integer(try rounded(whole, to: unit))
        case "ceil", "floor":
            let scale = pow(10, Double(precision))
            let scaled = number.float * scale
            let result = (method == "ceil" ? scaled.rounded(.up) : scaled.rounded(.down)) / scale
            guard result.isFinite else { throw TemplateInterpreter.tooLarge }
            return .float(result)
        default:
            throw .mismatch(
                line: 0,
                what: what,
                expected: "'common', 'ceil' or 'floor'",
                found: "'\(method)'"
            )
        }
    }

    /// The nearest decimal number of that precision; of two equally near the even one.
    private static func rounded(_ value: Double, _ precision: Int) -> Double {
        guard value.isFinite, precision < 330 else { return value }
        if precision >= 0 {
            return Double(PythonNumber.formatted(value, precision: precision, conversion: "f")) ?? value
        }
        let unit = pow(10, Double(-precision))
        let result = (value / unit).rounded(.toNearestOrEven) * unit
        return result.isFinite ? result : 0 * value
    }

    private static func rounded(_ value: Int, to unit: Int) throws(TemplateError) -> Int {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: unit)
        let isFar =
            rest.magnitude > unit.magnitude / 2 || (rest.magnitude == unit.magnitude / 2 && quotient % 2 != 0)
        let rounded = isFar ? quotient + (value < 0 ? -1 : 1) : quotient
        let (result, overflow) = rounded.multipliedReportingOverflow(by: unit)
        guard !overflow else { throw TemplateInterpreter.tooLarge }
        return result
    }
}
