extension TemplateInterpreter {
    /// `value.name`: an attribute, or else an element, or else undefined.
    func member(_ name: TemplateText, of value: TemplateValue) throws(TemplateError) -> TemplateValue {
        switch value.content {
        case .undefined(let reason): throw reason.error
        case .dictionary(let dictionary):
            // Members first where no method has the name: that is the usual case.
            if let method = method(name, of: value) { return method }
            if let found = dictionary.value(name) { return found }
        case .text, .list:
            if let method = method(name, of: value) { return method }
            if case .list(let list) = value.content, list.flavor == .group {
                if name == TemplateText("grouper") { return list.elements[0] }
                if name == TemplateText("list") { return list.elements[1] }
            }
        case .namespace(let index):
            if let found = namespaces[index][name.string] { return found }
        case .loop(let index):
            if let found = loops[index].member(name.string) { return found }
            if ["cycle", "changed"].contains(name.string) { return bound(name, to: value) }
        case .cycler(let index):
            let cycler = cyclers[index]
            if name == TemplateText("current") { return cycler.items[cycler.index] }
            if ["next", "reset"].contains(name.string) { return bound(name, to: value) }
        case .callable(.macro(let index)):
            if name == TemplateText("name") { return .text(macros[index].macro.name) }
        default: break
        }
        return missing(name, of: value)
    }

    private func bound(_ name: TemplateText, to value: TemplateValue) -> TemplateValue {
        .callable(.method(TemplateCallable.Box(value), name.string))
    }

    private func missing(_ name: TemplateText, of value: TemplateValue) -> TemplateValue {
        .undefined(UndefinedReason(kind: .member, name: name.string, owner: value.typeName))
    }

    /// A method of a value; undefined where a template may not use it, nil where there is none.
    private func method(_ name: TemplateText, of value: TemplateValue) -> TemplateValue? {
        guard let known = TemplateMethods.names(of: value), known.contains(name) else {
            guard TemplateMethods.isForbidden(name, of: value) else { return nil }
            return .undefined(
                UndefinedReason(kind: .forbidden, name: name.string, owner: value.typeName)
            )
        }
        return bound(name, to: value)
    }

    /// `value[index]`: an element, or else an attribute, or else undefined.
    func element(_ index: TemplateValue, of value: TemplateValue) throws(TemplateError) -> TemplateValue {
        switch value.content {
        case .undefined(let reason): throw reason.error
        case .dictionary(let dictionary):
            if let key = try? TemplateDictionary.key(index), let found = dictionary.value(at: key) {
                return found
            }
        case .list(let list) where list.flavor.isIndexed:
            if let position = Self.position(index, count: list.count) { return list.elements[position] }
        case .text(let text):
            try charge(text.bytes.count >> 4)
            let count = text.scalarCount
            if let position = Self.position(index, count: count) {
                let start = text.offset(ofScalar: position)
                let width = text.bytes[(start + 1)...].prefix { $0 & 0xC0 == 0x80 }.count + 1
                return .text(text.slice(start..<start + width))
            }
        default: break
        }
        if case .text(let name) = index.content {
            if case .dictionary = value.content {
                return method(name, of: value) ?? missing(name, of: value)
            }
            return try member(name, of: value)
        }
        if case .undefined(let reason) = index.content { throw reason.error }
        return missing(try index.printed(), of: value)
    }

    /// The position that a whole number means, from the end where it is negative.
    private static func position(_ index: TemplateValue, count: Int) -> Int? {
        let number: Int
        switch index.content {
        case .integer(let value): number = value
        case .bool(let value): number = value ? 1 : 0
        default: return nil
        }
        let position = number < 0 ? number &+ count : number
        return (0..<count).contains(position) ? position : nil
    }

    /// `value[from:to:step]`.
    func slice(_ value: TemplateValue, from: Int?, to: Int?, step: Int?) throws(TemplateError)
        -> TemplateValue
    {
        switch value.content {
        case .undefined(let reason): throw reason.error
        case .list(let list) where list.flavor.isIndexed:
            let positions = try Self.positions(from: from, to: to, step: step, count: list.count)
            let flavor = list.flavor == .group ? .tuple : list.flavor
            var result: [TemplateValue] = []
            for position in positions { result.append(list.elements[position]) }
            return try .list(result, flavor)
        case .text(let text):
            let positions = try Self.positions(from: from, to: to, step: step, count: text.scalarCount)
            if step ?? 1 == 1 {
                guard let first = positions.first, let last = positions.last else {
                    return .text(TemplateText())
                }
                return .text(text.slice(text.offset(ofScalar: first)..<text.offset(ofScalar: last + 1)))
            }
            try charge(text.bytes.count)
            let characters = try text.characters()
            var result = TemplateText()
            for position in positions { try result.append(characters[position]) }
            return .text(result)
        default: throw .mismatch("a slice", expected: "a list or a string", found: value)
        }
    }

    /// The positions of a slice, as Python counts them.
    private static func positions(from: Int?, to: Int?, step: Int?, count: Int) throws(TemplateError)
        -> [Int]
    {
        let step = step ?? 1
        guard step != 0 else {
            throw .mismatch(line: 0, what: "a slice", expected: "a step that is not 0", found: "0")
        }
        let (low, high) = step > 0 ? (0, count) : (-1, count - 1)
        let clamp = { (bound: Int) in min(max(bound < 0 ? bound &+ count : bound, low), high) }
        let start = from.map { $0 < -count && step < 0 ? low : clamp($0) } ?? (step > 0 ? low : high)
        let end = to.map { $0 < -count && step < 0 ? low : clamp($0) } ?? (step > 0 ? high : low)
        var result: [Int] = []
        var position = start
        while step > 0 ? position < end : position > end {
            result.append(position)
            let (next, overflow) = position.addingReportingOverflow(step)
            if overflow { break }
            position = next
        }
        return result
    }
}
