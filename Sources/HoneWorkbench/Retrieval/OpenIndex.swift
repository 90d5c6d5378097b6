internal import HoneBase
public import HoneRetrieval
public import SystemPackage

/// An index that is asked, with the model that reads the questions; each query is noted unless that is turned off.
public struct OpenIndex: Sendable {
    /// The index.
    public let index: Index
    /// The model that reads questions; nil where it is not needed.
    let embedder: IndexEmbedder?
    private let reranker: RerankModel?
    private let log: AuditLog?

    /// Opens the index at `path`.
    ///
    /// - Parameters:
    ///   - needsMeaning: whether it will be searched by meaning.
    ///   - isAudited: whether each query is written to the log beside the index.
    ///   - reranker: the model that reads the best results again, see `RerankModel`; nil for none.
    /// - Throws: `IndexError`, `IndexEmbedderError` where its model is not found, and what opening a model throws.
    public init(
        _ path: FilePath,
        needsMeaning: Bool,
        isAudited: Bool = true,
        reranker: String? = nil
    ) throws {
        let index = try Index(path)
        self.index = index
        embedder =
            needsMeaning ? try index.settings.embedder.map { try IndexEmbedder.named(by: $0, of: path) } : nil
        self.reranker = try reranker.map { try RerankModel($0) }
        log = isAudited ? AuditLog(of: path) : nil
    }

    /// The search that suits the index: both ways joined where it has vectors.
    public static func usualMethod(of index: Index) -> SearchMethod {
        index.settings.embedder == nil ? .words : .minmax
    }

    /// Searches for a user of the index.
    ///
    /// - Throws: `SearchError.nothingAsked` where `text` is blank, `PermissionError` where `name` is a group, `SearchError`,
    ///   and `AuditLogError` where the query cannot be noted.
    public func search(
        _ text: String,
        as name: String,
        _ adjust: (inout SearchRequest) -> Void = { _ in }
    ) throws -> [SearchResult] {
        // Each vector is more or less near to it, too.
        guard !text.allSatisfy(\.isWhitespace) else { throw SearchError.nothingAsked }
        return try search(text, as: try index.permissions.reader(name), adjust)
    }

    /// Searches for a reader.
    ///
    /// - Parameter other: what reads the question in place of the index's own model; it must be the same one.
    /// - Throws: `SearchError`, and `AuditLogError` where the query cannot be noted.
    func search(
        _ text: String,
        as reader: Reader,
        by other: (any Embedder)? = nil,
        _ adjust: (inout SearchRequest) -> Void
    ) throws -> [SearchResult] {
        var request = SearchRequest(text, as: reader)
        request.method = Self.usualMethod(of: index)
        adjust(&request)
        return try search(request, by: other)
    }

    /// Searches as `request` says.
    ///
    /// - Parameter other: what reads the question in place of the index's own model; it must be the same one.
    /// - Throws: `SearchError`, and `AuditLogError` where the query cannot be noted.
    func search(_ request: SearchRequest, by other: (any Embedder)? = nil) throws -> [SearchResult] {
        let results =
            if let reranker {
                try index.search(request, by: other ?? embedder, rerankedBy: reranker)
            } else {
                try index.search(request, by: other ?? embedder)
            }
        try log?.note(request, results)
        return results
    }

    /// Notes that `passages` are shown for `request`, though no search found them; nothing where queries are not noted.
    ///
    /// - Throws: `AuditLogError` where they cannot be noted; then they must not be shown.
    func note(_ passages: [SearchResult], for request: SearchRequest) throws(AuditLogError) {
        try log?.note(request, passages)
    }

    /// How near to `text` in meaning the nearest passage is that the reader may read, from 0 to 1; nil where the index is
    /// open without its model, or there is no passage.
    ///
    /// Nothing of the passage is shown, so nothing is noted.
    /// - Parameter other: what reads the text in place of the index's own model; it must be the same one.
    /// - Throws: `SearchError`.
    func nearness(of text: String, as reader: Reader, by other: (any Embedder)? = nil) throws -> Double? {
        guard let embedder: any Embedder = other ?? embedder else { return nil }
        var request = SearchRequest(text, as: reader)
        (request.method, request.limit) = (.meaning, 1)
        return try index.search(request, by: embedder).first.map { min(max($0.score, 0), 1) }
    }
}
