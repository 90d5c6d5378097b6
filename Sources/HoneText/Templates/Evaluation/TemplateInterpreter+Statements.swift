extension TemplateInterpreter {
    /// How a list of statements ended.
    enum Flow {
        case done, breakLoop, continueLoop
    }

    func execute(_ statements: [TemplateStatement]) throws(TemplateError) -> Flow {
        for statement in statements {
            let flow = try nested { () throws(TemplateError) in try execute(statement) }
            if flow != .done { return flow }
        }
        return .done
    }

    private func execute(_ statement: TemplateStatement) throws(TemplateError) -> Flow {
        try charge(1)
        line = statement.line
        switch statement.kind {
        case .data(let text): try write(text)
        case .print(let expression): try print(expression)
        case .choice(let branches, let otherwise): return try execute(try choice(branches, otherwise))
        case .loop(let loop): return try execute(loop)
        case .set(let target, let value): try set(target, value)
        case .setBlock(let target, let filter, let body): try setBlock(target, filter, body)
        case .macro(let name, let macro):
            macros.append((macro, scope))
            scope.set(name, .callable(.macro(macros.count - 1)))
        case .call(let expression, let macro): try execute(expression, with: macro)
        case .filter(let filter, let body): try filterBlock(filter, body)
        case .with(let values, let body): return try execute(with: values, body)
        case .generation(let body): try generation(body)
        case .breakLoop: return .breakLoop
        case .continueLoop: return .continueLoop
        }
        return .done
    }

    @inline(never)
    private func print(_ expression: TemplateExpression) throws(TemplateError) {
        try write(try evaluate(expression).printed())
    }

    @inline(never)
    private func set(_ target: TemplateStatement.Target, _ value: TemplateExpression) throws(TemplateError) {
        try assign(try evaluate(value), to: target)
    }

    @inline(never)
    private func choice(
        _ branches: [(test: TemplateExpression, body: [TemplateStatement])],
        _ otherwise: [TemplateStatement]
    ) throws(TemplateError) -> [TemplateStatement] {
        for branch in branches where try evaluate(branch.test).isTrue { return branch.body }
        return otherwise
    }

    @inline(never)
    private func filterBlock(_ filter: TemplateExpression, _ body: [TemplateStatement]) throws(TemplateError)
    {
        try write(try filtered(body, filter).printed())
    }

    @inline(never)
    private func generation(_ body: [TemplateStatement]) throws(TemplateError) {
        let text = try captured(in: TemplateScope(parent: scope)) { () throws(TemplateError) in
            _ = try execute(body)
        }
        let start = output.bytes.count
        try write(text)
        generations.replace(from: start, to: output.bytes.count, with: true)
    }

    @inline(never)
    private func setBlock(
        _ target: TemplateStatement.Target,
        _ filter: TemplateExpression?,
        _ body: [TemplateStatement]
    ) throws(TemplateError) {
        if let filter {
            try assign(try filtered(body, filter), to: target)
        } else {
            let text = try captured(in: TemplateScope(parent: scope)) { () throws(TemplateError) in
                _ = try execute(body)
            }
            try assign(.text(text), to: target)
        }
    }

    /// What the filters make of what `body` writes.
    private func filtered(_ body: [TemplateStatement], _ filter: TemplateExpression) throws(TemplateError)
        -> TemplateValue
    {
        let text = try captured(in: TemplateScope(parent: scope)) { () throws(TemplateError) in
            _ = try execute(body)
        }
        return try evaluate(filter, block: .text(text))
    }

    @inline(never)
    private func execute(
        with values: [(target: TemplateStatement.Target, value: TemplateExpression)],
        _ body: [TemplateStatement]
    ) throws(TemplateError) -> Flow {
        let outer = scope
        let inner = TemplateScope(parent: outer)
        for (target, expression) in values {
            let value = try evaluate(expression)
            scope = inner
            defer { scope = outer }
            try assign(value, to: target)
        }
        scope = inner
        defer { scope = outer }
        return try execute(body)
    }

    @inline(never)
    private func execute(_ expression: TemplateExpression, with macro: TemplateStatement.Macro)
        throws(TemplateError)
    {
        guard case .call(let callee, let arguments) = expression.kind else { return }
        macros.append((macro, scope))
        let caller = TemplateValue.callable(.macro(macros.count - 1))
        let function = try evaluate(callee)
        var values = try evaluate(arguments)
        values.named.append(("caller", caller))
        try write(try call(function, values).printed())
    }

    /// Gives a value to a name, to several, or to an attribute of a namespace.
    func assign(_ value: TemplateValue, to target: TemplateStatement.Target) throws(TemplateError) {
        switch target {
        case .name(let name): scope.set(name, value)
        case .tuple(let targets):
            let values = try elements(of: value, for: "an assignment to several names")
            guard values.count == targets.count else {
                throw .mismatch(
                    line: line,
                    what: "an assignment to several names",
                    expected: "\(targets.count) values",
                    found: "\(values.count)"
                )
            }
            for (target, value) in zip(targets, values) { try assign(value, to: target) }
        case .attribute(let name, let attribute):
            let object = variable(name)
            guard case .namespace(let index) = object.content else {
                throw .mismatch("an assignment to '.\(attribute)'", expected: "a namespace", found: object)
            }
            try checkAttribute(attribute)
            namespaces[index][attribute] = value
        }
    }

    /// Makes sure that a namespace may have an attribute of that name.
    func checkAttribute(_ name: String) throws(TemplateError) {
        guard !name.hasPrefix("_") else {
            throw .forbidden(line: line, what: "an attribute '\(name)' of a namespace")
        }
    }
}
