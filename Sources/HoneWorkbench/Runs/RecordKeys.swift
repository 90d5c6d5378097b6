internal import HoneBase
internal import SystemPackage

/// The keys of a versioned JSON file of ours, each read once: a key that is missing, of another kind or unknown is an
/// error.
struct RecordKeys {
    private let path: FilePath
    private var left: JSONObject
    private var known: [String] = []

    /// Reads the file at `path`, whose key `version.key` must be `version.number`.
    init(_ path: FilePath, version: (key: String, number: Int)) throws {
        self.path = path
        let bytes = try Files.bytes(of: path)
        let json: JSON
        do throws(JSONSyntaxError) { json = try JSONScanner.parse(bytes) } catch {
            throw RunError.malformed(path, what: error.problem.what)
        }
        guard let object = json.object else {
            throw RunError.malformed(path, what: "a JSON object is expected")
        }
        left = object
        guard let found = left[version.key]?.integer else {
            throw RunError.malformed(path, what: "\"\(version.key)\" is missing")
        }
        guard found == version.number else {
            throw RunError.version(path, key: version.key, found: found, known: version.number)
        }
        left[version.key] = nil
    }

    /// The value of `key`; nil where it is not there.
    mutating func optional(_ key: String) -> JSON? {
        known.append(key)
        defer { left[key] = nil }
        return left[key]
    }

    mutating func value(_ key: String) throws(RunError) -> JSON {
        guard let value = optional(key) else { throw .malformed(path, what: "\"\(key)\" is missing") }
        return value
    }

    mutating func text(_ key: String) throws(RunError) -> String {
        guard let text = try value(key).string else {
            throw .malformed(path, what: "\"\(key)\" is no string")
        }
        return text
    }

    mutating func flag(_ key: String) throws(RunError) -> Bool {
        guard case .bool(let flag) = try value(key) else {
            throw .malformed(path, what: "\"\(key)\" is neither true nor false")
        }
        return flag
    }

    /// Marks `keys` as known: they are for people and reports.
    mutating func skip(_ keys: [String]) { for key in keys { _ = optional(key) } }

    /// Checks that every key was read.
    ///
    /// - Parameter renamed: what keys of other versions and tools are called here.
    func finish(renamed: [String: String] = [:]) throws(RunError) {
        guard let key = left.keys.first else { return }
        throw .unknownKey(path, key: key, is: renamed[key] ?? Spelling.nearest(to: key, in: known))
    }
}
