/// A JSON value (RFC 8259).
///
/// Members keep their order; integers that fit stay integers.
public enum JSON: Sendable, Equatable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number written without fraction or exponent that fits in 64 bits.
    case integer(Int)
    /// Any other number.
    case number(Double)
    /// A text.
    case string(String)
    /// Values in order.
    case array([JSON])
    /// Members in order.
    case object(JSONObject)
}

extension JSON {
    /// The member `key` of an object; nil for a missing member or another kind of value.
    public subscript(key: String) -> JSON? {
        if case .object(let object) = self { object[key] } else { nil }
    }

    /// The text of a string.
    public var string: String? { if case .string(let value) = self { value } else { nil } }

    /// The truth value of a boolean.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The elements of an array.
    public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }

    /// The members of an object.
    public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// A whole number, also when it was written as `3.0`.
    public var integer: Int? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int(exactly: value)
        default: nil
        }
    }

    /// Any number.
    public var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// Whether this is `null`.
    public var isNull: Bool { if case .null = self { true } else { false } }

    /// The name of the value's kind, for messages.
    public var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// The string of a literal.
    public init(stringLiteral value: String) { self = .string(value) }
    /// The integer of a literal.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// The number of a literal.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// The truth value of a literal.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// `null`.
    public init(nilLiteral: ()) { self = .null }
    /// The array of these elements.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    /// The object of these members, in this order.
    public init(dictionaryLiteral elements: (String, JSON)...) { self = .object(JSONObject(elements)) }

    /// The value, or `null` where there is none.
    public init(_ value: Double?) { self = value.map(JSON.number) ?? .null }

    /// The value, or `null` where there is none.
    public init(_ value: Int?) { self = value.map(JSON.integer) ?? .null }

    /// The value, or `null` where there is none.
    public init(_ value: String?) { self = value.map(JSON.string) ?? .null }
}

/// The members of a JSON object in the order in which they were written.
public struct JSONObject: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// Names and values in order.
    public private(set) var members: [(key: String, value: JSON)] = []
    private var positions: [Name: Int] = [:]

    /// A name that is equal only to the same bytes: "é" in one code point and in two are different members, as in
    /// other readers, although they are equal strings.
    private struct Name: Hashable {
        let text: String

        init(_ text: String) { self.text = text }

        static func == (left: Name, right: Name) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

        func hash(into hasher: inout Hasher) {
            for byte in text.utf8 { hasher.combine(byte) }
        }
    }

    /// An object without members.
    public init() {}

    /// An object with these members; a later one of the same name replaces the earlier.
    public init(_ members: [(String, JSON)]) {
        self.members.reserveCapacity(members.count)
        for (key, value) in members { self[key] = value }
    }

    /// The object of these members, in this order.
    public init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }

    /// The names in order.
    public var keys: [String] { members.map(\.key) }

    /// The number of members.
    public var count: Int { members.count }

    /// The value of `key`; setting nil removes the member.
    ///
    /// - Complexity: O(1) to read, to replace and to append; O(n) to remove.
    public subscript(key: String) -> JSON? {
        get { positions[Name(key)].map { members[$0].value } }
        set {
            if let position = positions[Name(key)] {
                if let newValue {
                    members[position].value = newValue
                } else {
                    members.remove(at: position)
                    positions[Name(key)] = nil
                    for (other, index) in positions where index > position { positions[other] = index - 1 }
                }
            } else if let newValue {
                positions[Name(key)] = members.count
                members.append((key, newValue))
            }
        }
    }

    /// Whether both hold the same members in the same order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.elementsEqual(right.members) { $0.key == $1.key && $0.value == $1.value }
    }
}
