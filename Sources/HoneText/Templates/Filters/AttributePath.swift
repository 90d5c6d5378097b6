/// A dotted path of names and indices, as the filters take it under `attribute`.
struct AttributePath {
    private let parts: [TemplateValue]

    init(_ path: TemplateValue, _ what: String) throws(TemplateError) {
        switch path.content {
        case .text(let text):
            parts = text.string.split(separator: ".", omittingEmptySubsequences: false).map { part in
                let isIndex = !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
                let index = isIndex ? Int(part) : nil
                return index.map(TemplateValue.integer) ?? .text(String(part))
            }
        case .integer: parts = [path]
        default: throw .mismatch(what, expected: "the name of an attribute", found: path)
        }
    }

    /// What the path leads to in `value`.
    func value(in value: TemplateValue, _ interpreter: TemplateInterpreter) throws(TemplateError)
        -> TemplateValue
    {
        var value = value
        for part in parts { value = try interpreter.element(part, of: value) }
        return value
    }
}
