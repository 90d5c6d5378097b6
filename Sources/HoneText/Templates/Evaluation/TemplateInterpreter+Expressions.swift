extension TemplateInterpreter {
    /// The value of an expression.
    ///
    /// - Parameter block: what a block wrote, for the filters after it.
    func evaluate(_ expression: TemplateExpression, block: TemplateValue? = nil) throws(TemplateError)
        -> TemplateValue
    {
        try charge(1)
        depth += 1
        defer { depth -= 1 }
        guard depth <= TemplateLimits.evaluationDepth else {
            throw .limit("macros, loops and expressions within each other", TemplateLimits.evaluationDepth)
        }
        // Each kind has a function of its own, so that going down takes little of the stack.
        switch expression.kind {
        case .constant(let constant): return Self.value(of: constant)
        case .name(let name): return variable(name)
        case .list(let elements): return try evaluate(elements, as: .list)
        case .tuple(let elements): return try evaluate(elements, as: .tuple)
        case .dictionary(let members): return try evaluate(members)
        case .member(let value, let name): return try evaluateMember(value, name)
        case .element(let value, let index): return try evaluateElement(value, index)
        case .slice(let value, let bounds): return try slice(value, bounds)
        case .call(let callee, let arguments):
            return try evaluateCall(callee, arguments, line: expression.line)
        case .filter(let value, let name, let arguments):
            return try filter(name, value, arguments, block, line: expression.line)
        case .test(let value, let name, let arguments): return try evaluateTest(value, name, arguments)
        case .not(let value): return try evaluateSign(value) { value in .bool(!value.isTrue) }
        case .negative(let value):
            return try evaluateSign(value) { (value) throws(TemplateError) in try negated(value) }
        case .positive(let value):
            return try evaluateSign(value) { (value) throws(TemplateError) in try positive(value) }
        case .binary(let symbol, let left, let right): return try evaluate(left, symbol, right)
        case .comparison(let first, let rest): return try evaluateComparison(first, rest)
        case .concatenation(let parts): return try concatenate(parts)
        case .and(let left, let right): return try evaluateChoice(left, right, endsWith: false)
        case .or(let left, let right): return try evaluateChoice(left, right, endsWith: true)
        case .conditional(let test, let then, let otherwise): return try evaluate(test, then, otherwise)
        }
    }

    @inline(never)
    private func evaluate(_ elements: [TemplateExpression], as flavor: TemplateList.Flavor)
        throws(TemplateError)
        -> TemplateValue
    {
        try charged(try .list(try evaluate(elements), flavor))
    }

    @inline(never)
    private func evaluateMember(_ value: TemplateExpression, _ name: TemplateText) throws(TemplateError)
        -> TemplateValue
    {
        try member(name, of: try evaluate(value))
    }

    @inline(never)
    private func evaluateElement(_ value: TemplateExpression, _ index: TemplateExpression)
        throws(TemplateError)
        -> TemplateValue
    {
        let owner = try evaluate(value)
        return try element(try evaluate(index), of: owner)
    }

    @inline(never)
    private func evaluateCall(
        _ callee: TemplateExpression,
        _ arguments: TemplateExpression.Arguments,
        line: Int
    ) throws(TemplateError) -> TemplateValue {
        let function = try evaluate(callee)
        let values = try evaluate(arguments)
        self.line = line
        return try charged(try call(function, values))
    }

    @inline(never)
    private func evaluateTest(
        _ value: TemplateExpression,
        _ name: String,
        _ arguments: TemplateExpression.Arguments
    ) throws(TemplateError) -> TemplateValue {
        let subject = try evaluate(value)
        return .bool(try test(name, subject, try evaluate(arguments)))
    }

    @inline(never)
    private func evaluateSign(
        _ value: TemplateExpression,
        _ body: (TemplateValue) throws(TemplateError) -> TemplateValue
    ) throws(TemplateError) -> TemplateValue {
        try body(try evaluate(value))
    }

    @inline(never)
    private func evaluate(
        _ left: TemplateExpression,
        _ symbol: TemplateExpression.Operator,
        _ right: TemplateExpression
    ) throws(TemplateError) -> TemplateValue {
        let first = try evaluate(left)
        return try charged(try apply(symbol, first, try evaluate(right)))
    }

    @inline(never)
    private func evaluateComparison(
        _ first: TemplateExpression,
        _ rest: [(TemplateExpression.Comparison, TemplateExpression)]
    ) throws(TemplateError) -> TemplateValue {
        .bool(try compare(first, rest))
    }

    /// `and` and `or`: the first value where it ends the choice, else the second.
    @inline(never)
    private func evaluateChoice(_ left: TemplateExpression, _ right: TemplateExpression, endsWith end: Bool)
        throws(TemplateError) -> TemplateValue
    {
        let first = try evaluate(left)
        return first.isTrue == end ? first : try evaluate(right)
    }

    @inline(never)
    private func evaluate(
        _ test: TemplateExpression,
        _ then: TemplateExpression,
        _ otherwise: TemplateExpression?
    ) throws(TemplateError) -> TemplateValue {
        if try evaluate(test).isTrue { return try evaluate(then) }
        guard let otherwise else {
            return .undefined(UndefinedReason(kind: .other, name: "an 'if' without 'else' was false"))
        }
        return try evaluate(otherwise)
    }

    private static func value(of constant: TemplateExpression.Constant) -> TemplateValue {
        switch constant {
        case .none: .none
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .float(let value): .float(value)
        case .text(let value): .text(value)
        }
    }

    @inline(never)
    private func evaluate(_ expressions: [TemplateExpression]) throws(TemplateError) -> [TemplateValue] {
        var values: [TemplateValue] = []
        values.reserveCapacity(expressions.count)
        for expression in expressions { values.append(try evaluate(expression)) }
        return values
    }

    @inline(never)
    private func evaluate(_ members: [(key: TemplateExpression, value: TemplateExpression)])
        throws(TemplateError) -> TemplateValue
    {
        let dictionary = TemplateDictionary()
        for (key, value) in members {
            let name = try evaluate(key)
            try dictionary.set(name, try evaluate(value))
        }
        return try charged(.dictionary(dictionary))
    }

    /// The values that a call is given.
    @inline(never)
    func evaluate(_ arguments: TemplateExpression.Arguments) throws(TemplateError) -> TemplateArguments {
        var result = TemplateArguments(positional: try evaluate(arguments.positional))
        for (name, value) in arguments.named { result.named.append((name, try evaluate(value))) }
        if let list = arguments.list {
            result.positional += try elements(of: try evaluate(list), for: "arguments after '*'")
        }
        if let expression = arguments.dictionary {
            let value = try evaluate(expression)
            guard case .dictionary(let dictionary) = value.content else {
                throw .mismatch("arguments after '**'", expected: "a dictionary", found: value)
            }
            for (key, value) in zip(dictionary.keys, dictionary.values) {
                result.named.append((try Optional(key).text("arguments after '**'").string, value))
            }
        }
        return result
    }

    @inline(never)
    private func concatenate(_ parts: [TemplateExpression]) throws(TemplateError) -> TemplateValue {
        var result = TemplateText()
        for part in parts {
            var text = try evaluate(part).printed()
            text.isMarkup = false
            try result.append(text)
        }
        return try charged(.text(result))
    }

    @inline(never)
    private func filter(
        _ name: String,
        _ expression: TemplateExpression?,
        _ arguments: TemplateExpression.Arguments,
        _ block: TemplateValue?,
        line: Int
    ) throws(TemplateError) -> TemplateValue {
        let value: TemplateValue
        if let expression {
            // The filters of a block follow each other, and the first of them is given what it wrote.
            value = try evaluate(expression, block: block)
        } else {
            value = block ?? .text(TemplateText())
        }
        let values = try evaluate(arguments)
        self.line = line
        return try charged(try filter(name, value, values))
    }

    @inline(never)
    private func slice(_ expression: TemplateExpression, _ bounds: [TemplateExpression?])
        throws(TemplateError)
        -> TemplateValue
    {
        let value = try evaluate(expression)
        var limits: [Int?] = []
        for bound in bounds {
            let limit = try bound.map { (bound) throws(TemplateError) in try evaluate(bound) }
            guard let limit, !limit.isNone else {
                limits.append(nil)
                continue
            }
            limits.append(try Optional(limit).integer("a slice", or: 0))
        }
        while limits.count < 3 { limits.append(nil) }
        try charge(reading: value)
        return try charged(try slice(value, from: limits[0], to: limits[1], step: limits[2]))
    }
}
