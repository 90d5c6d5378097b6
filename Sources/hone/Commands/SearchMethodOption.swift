internal import ArgumentParser
internal import HoneBase
internal import HoneRetrieval

/// How an index is searched: what every command that searches one for a reader can be told.
struct SearchMethodOption: ParsableArguments {
    @Option(help: "words, meaning, rrf or minmax; by default minmax where the index has vectors.")
    var search: String?

    /// The method; nil for the index's usual one.
    var method: SearchMethod? { search.flatMap { SearchMethod(rawValue: $0) } }

    func validate() throws {
        if let search { try Self.check(search) }
    }

    /// - Throws: `ValidationError` where `name` is no method.
    static func check(_ name: String) throws {
        let known = SearchMethod.allCases.map(\.rawValue)
        guard !known.contains(name) else { return }
        let near = Spelling.nearest(to: name, in: known).map { "; did you mean \($0)?" } ?? ""
        throw ValidationError("--search \(name): known are \(known.joined(separator: ", "))\(near)")
    }
}
