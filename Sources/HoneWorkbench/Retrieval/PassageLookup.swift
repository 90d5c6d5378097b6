internal import HoneBase
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
    /// The documents that hold an example's very input, by the input.
    var hidden: [String: Set<String>] = [:]

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

    /// The passages for an example's input; nothing of a document that holds the very input is among them, since what the
    /// prompt is asked for would stand beside it.
    func passages(forExample text: String, by asker: Reader?) throws -> [SearchResult] {
        guard let hidden = hidden[text], !hidden.isEmpty else { return try passages(for: text, by: asker) }
        var limit = count
        while true {
            limit *= 4
            let found = try index.search(request(text, asker, limit: limit))
            let shown = found.filter { !hidden.contains($0.document.identifier) }
            if shown.count >= count || found.count < limit { return Array(shown.prefix(count)) }
        }
    }

    /// About how many tokens a passage has.
    static let usualTokens = 120.0

    private func request(_ text: String, _ asker: Reader?, limit: Int) -> SearchRequest {
        var request = SearchRequest(text, as: asker ?? reader)
        request.method = method
        request.limit = limit
        return request
    }
}
