extension TemplateInterpreter {
    @inline(never)
    func execute(_ loop: TemplateStatement.Loop) throws(TemplateError) -> Flow {
        let items = try elements(of: try evaluate(loop.items), for: "a loop")
        try run(loop, over: items, in: scope, depth: 0)
        return .done
    }

    /// Goes down a recursive loop: what `loop(items)` writes.
    func descend(_ index: Int, into value: TemplateValue) throws(TemplateError) -> TemplateText {
        let outer = loops[index]
        guard outer.statement.isRecursive else {
            throw .mismatch(
                line: line,
                what: "a call of 'loop'",
                expected: "a recursive loop",
                found: "another"
            )
        }
        let items = try elements(of: value, for: "a loop")
        return try captured(in: outer.scope) { () throws(TemplateError) in
            try run(outer.statement, over: items, in: outer.scope, depth: outer.depth + 1)
        }
    }

    private func run(
        _ statement: TemplateStatement.Loop,
        over all: [TemplateValue],
        in outer: TemplateScope,
        depth: Int
    ) throws(TemplateError) {
        let (outerScope, outerMessage) = (scope, message)
        defer { (scope, message) = (outerScope, outerMessage) }
        let items =
            try statement.condition.map { (condition) throws(TemplateError) in
                try kept(all, statement.target, condition, in: outer)
            } ?? all
        guard !items.isEmpty else {
            scope = TemplateScope(parent: outer)
            _ = try execute(statement.otherwise)
            return
        }
        loops.append(TemplateLoop(statement: statement, items: items, scope: outer, depth: depth))
        let index = loops.count - 1
        for (position, item) in items.enumerated() {
            try charge(1)
            loops[index].index = position
            scope = TemplateScope(parent: outer)
            // The innermost item that is a message has the turn.
            message = item.message ?? outerMessage
            if let loopName { scope.set(loopName, TemplateValue(.loop(index))) }
            try assign(item, to: statement.target)
            if try execute(statement.body) == .breakLoop { break }
        }
    }

    private func kept(
        _ items: [TemplateValue],
        _ target: TemplateStatement.Target,
        _ condition: TemplateExpression,
        in outer: TemplateScope
    ) throws(TemplateError) -> [TemplateValue] {
        var result: [TemplateValue] = []
        for item in items {
            scope = TemplateScope(parent: outer)
            try assign(item, to: target)
            if try evaluate(condition).isTrue { result.append(item) }
        }
        return result
    }

    /// The elements that Python's iteration over a value gives.
    func elements(of value: TemplateValue, for what: String) throws(TemplateError) -> [TemplateValue] {
        try charge(reading: value)
        switch value.content {
        case .undefined: return []
        case .list(let list): return list.read()
        case .dictionary(let dictionary): return dictionary.keys
        case .text(let text):
            try charge(text.bytes.count)
            return try text.characters().map { character in .text(character) }
        default: throw .mismatch(what, expected: "a list, a dictionary or a string", found: value)
        }
    }
}
