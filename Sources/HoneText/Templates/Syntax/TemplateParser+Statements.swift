extension TemplateParser {
    /// The statements up to a tag that begins with one of `ends`, whose name is next; or up to the end.
    mutating func statements(until ends: [String]) throws(TemplateError) -> [TemplateStatement] {
        try nested { (parser) throws(TemplateError) in try parser.statementList(until: ends) }
    }

    private mutating func statementList(until ends: [String]) throws(TemplateError) -> [TemplateStatement] {
        var result: [TemplateStatement] = []
        while true {
            let line = line
            switch current.kind {
            case .data(let bytes):
                advance()
                result.append(TemplateStatement(kind: .data(TemplateText(bytes: bytes)), line: line))
            case .printStart:
                advance()
                let value = try tuple()
                try expect(.printEnd, "'}}'")
                result.append(TemplateStatement(kind: .print(value), line: line))
            case .blockStart:
                advance()
                guard case .name(let name) = current.kind else { throw unexpected("the name of a statement") }
                if ends.contains(name) { return result }
                advance()
                let kind = try statement(name, line: line)
                result.append(TemplateStatement(kind: kind, line: line))
            case .end where ends.isEmpty:
                return result
            default:
                let wanted = ends.map { "'{% \($0) %}'" }.joined(separator: " or ")
                throw unexpected(ends.isEmpty ? nil : wanted)
            }
        }
    }

    private mutating func statement(_ name: String, line: Int) throws(TemplateError) -> TemplateStatement.Kind
    {
        switch name {
        case "if": return try choice()
        case "for": return try loop()
        case "set": return try set()
        case "macro": return try macro()
        case "call": return try call()
        case "filter":
            let filter = try filter(nil, startsInline: true)
            return .filter(filter, body: try body(until: "endfilter"))
        case "with": return try with()
        case "generation": return .generation(try macroBody(until: "endgeneration").body)
        case "break", "continue":
            guard loopDepth > 0 else {
                throw .syntax(line: line, what: "'\(name)' stands outside of a loop", expected: nil)
            }
            try endTag()
            return name == "break" ? .breakLoop : .continueLoop
        case "block", "extends", "include", "import", "from", "autoescape", "do", "trans", "debug":
            throw .unsupported(line: line, what: "the statement '\(name)'")
        default:
            throw .syntax(
                line: line,
                what: "unknown statement '\(name)'",
                expected: "one of if, for, set, macro, call, filter, with, break, continue, generation, raw"
            )
        }
    }

    private mutating func endTag() throws(TemplateError) {
        _ = skip(":")
        try expect(.blockEnd, "'%}'")
    }

    /// The rest of a tag, the statements after it and the tag that ends them.
    private mutating func body(until end: String) throws(TemplateError) -> [TemplateStatement] {
        try endTag()
        let body = try statements(until: [end])
        advance()
        try endTag()
        return body
    }

    /// The body of a macro: loops around it are not its own, and what it reads is noted.
    private mutating func macroBody(until end: String) throws(TemplateError)
        -> (body: [TemplateStatement], reads: Set<String>)
    {
        let (outerLoops, outerReads) = (loopDepth, namesRead)
        loopDepth = 0
        namesRead = []
        let body = try body(until: end)
        let reads = namesRead
        loopDepth = outerLoops
        namesRead = outerReads.union(reads)
        return (body, reads)
    }

    private mutating func choice() throws(TemplateError) -> TemplateStatement.Kind {
        var branches: [(test: TemplateExpression, body: [TemplateStatement])] = []
        while true {
            let test = try tuple(allowsConditional: false)
            try endTag()
            branches.append((test, try statements(until: ["elif", "else", "endif"])))
            if skip(name: "elif") { continue }
            var otherwise: [TemplateStatement] = []
            if skip(name: "else") {
                try endTag()
                otherwise = try statements(until: ["endif"])
            }
            advance()
            try endTag()
            return .choice(branches, otherwise: otherwise)
        }
    }

    private mutating func loop() throws(TemplateError) -> TemplateStatement.Kind {
        let target = try target(stop: "in")
        try expect(name: "in")
        let items = try tuple(allowsConditional: false, stop: "recursive")
        let condition = skip(name: "if") ? try expression() : nil
        let isRecursive = skip(name: "recursive")
        try endTag()
        loopDepth += 1
        let body = try statements(until: ["endfor", "else"])
        loopDepth -= 1
        var otherwise: [TemplateStatement] = []
        if skip(name: "else") {
            try endTag()
            otherwise = try statements(until: ["endfor"])
        }
        advance()
        try endTag()
        return .loop(
            TemplateStatement.Loop(
                target: target,
                items: items,
                condition: condition,
                isRecursive: isRecursive,
                body: body,
                otherwise: otherwise
            )
        )
    }

    private mutating func set() throws(TemplateError) -> TemplateStatement.Kind {
        let target = try target(allowsAttribute: true)
        if skip("=") {
            let value = try tuple()
            try expect(.blockEnd, "'%}'")
            return .set(target, value)
        }
        let filter: TemplateExpression? = isSymbol("|") ? try filter(nil) : nil
        return .setBlock(target, filter: filter, body: try body(until: "endset"))
    }

    private mutating func with() throws(TemplateError) -> TemplateStatement.Kind {
        var values: [(target: TemplateStatement.Target, value: TemplateExpression)] = []
        while current.kind != .blockEnd {
            if !values.isEmpty { try expect(",") }
            let target = try target()
            try expect("=")
            values.append((target, try expression()))
        }
        return .with(values, body: try body(until: "endwith"))
    }

    private mutating func macro() throws(TemplateError) -> TemplateStatement.Kind {
        let name = try targetName()
        let parameters = try parameters()
        let (body, reads) = try macroBody(until: "endmacro")
        let macro = TemplateStatement.Macro(name: name, parameters: parameters, body: body, reads: reads)
        return .macro(place(of: name), macro)
    }

    private mutating func call() throws(TemplateError) -> TemplateStatement.Kind {
        let parameters = isSymbol("(") ? try parameters() : []
        let line = line
        let value = try expression()
        guard case .call = value.kind else {
            throw .syntax(
                line: line,
                what: "'{% call %}' without a call",
                expected: "a macro and parentheses"
            )
        }
        let (body, reads) = try macroBody(until: "endcall")
        return .call(
            value,
            TemplateStatement.Macro(name: "caller", parameters: parameters, body: body, reads: reads)
        )
    }

    private mutating func parameters() throws(TemplateError) -> [(name: Int, value: TemplateExpression?)] {
        var parameters: [(name: Int, value: TemplateExpression?)] = []
        try expect("(")
        while !isSymbol(")") {
            if !parameters.isEmpty { try expect(",") }
            let name = place(of: try targetName())
            let value = skip("=") ? try expression() : nil
            if value == nil, parameters.last?.value != nil {
                throw .syntax(
                    line: line,
                    what: "a parameter without a value follows one with a value",
                    expected: nil
                )
            }
            parameters.append((name, value))
        }
        try expect(")")
        return parameters
    }

    private mutating func targetName() throws(TemplateError) -> String {
        let line = line
        let name = try anyName()
        guard !["true", "false", "none", "True", "False", "None"].contains(name) else {
            throw .syntax(line: line, what: "'\(name)' cannot be given a value", expected: "another name")
        }
        return name
    }

    /// What a value is given to: a name, an attribute of a namespace, or several names.
    private mutating func target(allowsAttribute: Bool = false, stop: String? = nil) throws(TemplateError)
        -> TemplateStatement.Target
    {
        var targets: [TemplateStatement.Target] = []
        var isTuple = false
        while true {
            targets.append(try simpleTarget(allowsAttribute: allowsAttribute))
            guard skip(",") else { break }
            isTuple = true
            let isEnd = isSymbol(")") || isSymbol("=") || current.kind == .blockEnd
            if isEnd || (stop.map(isName) ?? false) { break }
        }
        return isTuple ? .tuple(targets) : targets[0]
    }

    private mutating func simpleTarget(allowsAttribute: Bool) throws(TemplateError)
        -> TemplateStatement.Target
    {
        if skip("(") {
            let target = try nested { (parser) throws(TemplateError) in
                try parser.target(allowsAttribute: allowsAttribute)
            }
            try expect(")")
            return target
        }
        let name = try targetName()
        if allowsAttribute, skip(".") {
            namesRead.insert(name)
            return .attribute(place(of: name), try anyName())
        }
        return .name(place(of: name))
    }
}
