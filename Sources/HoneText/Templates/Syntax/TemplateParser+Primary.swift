extension TemplateParser {
    /// A constant, a name or something in brackets.
    mutating func primary() throws(TemplateError) -> TemplateExpression {
        let line = line
        switch current.kind {
        case .name(let name):
            advance()
            switch name {
            case "true", "True": return try TemplateExpression(.constant(.bool(true)), line: line)
            case "false", "False": return try TemplateExpression(.constant(.bool(false)), line: line)
            case "none", "None": return try TemplateExpression(.constant(.none), line: line)
            default:
                namesRead.insert(name)
                return try TemplateExpression(.name(place(of: name)), line: line)
            }
        case .text:
            // Strings that follow each other are one.
            var text = ""
            while case .text(let part) = current.kind {
                text += part
                advance()
            }
            return try TemplateExpression(.constant(.text(TemplateText(text))), line: line)
        case .integer(let value):
            advance()
            return try TemplateExpression(.constant(.integer(value)), line: line)
        case .float(let value):
            advance()
            return try TemplateExpression(.constant(.float(value)), line: line)
        case .symbol("("):
            advance()
            let value = try tuple(isInParentheses: true)
            try expect(")")
            return value
        case .symbol("["): return try list()
        case .symbol("{"): return try dictionary()
        default: throw unexpected("an expression")
        }
    }

    private mutating func list() throws(TemplateError) -> TemplateExpression {
        let line = line
        try expect("[")
        var elements: [TemplateExpression] = []
        while !isSymbol("]") {
            if !elements.isEmpty { try expect(",") }
            if isSymbol("]") { break }
            elements.append(try expression())
        }
        try expect("]")
        return try TemplateExpression(.list(elements), line: line)
    }

    private mutating func dictionary() throws(TemplateError) -> TemplateExpression {
        let line = line
        try expect("{")
        var members: [(key: TemplateExpression, value: TemplateExpression)] = []
        while !isSymbol("}") {
            if !members.isEmpty { try expect(",") }
            if isSymbol("}") { break }
            let key = try expression()
            try expect(":")
            members.append((key, try expression()))
        }
        try expect("}")
        return try TemplateExpression(.dictionary(members), line: line)
    }

    /// Members, elements and calls after a value.
    mutating func postfix(_ value: TemplateExpression) throws(TemplateError) -> TemplateExpression {
        var value = value
        while true {
            let line = line
            if skip(".") {
                if case .integer(let index) = current.kind {
                    advance()
                    let constant = try TemplateExpression(.constant(.integer(index)), line: line)
                    value = try TemplateExpression(.element(value, constant), line: line)
                } else {
                    value = try TemplateExpression(.member(value, TemplateText(try anyName())), line: line)
                }
            } else if isSymbol("[") {
                value = try element(of: value)
            } else if isSymbol("(") {
                value = try TemplateExpression(.call(value, try arguments()), line: line)
            } else {
                return value
            }
        }
    }

    private mutating func element(of value: TemplateExpression) throws(TemplateError) -> TemplateExpression {
        let line = line
        try expect("[")
        if skip("]") {
            let nothing = try TemplateExpression(.tuple([]), line: line)
            return try TemplateExpression(.element(value, nothing), line: line)
        }
        var bounds: [TemplateExpression?] = [nil]
        if !isSymbol(":") { bounds = [try expression()] }
        if isSymbol(":") {
            while bounds.count < 3, skip(":") {
                let isBound = !isSymbol(":") && !isSymbol("]")
                bounds.append(isBound ? try expression() : nil)
            }
            try expect("]")
            return try TemplateExpression(.slice(value, bounds), line: line)
        }
        var indices = bounds.compactMap { $0 }
        while skip(",") { indices.append(try expression()) }
        try expect("]")
        let index = indices.count > 1 ? try TemplateExpression(.tuple(indices), line: line) : indices[0]
        return try TemplateExpression(.element(value, index), line: line)
    }

    /// What stands between the parentheses of a call.
    mutating func arguments() throws(TemplateError) -> TemplateExpression.Arguments {
        var arguments = TemplateExpression.Arguments()
        try expect("(")
        var isFirst = true
        while !isSymbol(")") {
            if !isFirst {
                try expect(",")
                if isSymbol(")") { break }
            }
            isFirst = false
            let wrongOrder = TemplateError.syntax(
                line: line,
                what: "arguments in a wrong order",
                expected: nil
            )
            if skip("*") {
                guard arguments.list == nil, arguments.dictionary == nil else { throw wrongOrder }
                arguments.list = try expression()
            } else if skip("**") {
                guard arguments.dictionary == nil else { throw wrongOrder }
                arguments.dictionary = try expression()
            } else if case .name(let name) = current.kind, next.kind == .symbol("=") {
                guard arguments.dictionary == nil else { throw wrongOrder }
                advance()
                advance()
                arguments.named.append((name, try expression()))
            } else {
                guard arguments.named.isEmpty, arguments.list == nil, arguments.dictionary == nil else {
                    throw wrongOrder
                }
                arguments.positional.append(try expression())
            }
        }
        try expect(")")
        return arguments
    }

    /// Filters, tests and calls after a value.
    mutating func filters(of value: TemplateExpression) throws(TemplateError) -> TemplateExpression {
        var value = value
        while true {
            if isSymbol("|") {
                value = try filter(value)
            } else if isName("is") {
                value = try test(value)
            } else if isSymbol("(") {
                let line = line
                value = try TemplateExpression(.call(value, try arguments()), line: line)
            } else {
                return value
            }
        }
    }

    /// The filters that begin here, on `value`; nil is what a block wrote.
    ///
    /// - Parameter startsInline: whether the first has no `|` before it.
    mutating func filter(_ value: TemplateExpression?, startsInline: Bool = false) throws(TemplateError)
        -> TemplateExpression
    {
        var value = value
        var isInline = startsInline
        repeat {
            let line = line
            if !isInline { try expect("|") }
            isInline = false
            let name = try dottedName()
            let arguments = isSymbol("(") ? try arguments() : TemplateExpression.Arguments()
            value = try TemplateExpression(.filter(value, name, arguments), line: line)
        } while isSymbol("|")
        guard let value else { throw unexpected("a filter") }
        return value
    }

    private mutating func dottedName() throws(TemplateError) -> String {
        var name = try anyName()
        while skip(".") { name += "." + (try anyName()) }
        return name
    }

    private mutating func test(_ value: TemplateExpression) throws(TemplateError) -> TemplateExpression {
        let line = line
        try expect(name: "is")
        let isNegated = skip(name: "not")
        let name = try dottedName()
        var arguments = TemplateExpression.Arguments()
        if isSymbol("(") {
            arguments = try self.arguments()
        } else if startsArgument {
            guard !isName("is") else { throw unexpected("one test only") }
            arguments.positional = [
                try nested { (parser) throws(TemplateError) in
                    try parser.postfix(try parser.primary())
                }
            ]
        }
        let test = try TemplateExpression(.test(value, name, arguments), line: line)
        return isNegated ? try TemplateExpression(.not(test), line: line) : test
    }

    /// Whether the argument of a test begins here, without parentheses.
    private var startsArgument: Bool {
        switch current.kind {
        case .name(let name): name != "else" && name != "or" && name != "and"
        case .text, .integer, .float, .symbol("["), .symbol("{"): true
        default: false
        }
    }
}
