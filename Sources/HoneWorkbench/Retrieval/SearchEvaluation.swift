internal import HoneBase
internal import HoneData
internal import HoneEvaluation
internal import HoneRemote
public import HoneRetrieval
public import SystemPackage

/// Measures how well searches find what the judgements of a test collection in the layout of BEIR call relevant.
///
/// The documents are indexed in a file without a name, and everyone may read them.
public struct SearchEvaluation {
    /// What is measured, and how.
    public struct Options: Sendable {
        /// The judgements: the name of a file in `qrels`.
        public var split = "test"
        /// The searches, in the order of the results; nil for all, or words alone where the usual model is not there.
        public var methods: [SearchMethod]?
        /// The model that makes vectors; nil for the usual one.
        public var model: String?
        /// Whether documents are cut as `IndexBuild` cuts them, and each is found by the best of its chunks; otherwise a
        /// document is one chunk, of which a model reads the beginning.
        public var cutsDocuments = false
        /// The model that reads the best documents again, see `RerankModel`; nil for none.
        public var reranker: String?
        /// How many documents it reads: each search is measured with each of these depths and shares, beside itself.
        public var rerankDepths = [SearchRequest.usualRerankDepth]
        /// How much its score counts, see `SearchRequest.rerankShare`.
        public var rerankShares = [SearchRequest.usualRerankShare]

        /// The usual ones.
        public init() {}
    }

    /// How far the work is.
    public struct Progress: Sendable, Equatable {
        /// What is done now.
        public var stage: String
        /// Documents or queries that are done with, of all.
        public var done: Int, of: Int
    }

    /// The model that makes vectors where no other is named.
    static let usualModel = "minilm"
    /// The deepest rank that `RankingMetric.usual` looks at, and one more for a document that is the query itself.
    private static let limit = 101
    /// The queries that are embedded at once.
    private static let batch = 256

    private let collection: BEIRFolder
    private let judged: JudgedQueries
    private let searches: [MeasuredSearch]
    private let embedder: MeasuredEmbedder?
    private let chunker: Chunker?
    private let reranker: MeasuredReranker?
    private var facts: SearchEvaluationFacts

    /// Reads the collection in `folder` once through, so that nothing bad in it comes up later, and opens the model.
    ///
    /// - Throws: `BEIRError`, `SearchEvaluationError` where no judged document is there, and what opening the model throws.
    public init(_ folder: FilePath, _ options: Options = Options()) throws {
        collection = try BEIRFolder(folder)
        judged = try collection.judgedQueries(split: options.split)
        facts = SearchEvaluationFacts(folder: folder.string, split: options.split)
        facts.queries = judged.queries.count
        facts.unjudgedQueries = judged.unjudgedCount
        facts.ambiguousQueries = judged.ambiguousCount
        facts.judgements = judged.judgementCount
        try facts.count(collection, judged)
        var model: IndexEmbedder?
        if options.methods?.contains(where: \.needsMeaning) ?? true {
            do { model = try IndexEmbedder(options.model ?? Self.usualModel) } catch let error
                as ModelStoreError
            {
                // Asked for neither by name nor by a search.
                guard options.model == nil, options.methods == nil, case .unknown = error else { throw error }
                facts.missingModel = Self.usualModel
            }
        }
        let methods = options.methods ?? (model == nil ? [.words] : SearchMethod.allCases)
        reranker = try options.reranker.map { MeasuredReranker(try RerankModel($0)) }
        facts.reranker = options.reranker
        let rerankings = options.rerankDepths.flatMap { depth in
            options.rerankShares.map { MeasuredSearch.Reranking(depth: depth, share: $0) }
        }
        let behind = reranker == nil ? [] : rerankings
        let wanted = methods.flatMap { method in
            ([nil] + behind).map { MeasuredSearch(method: method, reranking: $0) }
        }
        // One that is asked for twice would be timed twice, and count as two where p values are corrected.
        var known: Set<MeasuredSearch> = []
        searches = wanted.filter { known.insert($0).inserted }
        embedder = model.map(MeasuredEmbedder.init)
        let size = min(model?.maximumTokens ?? .max, IndexBuild.usualTokens)
        facts.chunkTokens = options.cutsDocuments ? size : nil
        chunker =
            options.cutsDocuments
            ? try Chunker(size: size, counter: model?.counter ?? IndexBuild.wordCounter) : nil
        facts.embedder = model?.facts
    }

    /// Indexes the documents, asks every judged query of every search, and scores what is found.
    ///
    /// - Throws: `IndexError` and `FileError` where the disk fails.
    public func run(observer: (Progress) -> Void = { _ in }) throws -> SearchEvaluationResult {
        let start = MonotonicClock.now
        let index = CollectionIndex(collection: collection, embedder: embedder, chunker: chunker)
        return try index.with { done in
            observer(Progress(stage: "indexing", done: done, of: facts.documents))
        } _: { index in
            try measure(index, indexSeconds: MonotonicClock.now - start, observer)
        }
    }

    private func measure(
        _ index: Index,
        indexSeconds: Double,
        _ observer: (Progress) -> Void
    ) throws -> SearchEvaluationResult {
        var facts = facts
        facts.indexSeconds = indexSeconds
        facts.chunks = index.chunkCount
        facts.cutTexts = embedder?.cutCount ?? 0
        if let embedder {
            let start = MonotonicClock.now
            for first in stride(from: 0, to: judged.queries.count, by: Self.batch) {
                observer(Progress(stage: "reading the queries", done: first, of: judged.queries.count))
                embedder.remember(judged.queries[first...].prefix(Self.batch).map(\.text))
            }
            facts.querySeconds = MonotonicClock.now - start
            facts.cutQueries = embedder.cutCount - facts.cutTexts
        }
        var found: [MeasuredSearch: [String: [ScoredDocument]]] = [:]
        var seconds: [MeasuredSearch: Double] = [:]
        for (done, query) in judged.queries.enumerated() {
            observer(Progress(stage: "searching", done: done, of: judged.queries.count))
            for search in searches {
                let ranking = try ranking(index, query.text, search)
                seconds[search, default: 0] += ranking.seconds
                found[search, default: [:]][query.id] = ranking.documents
            }
        }
        facts.rerankedPairs = reranker?.count ?? 0
        facts.rerankSeconds = reranker?.seconds ?? 0
        var results: [SearchEvaluationResult.Search] = []
        for search in searches {
            let scores = try RankingScores(of: found[search] ?? [:], judgements: judged.grades)
            results.append(try .init(search, scores, seconds: seconds[search] ?? 0))
        }
        return try SearchEvaluationResult(facts, results)
    }

    /// What a search finds, and the seconds until it is known which documents these are.
    private func ranking(_ index: Index, _ text: String, _ search: MeasuredSearch) throws -> (
        documents: [ScoredDocument], seconds: Double
    ) {
        var request = SearchRequest(text, as: Reader("evaluation"))
        request.method = search.method
        request.limit = Self.limit
        let start = MonotonicClock.now
        guard let reranking = search.reranking, let reranker else {
            let matches = try index.documents(for: request, by: embedder)
            let seconds = MonotonicClock.now - start
            return (matches.map { ScoredDocument($0.identifier, score: $0.score) }, seconds)
        }
        (request.rerankDepth, request.rerankShare) = (reranking.depth, reranking.share)
        let identifiers = try index.documents(for: request, by: embedder, rerankedBy: reranker)
        let seconds = MonotonicClock.now - start
        // Behind what was read again stand scores of another scale: the order counts.
        return (identifiers.enumerated().map { ScoredDocument($1, score: -Double($0)) }, seconds)
    }
}
