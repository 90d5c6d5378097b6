/// The names of a folder's tensors by those of a network.
///
/// A folder may name tensors with one more first part than the network, such as `bert.`, or without the network's own,
/// as GPT-2's folders lack `transformer.`.
struct StoredNames {
    private let names: Set<String>
    private let longer: [String: String]

    init(_ names: [String]) {
        self.names = Set(names)
        longer = Dictionary(
            names.compactMap { name in Self.rest(of: name).map { ($0, name) } },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The name in the folder of what the network calls `name`; nil where there is none.
    subscript(name: String) -> String? {
        if names.contains(name) { return name }
        if let found = longer[name] { return found }
        return Self.rest(of: name).flatMap { names.contains($0) ? $0 : nil }
    }

    /// A name without its first part.
    private static func rest(of name: String) -> String? {
        name.firstIndex(of: ".").map { String(name[name.index(after: $0)...]) }
    }
}
