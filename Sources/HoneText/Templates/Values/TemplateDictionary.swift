/// A dictionary as templates see it, in the order of its making.
final class TemplateDictionary {
    /// A key: values that are equal in Python are one key.
    enum Key: Hashable {
        case text(TemplateText)
        case integer(Int)
        case float(Double)
        case none
        case tuple([Key])
    }

    private(set) var keys: [TemplateValue] = []
    private(set) var values: [TemplateValue] = []
    private(set) var depth = 1
    /// The index of the message that this is.
    let message: Int?
    private var positions: [Key: Int] = [:]

    init(message: Int? = nil) { self.message = message }

    var count: Int { keys.count }

    /// Sets a member while the dictionary is being made.
    func set(_ key: TemplateValue, _ value: TemplateValue) throws(TemplateError) {
        let known = try Self.key(key)
        let nested = max(key.depth, value.depth) + 1
        guard nested <= TemplateLimits.valueDepth else {
            throw .limit("dictionaries within dictionaries", TemplateLimits.valueDepth)
        }
        depth = max(depth, nested)
        if let position = positions[known] {
            values[position] = value
        } else {
            guard keys.count < TemplateLimits.elements else {
                throw .limit("the members of one dictionary", TemplateLimits.elements)
            }
            positions[known] = keys.count
            keys.append(key)
            values.append(value)
        }
    }

    /// The value of a key that is a text.
    func value(_ name: TemplateText) -> TemplateValue? { positions[.text(name)].map { values[$0] } }

    /// The value of `key`.
    func value(_ key: TemplateValue) throws(TemplateError) -> TemplateValue? {
        positions[try Self.key(key)].map { values[$0] }
    }

    /// The value of a key.
    func value(at key: Key) -> TemplateValue? { positions[key].map { values[$0] } }

    /// The value as a key.
    static func key(_ value: TemplateValue) throws(TemplateError) -> Key {
        switch value.content {
        case .text(let text): return .text(text)
        case .bool(let bool): return .integer(bool ? 1 : 0)
        case .integer(let integer): return .integer(integer)
        case .float(let float): return Int(exactly: float).map(Key.integer) ?? .float(float)
        case .none: return .none
        case .list(let list) where list.flavor.isTuple:
            // Only tuples of plain values are keys, which keeps comparing them cheap.
            var parts: [Key] = []
            for element in list.elements where element.depth == 0 { parts.append(try key(element)) }
            guard parts.count == list.count else { fallthrough }
            return .tuple(parts)
        default:
            throw .mismatch("a key of a dictionary", expected: "a string or a number", found: value)
        }
    }
}
