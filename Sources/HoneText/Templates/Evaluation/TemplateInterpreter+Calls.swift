extension TemplateInterpreter {
    /// What calling a value gives.
    func call(_ function: TemplateValue, _ arguments: TemplateArguments) throws(TemplateError)
        -> TemplateValue
    {
        try nested { () throws(TemplateError) in
            switch function.content {
            case .undefined(let reason): throw reason.error
            case .callable(.method(let receiver, let name)):
                try charge(reading: receiver.value)
                for argument in arguments.positional { try charge(reading: argument) }
                return try call(name, of: receiver.value, arguments)
            case .callable(.function(let name)): return try TemplateGlobals.call(name, arguments, self)
            case .callable(.macro(let index)): return .text(try call(macro: index, arguments))
            case .loop(let index):
                let value = try arguments.bound(to: ["iterable"], of: "a call of 'loop'", required: 1)[0]
                return .text(try descend(index, into: value ?? .none))
            case .joiner(let index):
                let separator = joiners[index].isUsed ? joiners[index].separator : TemplateText()
                joiners[index].isUsed = true
                return .text(separator)
            default: throw .mismatch("a call", expected: "a function or a macro", found: function)
            }
        }
    }

    private func call(_ name: String, of receiver: TemplateValue, _ arguments: TemplateArguments)
        throws(TemplateError) -> TemplateValue
    {
        switch receiver.content {
        case .loop(let index): return try call(name, ofLoop: index, arguments)
        case .cycler(let index):
            let current = cyclers[index].items[cyclers[index].index]
            cyclers[index].index =
                name == "reset" ? 0 : (cyclers[index].index + 1) % cyclers[index].items.count
            return name == "reset" ? .none : current
        default: return try TemplateMethods.call(name, of: receiver, arguments, self)
        }
    }

    private func call(_ name: String, ofLoop index: Int, _ arguments: TemplateArguments) throws(TemplateError)
        -> TemplateValue
    {
        if name == "cycle" {
            guard !arguments.positional.isEmpty else {
                throw .mismatch(line: line, what: "'loop.cycle'", expected: "values", found: "none")
            }
            return arguments.positional[loops[index].index % arguments.positional.count]
        }
        let value = try TemplateValue.list(arguments.positional, .tuple)
        let isSame = try loops[index].lastChecked.map { (last) throws(TemplateError) in
            try isEqual(last, value)
        }
        loops[index].lastChecked = value
        return .bool(isSame != true)
    }

    /// What a macro writes.
    private func call(macro index: Int, _ arguments: TemplateArguments) throws(TemplateError) -> TemplateText
    {
        let (macro, outer) = macros[index]
        let inner = TemplateScope(parent: outer)
        let what = "the macro '\(macro.name)'"
        var given = arguments.positional
        var named = arguments.named
        let extra = given.dropFirst(macro.parameters.count)
        given = Array(given.prefix(macro.parameters.count))
        guard extra.isEmpty || macro.takesList else {
            throw .mismatch(
                line: line,
                what: what,
                expected: "\(macro.parameters.count) arguments",
                found: "\(arguments.positional.count)"
            )
        }
        if macro.takesList, let listName { inner.set(listName, try .list(Array(extra), .tuple)) }
        if macro.takesCaller, let callerName {
            let position = named.firstIndex { $0.name == "caller" }
            let missing = TemplateValue.undefined(UndefinedReason(kind: .other, name: "there is no caller"))
            inner.set(callerName, position.map { named.remove(at: $0).value } ?? missing)
        }
        var values: [TemplateValue?] = []
        for (position, parameter) in macro.parameters.enumerated() {
            let name = program.names[parameter.name]
            let match = named.firstIndex { $0.name == name }
            if position < given.count {
                values.append(given[position])
            } else {
                values.append(match.map { named.remove(at: $0).value })
            }
        }
        if macro.takesDictionary, let dictionaryName {
            let dictionary = TemplateDictionary()
            for (name, value) in named { try dictionary.set(.text(name), value) }
            inner.set(dictionaryName, .dictionary(dictionary))
        } else if let unknown = named.first {
            let known = macro.parameters.map { program.names[$0.name] }.joined(separator: ", ")
            throw .mismatch(
                line: line,
                what: what,
                expected: known.isEmpty ? "no arguments" : known,
                found: "an argument '\(unknown.name)'"
            )
        }
        return try captured(in: inner) { () throws(TemplateError) in
            for (parameter, value) in zip(macro.parameters, values) {
                scope.set(parameter.name, try argument(parameter, value))
            }
            _ = try execute(macro.body)
        }
    }

    private func argument(_ parameter: (name: Int, value: TemplateExpression?), _ value: TemplateValue?)
        throws(TemplateError) -> TemplateValue
    {
        if let value { return value }
        if let standard = parameter.value { return try evaluate(standard) }
        let name = program.names[parameter.name]
        return .undefined(UndefinedReason(kind: .other, name: "the parameter '\(name)' was not given"))
    }
}
