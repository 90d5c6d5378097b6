internal import HoneBase
internal import HoneData
internal import HoneRetrieval

/// What a prompt looks up for each input: the passages of an index that fit it best, of those that the asker may read.
public struct PassageLookup: Sendable {
    /// The index.
    let index: OpenIndex
    /// How it is searched.
    let method: SearchMethod
    /// The most passages of a prompt.
    let count: Int
    /// Who asks where a request does not say: by default someone who may read what everyone may.
    var reader = Reader(Reader.everyone)

    /// The passages for `request`, the best first.
    func passages(for request: PromptRequest) throws -> [SearchResult] {
        request.isExample
            ? try passages(forExample: request.input, by: request.asker)
            : try passages(for: request.input, by: request.asker)
    }

    /// The passages for `text`, the best first.
    ///
    /// - Parameters:
    ///   - asker: who asks; nil for `reader`.
    ///   - embedder: what reads the question in place of the index's own model.
    /// - Throws: `SearchError`, and `FileError` where the query cannot be noted.
    func passages(for text: String, by asker: Reader?, _ embedder: (any Embedder)? = nil) throws
        -> [SearchResult]
    {
        try index.search(request(text, asker, limit: count), by: embedder)
    }

    /// The passages for an example's input; those that hold the very input are left out, since what the prompt is asked for
    /// would stand beside it.
    func passages(forExample text: String, by asker: Reader?) throws -> [SearchResult] {
        let most = count + Self.spare
        let found = try index.search(request(text, asker, limit: most))
        return Array(found.filter { !Self.holds($0.text, text) }.prefix(count))
    }

    /// About how many tokens a passage has.
    static let usualTokens = 120.0

    /// As many results more are looked at for an example as may hold its own input.
    private static let spare = 4
    /// An input of fewer words may stand in a document by chance.
    private static let fewestWords = 5

    /// Whether `passage` holds all of `input`, but for case and space.
    static func holds(_ passage: String, _ input: String) -> Bool {
        let wanted = FoldedText.fold(input)
        guard wanted.split(separator: " ").count >= fewestWords else { return false }
        return FoldedText.fold(passage).contains(wanted)
    }

    private func request(_ text: String, _ asker: Reader?, limit: Int) -> SearchRequest {
        var request = SearchRequest(text, as: asker ?? reader)
        request.method = method
        request.limit = limit
        return request
    }
}

extension Reader {
    /// One of `names`, a user or a member of a group; nil where there is none.
    init?(oneOf names: [String]) {
        guard let name = names.first else { return nil }
        self.init(name, groups: [name])
    }
}
