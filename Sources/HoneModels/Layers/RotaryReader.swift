internal import HoneBase
internal import SystemPackage

/// Reads an object of rotary settings key by key; what was never asked for is an error.
struct RotaryReader {
    private let path: FilePath
    private let name: String
    private let members: JSONObject?
    private var asked: Set<String> = ["rope_type", "type"]

    init(_ path: FilePath, _ name: String, _ members: JSONObject?) {
        self.path = path
        self.name = name
        self.members = members
    }

    func key(_ key: String) -> String { "\(name).\(key)" }

    private mutating func value(_ key: String) -> JSON? {
        asked.insert(key)
        guard let value = members?[key], !value.isNull else { return nil }
        return value
    }

    mutating func text(_ key: String) throws(ModelError) -> String? {
        guard let value = value(key) else { return nil }
        guard let text = value.string else { throw wrong(key, "a string", value.text()) }
        return text
    }

    mutating func flag(_ key: String) throws(ModelError) -> Bool? {
        guard let value = value(key) else { return nil }
        guard let flag = value.bool else { throw wrong(key, "true or false", value.text()) }
        return flag
    }

    mutating func number(_ key: String) throws(ModelError) -> Double? {
        guard let value = value(key) else { return nil }
        guard let number = value.double, number.isFinite else { throw wrong(key, "a number", value.text()) }
        return number
    }

    /// The number at `key`, of which 0 counts as none.
    mutating func nonZero(_ key: String) throws(ModelError) -> Double? {
        let number = try number(key)
        return number == 0 ? nil : number
    }

    mutating func positive(_ key: String) throws(ModelError) -> Double {
        let number = try number(key)
        guard let number, number > 0 else {
            throw wrong(key, "a number above 0", number.map { "\($0)" } ?? "nothing")
        }
        return number
    }

    mutating func numbers(_ key: String, count: Int) throws(ModelError) -> [Double] {
        let numbers = value(key)?.array?.compactMap(\.double) ?? []
        guard numbers.count == count, numbers.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            throw wrong(key, "\(count) numbers above 0", "\(numbers.count) of them")
        }
        return numbers
    }

    func finish() throws(ModelError) {
        for member in members?.members ?? [] where !asked.contains(member.key) {
            throw .unknownKey(path, key: key(member.key))
        }
    }

    private func wrong(_ key: String, _ expected: String, _ found: String) -> ModelError {
        .wrongValue(path, key: self.key(key), expected: expected, found: found)
    }
}
