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
        switch expression.kind {
        case .constant(let constant): return Self.value(of: constant)
        case .name(let name): return variable(name)
        case .list(let elements): return try charged(try .list(try evaluate(elements)))
        case .tuple(let elements): return try charged(try .list(try evaluate(elements), .tuple))
        case .dictionary(let members): return try evaluate(members)
        case .member(let value, let name): return try member(name, of: try evaluate(value))
        case .element(let value, let index):
            let owner = try evaluate(value)
            return try element(try evaluate(index), of: owner)
        case .slice(let value, let bounds): return try slice(value, bounds)
        case .call(let callee, let arguments):
            let function = try evaluate(callee)
            let values = try evaluate(arguments)
            line = expression.line
            return try charged(try call(function, values))
        case .filter(let value, let name, let arguments):
            return try filter(name, value, arguments, block, line: expression.line)
        case .test(let value, let name, let arguments):
            return .bool(try test(name, try evaluate(value), try evaluate(arguments)))
        case .not(let value): return .bool(!(try evaluate(value).isTrue))
        case .negative(let value): return try negated(try evaluate(value))
        case .positive(let value): return try positive(try evaluate(value))
        case .binary(let symbol, let left, let right):
            let first = try evaluate(left)
            return try charged(try apply(symbol, first, try evaluate(right)))
        case .comparison(let first, let rest): return .bool(try compare(first, rest))
        case .concatenation(let parts): return try concatenate(parts)
        case .and(let left, let right):
            let first = try evaluate(left)
            return first.isTrue ? try evaluate(right) : first
        case .or(let left, let right):
            let first = try evaluate(left)
            return first.isTrue ? first : try evaluate(right)
        case .conditional(let test, let then, let otherwise):
            if try evaluate(test).isTrue { return try evaluate(then) }
            guard let otherwise else {
                return .undefined(UndefinedReason(kind: .other, name: "an 'if' without 'else' was false"))
            }
            return try evaluate(otherwise)
        }
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

    private func evaluate(_ expressions: [TemplateExpression]) throws(TemplateError) -> [TemplateValue] {
        var values: [TemplateValue] = []
        values.reserveCapacity(expressions.count)
        for expression in expressions { values.append(try evaluate(expression)) }
        return values
    }

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

    private func concatenate(_ parts: [TemplateExpression]) throws(TemplateError) -> TemplateValue {
        var result = TemplateText()
        for part in parts {
            var text = try evaluate(part).printed()
            text.isMarkup = false
            try result.append(text)
        }
        return try charged(.text(result))
    }

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
