internal import HoneBase

extension Recipe {
    /// The recipe with one key set as in `learning_rate=1e-4`; a value that is no JSON is a text, commas make a list.
    ///
    /// - Throws: `RecipeError`.
    public func setting(_ text: String) throws(RecipeError) -> Recipe {
        guard let equals = text.firstIndex(of: "="), var object = json.object else {
            throw .wrongValue("--set", expected: "key=value, as in learning_rate=1e-4", text)
        }
        let key = String(text[..<equals])
        let value = String(text[text.index(after: equals)...])
        if object[key]?.array != nil {
            object[key] = .array(value.split(separator: ",").map { .string(String($0)) })
        } else if object[key]?.string == nil, let json = try? JSONScanner.parse(value) {
            object[key] = json
        } else {
            object[key] = .string(value)
        }
        return try Recipe(.object(object))
    }
}
