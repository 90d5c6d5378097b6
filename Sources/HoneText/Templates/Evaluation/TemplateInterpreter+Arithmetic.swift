internal import Glibc

extension TemplateInterpreter {
    /// A number of Python: whole ones stay whole.
    enum Number {
        case integer(Int)
        case float(Double)

        var float: Double {
            switch self {
            case .integer(let value): Double(value)
            case .float(let value): value
            }
        }
    }

    /// The value as a number; truth counts as 0 and 1.
    static func number(_ value: TemplateValue) -> Number? {
        switch value.content {
        case .bool(let value): .integer(value ? 1 : 0)
        case .integer(let value): .integer(value)
        case .float(let value): .float(value)
        default: nil
        }
    }

    static let tooLarge = TemplateError.limit("the size of a whole number", Int.max)

    func negated(_ value: TemplateValue) throws(TemplateError) -> TemplateValue {
        switch Self.number(value) {
        case .integer(let number)?:
            guard number != .min else { throw Self.tooLarge }
            return .integer(-number)
        case .float(let number)?: return .float(-number)
        case nil: throw .mismatch("the operator '-'", expected: "a number", found: value)
        }
    }

    func positive(_ value: TemplateValue) throws(TemplateError) -> TemplateValue {
        switch Self.number(value) {
        case .integer(let number)?: return .integer(number)
        case .float(let number)?: return .float(number)
        case nil: throw .mismatch("the operator '+'", expected: "a number", found: value)
        }
    }

    /// `left symbol right`.
    func apply(_ symbol: TemplateExpression.Operator, _ left: TemplateValue, _ right: TemplateValue)
        throws(TemplateError) -> TemplateValue
    {
        if case .undefined(let reason) = left.content { throw reason.error }
        if symbol == .remainder, let format = left.text {
            try charge(format.bytes.count)
            return .text(try PercentFormat.text(format, right))
        }
        if case .undefined(let reason) = right.content { throw reason.error }
        if let first = Self.number(left), let second = Self.number(right) {
            if case .integer(let first) = first, case .integer(let second) = second {
                return try Self.apply(symbol, first, second)
            }
            return .float(try Self.apply(symbol, first.float, second.float))
        }
        switch symbol {
        case .add: if let sum = try joined(left, right) { return sum }
        case .multiply:
            if case .integer(let count)? = Self.number(right), let value = try repeated(left, count) {
                return value
            }
            if case .integer(let count)? = Self.number(left), let value = try repeated(right, count) {
                return value
            }
        default: break
        }
        throw .mismatch(
            line: line,
            what: "the operator '\(symbol.rawValue)'",
            expected: "two numbers, or two strings or lists for '+'",
            found: "\(left.kindName) and \(right.kindName)"
        )
    }

    private func joined(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateError) -> TemplateValue?
    {
        if var first = left.text, var second = right.text {
            // HTML and text together are HTML, the text escaped.
            if first.isMarkup != second.isMarkup {
                if first.isMarkup { second = try second.escaped() } else { first = try first.escaped() }
            }
            try first.append(second)
            return .text(first)
        }
        if case .list(let first) = left.content, case .list(let second) = right.content {
            let areLists = first.flavor == .list && second.flavor == .list
            guard areLists || (first.flavor.isTuple && second.flavor.isTuple) else { return nil }
            try charge(first.count + second.count)
            return try .list(first.elements + second.elements, areLists ? .list : .tuple)
        }
        return nil
    }

    private func repeated(_ value: TemplateValue, _ count: Int) throws(TemplateError) -> TemplateValue? {
        if let text = value.text {
            var result = TemplateText()
            result.isMarkup = text.isMarkup
            if !text.isEmpty, count > 0 {
                try charge(min(count, TemplateLimits.textBytes))
                try result.append(text, times: count)
            }
            return .text(result)
        }
        guard case .list(let list) = value.content, list.flavor == .list || list.flavor.isTuple else {
            return nil
        }
        let times = list.count == 0 ? 0 : max(count, 0)
        let (total, overflow) = list.count.multipliedReportingOverflow(by: times)
        guard !overflow, total <= TemplateLimits.elements else {
            throw .limit("the elements of one list", TemplateLimits.elements)
        }
        try charge(total)
        var elements: [TemplateValue] = []
        for _ in 0..<times { elements += list.elements }
        return try .list(elements, list.flavor.isTuple ? .tuple : .list)
    }

    private static func apply(_ symbol: TemplateExpression.Operator, _ left: Int, _ right: Int)
        throws(TemplateError) -> TemplateValue
    {
        let result: (partialValue: Int, overflow: Bool)
        switch symbol {
        case .add: result = left.addingReportingOverflow(right)
        case .subtract: result = left.subtractingReportingOverflow(right)
        case .multiply: result = left.multipliedReportingOverflow(by: right)
        case .divide: return .float(try apply(.divide, Double(left), Double(right)))
        case .floorDivide, .remainder:
            guard right != 0 else { throw divisionByZero }
            guard right != -1 else {
                // The one quotient that does not fit is that of the least number.
                guard symbol == .floorDivide else { return .integer(0) }
                guard left != .min else { throw tooLarge }
                return .integer(-left)
            }
            let (quotient, remainder) = left.quotientAndRemainder(dividingBy: right)
            let isBelow = remainder != 0 && (remainder < 0) != (right < 0)
            return .integer(
                symbol == .remainder
                    ? (isBelow ? remainder + right : remainder) : (isBelow ? quotient - 1 : quotient)
            )
        case .power:
            guard right >= 0 else { return .float(try apply(.power, Double(left), Double(right))) }
            return .integer(try power(left, right))
        }
        guard !result.overflow else { throw tooLarge }
        return .integer(result.partialValue)
    }

    private static let divisionByZero = TemplateError.mismatch(
        line: 0,
        what: "a division",
        expected: "a divisor that is not 0",
        found: "0"
    )

    private static func power(_ base: Int, _ exponent: Int) throws(TemplateError) -> Int {
        if base == 1 || exponent == 0 { return 1 }
        if base == 0 { return 0 }
        if base == -1 { return exponent % 2 == 0 ? 1 : -1 }
        guard exponent < 64 else { throw tooLarge }
        var result = 1
        for _ in 0..<exponent {
            let (product, overflow) = result.multipliedReportingOverflow(by: base)
            guard !overflow else { throw tooLarge }
            result = product
        }
        return result
    }

    private static func apply(_ symbol: TemplateExpression.Operator, _ left: Double, _ right: Double)
        throws(TemplateError) -> Double
    {
        switch symbol {
        case .add: return left + right
        case .subtract: return left - right
        case .multiply: return left * right
        case .divide:
            guard right != 0 else { throw divisionByZero }
            return left / right
        case .floorDivide:
            guard right != 0 else { throw divisionByZero }
            return ((left - modulo(left, right)) / right).rounded()
        case .remainder:
            guard right != 0 else { throw divisionByZero }
            return modulo(left, right)
        case .power:
            if left == 0, right < 0 { throw divisionByZero }
            let result = pow(left, right)
            guard !result.isNaN || left.isNaN || right.isNaN else {
                throw .mismatch(
                    line: 0,
                    what: "a power",
                    expected: "a result that is a real number",
                    found: "none"
                )
            }
            return result
        }
    }

    /// The remainder with the sign of the divisor.
    private static func modulo(_ left: Double, _ right: Double) -> Double {
        let rest = fmod(left, right)
        return rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest
    }
}
