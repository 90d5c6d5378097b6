internal import HoneBase
public import SystemPackage

/// A model's JSON settings, read key by key.
///
/// What was never asked for and is not known to be harmless is an error: no setting that changes the
/// computation is ignored or defaulted in silence.
public struct ModelSettings {
    /// The file that was read.
    public let path: FilePath
    private let members: JSONObject
    private var asked: Set<String> = []

    /// The settings in the JSON object at `path`.
    ///
    /// - Throws: `ModelError` where the file is missing or not a JSON object.
    public init(_ path: FilePath) throws(ModelError) {
        self.path = path
        let bytes = try mapping(ModelError.file) { () throws(FileError) in try Files.bytes(of: path) }
        let value = try mapping({ ModelError.malformed(path, $0) }) { () throws(JSONSyntaxError) in
            try JSONScanner.parse(bytes)
        }
        guard let members = value.object else {
            throw .wrongValue(path, key: "", expected: "an object", found: value.kindName)
        }
        self.members = members
    }

    /// Settings that were read elsewhere.
    ///
    /// - Parameter path: where they are from, for messages.
    init(_ members: JSONObject, path: FilePath) {
        self.path = path
        self.members = members
    }

    /// The text at `key`; nil where the key is missing or null.
    public mutating func text(_ key: String) throws(ModelError) -> String? {
        guard let value = value(key) else { return nil }
        guard let text = value.string else { throw wrong(key, "a string", value) }
        return text
    }

    /// The whole number at `key`; nil where the key is missing or null.
    public mutating func integer(_ key: String, in range: ClosedRange<Int>) throws(ModelError) -> Int? {
        guard let value = value(key) else { return nil }
        guard let number = value.integer, range.contains(number) else {
            throw wrong(key, "a whole number from \(range.lowerBound) to \(range.upperBound)", value)
        }
        return number
    }

    /// The whole number at `key`, which must be there.
    public mutating func required(_ key: String, in range: ClosedRange<Int>) throws(ModelError) -> Int {
        guard let number = try integer(key, in: range) else {
            throw .missingKey(path, key: key, expected: "a whole number")
        }
        return number
    }

    /// The number at `key`; nil where the key is missing or null.
    public mutating func number(_ key: String) throws(ModelError) -> Double? {
        guard let value = value(key) else { return nil }
        guard let number = value.double else { throw wrong(key, "a number", value) }
        return number
    }

    /// The positive number at `key`, which must be there.
    public mutating func requiredPositive(_ key: String) throws(ModelError) -> Double {
        guard let value = value(key) else { throw .missingKey(path, key: key, expected: "a number above 0") }
        guard let number = value.double, number > 0, number.isFinite else {
            throw wrong(key, "a number above 0", value)
        }
        return number
    }

    /// The object at `key`; nil where the key is missing or null.
    mutating func object(_ key: String) throws(ModelError) -> JSONObject? {
        guard let value = value(key) else { return nil }
        guard let object = value.object else { throw wrong(key, "an object", value) }
        return object
    }

    /// The array at `key`; nil where the key is missing or null.
    mutating func list(_ key: String) throws(ModelError) -> [JSON]? {
        guard let value = value(key) else { return nil }
        guard let list = value.array else { throw wrong(key, "an array", value) }
        return list
    }

    /// What stands at `key`; nil where the key is missing or null.
    mutating func any(_ key: String) -> JSON? { value(key) }

    /// Whether `key` stands there, be it with null.
    func holds(_ key: String) -> Bool { members[key] != nil }

    /// The truth value at `key`; nil where the key is missing or null.
    public mutating func flag(_ key: String) throws(ModelError) -> Bool? {
        guard let value = value(key) else { return nil }
        guard let flag = value.bool else { throw wrong(key, "true or false", value) }
        return flag
    }

    /// Checks that `key`, where it is set, holds the only text that is supported.
    public mutating func require(_ key: String, _ wanted: String...) throws(ModelError) {
        guard let value = value(key) else { return }
        guard let text = value.string, wanted.contains(text) else {
            throw wrong(key, wanted.joined(separator: " or "), value)
        }
    }

    /// Checks that every key was asked for or is among `harmless`, which change nothing that is computed.
    ///
    /// A key that is null says nothing.
    public func finish(harmless: Set<String>, harmlessWhenFalse: Set<String> = []) throws(ModelError) {
        for key in members.keys where !asked.contains(key) && !harmless.contains(key) && !key.hasPrefix("_") {
            let value = members[key] ?? .null
            if value.isNull || value == false && harmlessWhenFalse.contains(key) { continue }
            throw .unknownKey(path, key: key)
        }
    }

    private mutating func value(_ key: String) -> JSON? {
        asked.insert(key)
        guard let value = members[key], !value.isNull else { return nil }
        return value
    }

    private func wrong(_ key: String, _ expected: String, _ value: JSON) -> ModelError {
        .wrongValue(path, key: key, expected: expected, found: value.text())
    }
}
