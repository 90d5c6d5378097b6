public import SystemPackage

/// What a GGUF file says about its model: named values in the order of the file.
///
/// ```swift
/// let layers = try file.metadata.integer("llama.block_count")
/// let tokens = try file.metadata.strings("tokenizer.ggml.tokens")
/// ```
public struct GGUFMetadata: Sendable {
    /// Where it was read.
    public let path: FilePath
    /// All keys and values in order.
    public private(set) var entries: [(key: String, value: GGUFValue)] = []
    private var positions: [ExactName: Int] = [:]

    init(of path: FilePath) { self.path = path }

    /// Appends a value; false where the key is there already.
    mutating func append(_ key: String, _ value: GGUFValue) -> Bool {
        let name = ExactName(key)
        guard positions[name] == nil else { return false }
        positions[name] = entries.count
        entries.append((key, value))
        return true
    }

    /// The value of `key`; nil where there is none.
    public subscript(key: String) -> GGUFValue? { positions[ExactName(key)].map { entries[$0].value } }

    /// The text of `key`.
    ///
    /// - Throws: `GGUFError.keyMissing`, or `GGUFError.valueOfOtherType`; as all that follow.
    public func string(_ key: String) throws(GGUFError) -> String {
        try value(key, "a string", \.string)
    }

    /// The whole number of `key`, whatever its width.
    public func integer(_ key: String) throws(GGUFError) -> Int {
        try value(key, "a whole number", \.integer)
    }

    /// The number of `key`, whole or not.
    public func number(_ key: String) throws(GGUFError) -> Double {
        try value(key, "a number", \.number)
    }

    /// The truth value of `key`.
    public func bool(_ key: String) throws(GGUFError) -> Bool {
        try value(key, "a boolean", \.bool)
    }

    /// The texts of `key`.
    public func strings(_ key: String) throws(GGUFError) -> [String] {
        try value(key, "an array of strings in UTF-8", \.array?.strings)
    }

    /// The whole numbers of `key`, whatever their width.
    public func integers(_ key: String) throws(GGUFError) -> [Int] {
        try value(key, "an array of whole numbers", \.array?.integers)
    }

    /// The numbers of `key`, whole or not.
    public func numbers(_ key: String) throws(GGUFError) -> [Double] {
        try value(key, "an array of numbers", \.array?.numbers)
    }

    private func value<Value>(
        _ key: String,
        _ expected: String,
        _ read: (GGUFValue) -> Value?
    ) throws(GGUFError) -> Value {
        guard let stored = self[key] else { throw .keyMissing(path, key: key, expected: expected) }
        guard let value = read(stored) else {
            throw .valueOfOtherType(path, key: key, expected: expected, found: stored.kindName)
        }
        return value
    }
}
