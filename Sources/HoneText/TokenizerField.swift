internal import HoneBase
internal import SystemPackage

/// A field of one of a tokenizer's files, with its place for messages.
struct TokenizerField {
    let path: FilePath
    /// The dotted path of the field; empty for the whole file.
    let name: String
    /// What stands there; nil where there is nothing.
    let value: JSON?

    init(_ path: FilePath, _ name: String, _ value: JSON?) {
        self.path = path
        self.name = name
        self.value = value
    }

    /// Whether nothing or `null` stands there.
    var isAbsent: Bool { value?.isNull ?? true }

    /// The member `key`.
    subscript(key: String) -> TokenizerField {
        TokenizerField(path, name.isEmpty ? key : "\(name).\(key)", value?[key])
    }

    /// What stands there, for messages.
    var found: String {
        switch value {
        case nil: "nothing"
        case .string(let text): "\"\(text)\""
        case .bool, .integer, .number, .null: value?.text() ?? ""
        case .array, .object: value?.kindName ?? ""
        }
    }

    /// The error that another kind of value is needed.
    func malformed(_ expected: String) -> TokenizerError {
        .malformed(path, field: name, expected: expected, found: found)
    }

    /// The error that this value is not known here.
    func unsupported(_ supported: String) -> TokenizerError {
        .unsupported(path, field: name, found: found, supported: supported)
    }

    func string() throws(TokenizerError) -> String {
        guard let text = value?.string else { throw malformed("a string") }
        return text
    }

    func bool() throws(TokenizerError) -> Bool {
        guard let bool = value?.bool else { throw malformed("true or false") }
        return bool
    }

    /// The truth value that stands there; `fallback` where nothing does.
    func bool(default fallback: Bool) throws(TokenizerError) -> Bool { isAbsent ? fallback : try bool() }

    func integer() throws(TokenizerError) -> Int {
        guard let integer = value?.integer else { throw malformed("a whole number") }
        return integer
    }

    /// The elements of an array.
    func elements() throws(TokenizerError) -> [TokenizerField] {
        guard let array = value?.array else { throw malformed("an array") }
        return array.enumerated().map { TokenizerField(path, "\(name).\($0.offset)", $0.element) }
    }

    /// Makes sure that this is an object whose members are all among `known`.
    func requireObject(of known: [String]) throws(TokenizerError) {
        guard let object = value?.object else { throw malformed("an object") }
        for member in object.members where !known.contains(member.key) {
            throw self[member.key].unsupported("only " + known.joined(separator: ", "))
        }
    }

    /// The one element of a list that may stand where one is wanted, as `{"type": "Sequence", list: [...]}`;
    /// the field itself where it is no such list.
    func onlyElement(of list: String) throws(TokenizerError) -> TokenizerField {
        guard value?["type"]?.string == "Sequence" else { return self }
        try requireObject(of: ["type", list])
        let elements = try self[list].elements()
        guard elements.count == 1 else {
            let types = elements.map { $0.value?["type"]?.string ?? $0.found }.joined(separator: ", ")
            throw .unsupported(path, field: name, found: "a Sequence of \(types)", supported: "a single step")
        }
        return try elements[0].onlyElement(of: list)
    }
}
