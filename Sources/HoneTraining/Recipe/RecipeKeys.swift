internal import HoneBase

/// The keys of a recipe, each read once; what is left at the end is an error.
struct RecipeKeys {
    private var left: JSONObject
    private var known: [String] = []

    init(_ object: JSONObject) { left = object }

    private mutating func take(_ key: String) -> JSON? {
        known.append(key)
        defer { left[key] = nil }
        return left[key]
    }

    mutating func integer(_ key: String, in range: ClosedRange<Int>) throws(RecipeError) -> Int? {
        guard let value = take(key) else { return nil }
        guard let number = value.integer, range.contains(number) else {
            throw .wrongValue(
                key,
                expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
                value.text()
            )
        }
        return number
    }

    mutating func text(_ key: String) throws(RecipeError) -> String? {
        guard let value = take(key) else { return nil }
        guard let text = value.string else { throw .wrongValue(key, expected: "a string", value.text()) }
        return text
    }

    mutating func flag(_ key: String) throws(RecipeError) -> Bool? {
        guard let value = take(key) else { return nil }
        guard case .bool(let flag) = value else {
            throw .wrongValue(key, expected: "true or false", value.text())
        }
        return flag
    }

    mutating func texts(_ key: String) throws(RecipeError) -> [String]? {
        guard let value = take(key) else { return nil }
        guard let list = value.array, !list.isEmpty, list.allSatisfy({ $0.string != nil }) else {
            throw .wrongValue(key, expected: "a list of names", value.text())
        }
        return list.compactMap(\.string)
    }

    mutating func read(_ key: String, in range: ClosedRange<Int>, into value: inout Int) throws(RecipeError) {
        value = try integer(key, in: range) ?? value
    }

    mutating func read(_ key: String, in range: ClosedRange<Double>, into value: inout Double)
        throws(RecipeError)
    {
        guard let found = take(key) else { return }
        guard let number = found.double, range.contains(number) else {
            throw .wrongValue(
                key,
                expected: "a number from \(range.lowerBound) to \(range.upperBound)",
                found.text()
            )
        }
        value = number
    }

    mutating func read(_ key: String, among names: [String], into value: inout String) throws(RecipeError) {
        guard let found = try text(key) else { return }
        guard names.contains(found) else { throw .unknownName(key, found, known: names) }
        value = found
    }

    /// Checks that every key was read.
    func finish(renamed: [String: String]) throws(RecipeError) {
        guard let key = left.keys.first else { return }
        throw .unknownKey(key, is: renamed[key], known: known)
    }
}
