extension TemplateInterpreter {
    /// A chain of comparisons, which ends at the first that does not hold.
    func compare(_ first: TemplateExpression, _ rest: [(TemplateExpression.Comparison, TemplateExpression)])
        throws(TemplateError) -> Bool
    {
        var left = try evaluate(first)
        for (comparison, expression) in rest {
            let right = try evaluate(expression)
            guard try compare(left, comparison, right) else { return false }
            left = right
        }
        return true
    }

    /// One comparison.
    func compare(_ left: TemplateValue, _ comparison: TemplateExpression.Comparison, _ right: TemplateValue)
        throws(TemplateError) -> Bool
    {
        switch comparison {
        case .equal: try isEqual(left, right)
        case .notEqual: !(try isEqual(left, right))
        case .less: try precedes(left, right, comparison)
        case .greater: try precedes(right, left, comparison)
        case .lessOrEqual: try precedes(left, right, comparison, orEqual: true)
        case .greaterOrEqual: try precedes(right, left, comparison, orEqual: true)
        case .contained: try isContained(left, in: right)
        case .notContained: !(try isContained(left, in: right))
        }
    }

    /// Python's `==`.
    func isEqual(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateError) -> Bool {
        try charge(1)
        switch (left.content, right.content) {
        case (.undefined, .undefined), (.none, .none): return true
        case (.text(let first), .text(let second)):
            guard first.bytes.count == second.bytes.count else { return false }
            try charge(first.bytes.count >> 4)
            return first == second
        case (.list(let first), .list(let second)): return try isEqual(first, second)
        case (.dictionary(let first), .dictionary(let second)):
            guard first.count == second.count else { return false }
            for (key, value) in zip(first.keys, first.values) {
                guard let other = try second.value(key), try isEqual(value, other) else { return false }
            }
            return true
        case (.namespace(let first), .namespace(let second)), (.loop(let first), .loop(let second)),
            (.cycler(let first), .cycler(let second)), (.joiner(let first), .joiner(let second)),
            (.callable(.macro(let first)), .callable(.macro(let second))):
            return first == second
        case (.callable(.function(let first)), .callable(.function(let second))): return first == second
        default:
            guard let first = Self.number(left), let second = Self.number(right) else { return false }
            if case .integer(let first) = first, case .integer(let second) = second { return first == second }
            return first.float == second.float
        }
    }

    private func isEqual(_ first: TemplateList, _ second: TemplateList) throws(TemplateError) -> Bool {
        let isSameKind = first.flavor == second.flavor || (first.flavor.isTuple && second.flavor.isTuple)
        guard isSameKind, !first.flavor.isIterator else { return first === second }
        guard first.count == second.count else { return false }
        for (left, right) in zip(first.elements, second.elements) {
            guard try isEqual(left, right) else { return false }
        }
        return true
    }

    /// Python's `<` or `<=`.
    private func precedes(
        _ left: TemplateValue,
        _ right: TemplateValue,
        _ comparison: TemplateExpression.Comparison,
        orEqual: Bool = false
    ) throws(TemplateError) -> Bool {
        try charge(1)
        if let first = left.text, let second = right.text {
            try charge(min(first.bytes.count, second.bytes.count) >> 4)
            return first < second || (orEqual && first == second)
        }
        if let first = Self.number(left), let second = Self.number(right) {
            if case .integer(let first) = first, case .integer(let second) = second {
                return orEqual ? first <= second : first < second
            }
            return orEqual ? first.float <= second.float : first.float < second.float
        }
        if case .list(let first) = left.content, case .list(let second) = right.content,
            (first.flavor == .list && second.flavor == .list)
                || (first.flavor.isTuple && second.flavor.isTuple)
        {
            for (left, right) in zip(first.elements, second.elements) where !(try isEqual(left, right)) {
                return try precedes(left, right, comparison, orEqual: orEqual)
            }
            return orEqual ? first.count <= second.count : first.count < second.count
        }
        for case .undefined(let reason) in [left.content, right.content] { throw reason.error }
        throw .mismatch(
            line: line,
            what: "the comparison '\(comparison.rawValue)'",
            expected: "two numbers, two strings or two lists",
            found: "\(left.kindName) and \(right.kindName)"
        )
    }

    /// Whether `left` comes before `right` in order.
    func precedes(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateError) -> Bool {
        try precedes(left, right, .less)
    }

    /// Python's `in`.
    func isContained(_ value: TemplateValue, in container: TemplateValue) throws(TemplateError) -> Bool {
        try charge(reading: container)
        switch container.content {
        case .undefined: return false
        case .text(let text):
            guard let part = value.text else {
                throw .mismatch("'in' on a string", expected: "a string", found: value)
            }
            return text.firstOffset(of: part) != nil
        case .dictionary(let dictionary): return try dictionary.value(value) != nil
        case .list(let list):
            for element in list.read() where try isEqual(element, value) { return true }
            return false
        default:
            throw .mismatch("'in'", expected: "a list, a dictionary or a string", found: container)
        }
    }

    /// The values in order, equal ones in theirs.
    func sorted<Element>(
        _ values: [Element],
        reversed: Bool = false,
        by key: (Element) throws(TemplateError) -> TemplateValue
    ) throws(TemplateError) -> [Element] {
        var items: [(key: TemplateValue, value: Element)] = []
        for value in values { items.append((try key(value), value)) }
        var width = 1
        while width < items.count {
            var merged: [(key: TemplateValue, value: Element)] = []
            merged.reserveCapacity(items.count)
            var start = 0
            while start < items.count {
                let middle = min(start + width, items.count)
                let end = min(middle + width, items.count)
                var (left, right) = (start, middle)
                while left < middle, right < end {
                    let takesRight =
                        reversed
                        ? try precedes(items[left].key, items[right].key)
                        : try precedes(items[right].key, items[left].key)
                    merged.append(takesRight ? items[right] : items[left])
                    if takesRight { right += 1 } else { left += 1 }
                }
                merged += items[left..<middle]
                merged += items[right..<end]
                start = end
            }
            items = merged
            width *= 2
        }
        return items.map(\.value)
    }
}
