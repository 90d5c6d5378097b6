extension TemplateParser {
    /// An expression, from the operator that binds least.
    mutating func expression(allowsConditional: Bool = true) throws(TemplateError) -> TemplateExpression {
        try nested { (parser) throws(TemplateError) in
            allowsConditional ? try parser.conditional() : try parser.disjunction()
        }
    }

    private mutating func conditional() throws(TemplateError) -> TemplateExpression {
        var value = try disjunction()
        while isName("if") {
            let line = line
            advance()
            let test = try disjunction()
            let otherwise: TemplateExpression? = skip(name: "else") ? try expression() : nil
            value = try TemplateExpression(
                .conditional(test: test, then: value, otherwise: otherwise),
                line: line
            )
        }
        return value
    }

    private mutating func disjunction() throws(TemplateError) -> TemplateExpression {
        var left = try conjunction()
        while isName("or") {
            let line = line
            advance()
            left = try TemplateExpression(.or(left, try conjunction()), line: line)
        }
        return left
    }

    private mutating func conjunction() throws(TemplateError) -> TemplateExpression {
        var left = try negation()
        while isName("and") {
            let line = line
            advance()
            left = try TemplateExpression(.and(left, try negation()), line: line)
        }
        return left
    }

    private mutating func negation() throws(TemplateError) -> TemplateExpression {
        guard isName("not") else { return try comparison() }
        let line = line
        advance()
        let value = try nested { (parser) throws(TemplateError) in try parser.negation() }
        return try TemplateExpression(.not(value), line: line)
    }

    private mutating func comparison() throws(TemplateError) -> TemplateExpression {
        let line = line
        let first = try sum()
        var rest: [(TemplateExpression.Comparison, TemplateExpression)] = []
        while true {
            if case .symbol(let symbol) = current.kind,
                let comparison = TemplateExpression.Comparison(rawValue: symbol)
            {
                advance()
                rest.append((comparison, try sum()))
            } else if skip(name: "in") {
                rest.append((.contained, try sum()))
            } else if isName("not"), next.kind == .name("in") {
                advance()
                advance()
                rest.append((.notContained, try sum()))
            } else {
                return rest.isEmpty ? first : try TemplateExpression(.comparison(first, rest), line: line)
            }
        }
    }

    private mutating func sum() throws(TemplateError) -> TemplateExpression {
        try binary(["+", "-"]) { (parser) throws(TemplateError) in try parser.concatenation() }
    }

    private mutating func concatenation() throws(TemplateError) -> TemplateExpression {
        let line = line
        var parts = [try product()]
        while skip("~") { parts.append(try product()) }
        return parts.count == 1 ? parts[0] : try TemplateExpression(.concatenation(parts), line: line)
    }

    private mutating func product() throws(TemplateError) -> TemplateExpression {
        try binary(["*", "/", "//", "%"]) { (parser) throws(TemplateError) in
            try parser.binary(["**"]) { (parser) throws(TemplateError) in try parser.unary() }
        }
    }

    /// Operators of one rank, from the left.
    private mutating func binary(
        _ symbols: [String],
        operand: (inout TemplateParser) throws(TemplateError) -> TemplateExpression
    ) throws(TemplateError) -> TemplateExpression {
        var left = try operand(&self)
        while case .symbol(let symbol) = current.kind, symbols.contains(symbol),
            let known = TemplateExpression.Operator(rawValue: symbol)
        {
            let line = line
            advance()
            left = try TemplateExpression(.binary(known, left, try operand(&self)), line: line)
        }
        return left
    }

    private mutating func unary(withFilters: Bool = true) throws(TemplateError) -> TemplateExpression {
        let line = line
        var value: TemplateExpression
        if isSymbol("-") || isSymbol("+") {
            let isNegative = isSymbol("-")
            advance()
            let operand = try nested { (parser) throws(TemplateError) in
                try parser.unary(withFilters: false)
            }
            value = try TemplateExpression(isNegative ? .negative(operand) : .positive(operand), line: line)
        } else {
            value = try primary()
        }
        value = try postfix(value)
        return withFilters ? try filters(of: value) : value
    }

    /// Expressions between commas: a tuple, unless there is one only and no comma.
    ///
    /// - Parameter stop: a word that ends the tuple, beside the end of the tag or bracket.
    mutating func tuple(
        allowsConditional: Bool = true,
        stop: String? = nil,
        isInParentheses: Bool = false
    ) throws(TemplateError) -> TemplateExpression {
        let line = line
        var elements: [TemplateExpression] = []
        var isTuple = false
        while !isTupleEnd(stop) {
            elements.append(try expression(allowsConditional: allowsConditional))
            guard skip(",") else { break }
            isTuple = true
        }
        if !isTuple {
            if let only = elements.first { return only }
            guard isInParentheses else { throw unexpected("an expression") }
        }
        return try TemplateExpression(.tuple(elements), line: line)
    }

    private func isTupleEnd(_ stop: String?) -> Bool {
        if current.kind == .blockEnd || current.kind == .printEnd || isSymbol(")") { return true }
        return stop.map(isName) ?? false
    }
}
