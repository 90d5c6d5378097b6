internal import HoneBase
public import HoneRetrieval
public import SystemPackage

/// An index that is asked, with the model that reads the questions; each query is noted unless that is turned off.
public struct OpenIndex {
    /// The index.
    public let index: Index
    private let embedder: IndexEmbedder?
    private let reranker: RerankModel?
    private let log: AuditLog?

    /// Opens the index at `path`.
    ///
    /// - Parameters:
    ///   - needsMeaning: whether it will be searched by meaning.
    ///   - isAudited: whether each query is written to the log beside the index.
    ///   - reranker: the model that reads the best results again, see `RerankModel`; nil for none.
    /// - Throws: `IndexError`, and what opening a model throws.
    public init(
        _ path: FilePath,
        needsMeaning: Bool,
        isAudited: Bool = true,
        reranker: String? = nil
    ) throws {
        let index = try Index(path)
        self.index = index
        embedder = needsMeaning ? try index.settings.embedder.map { try IndexEmbedder($0.name) } : nil
        self.reranker = try reranker.map { try RerankModel($0) }
        log = isAudited ? AuditLog(of: path) : nil
    }

    /// The search that suits the index: both ways joined where it has vectors.
    public static func usualMethod(of index: Index) -> SearchMethod {
        index.settings.embedder == nil ? .words : .rrf
    }

    /// Searches for a user of the index.
    ///
    /// - Throws: `PermissionError` where `name` is a group, `SearchError`, and `FileError` where the query cannot be noted.
    public func search(
        _ text: String,
        as name: String,
        _ adjust: (inout SearchRequest) -> Void = { _ in }
    ) throws -> [SearchResult] {
        var request = SearchRequest(text, as: try index.permissions.reader(name))
        request.method = Self.usualMethod(of: index)
        adjust(&request)
        let results =
            if let reranker {
                try index.search(request, by: embedder, rerankedBy: reranker)
            } else {
                try index.search(request, by: embedder)
            }
        try log?.note(request, results)
        return results
    }
}
