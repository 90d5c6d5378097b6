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
    private let methods: [SearchMethod]
    private let embedder: MeasuredEmbedder?
    private let chunker: Chunker?
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
        methods = options.methods ?? (model == nil ? [.words] : SearchMethod.allCases)
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
        var facts = facts
        let file = try UnnamedFile()
        var start = MonotonicClock.now
        let index: Index
        do {
            index = try withExtendedLifetime(file) { try self.index(at: file.path, observer) }
        } catch IndexError.file(.diskFull) {
            throw FileError.diskFull(file.folder)
        }
        facts.indexSeconds = MonotonicClock.now - start
        facts.chunks = index.chunkCount
        facts.cutTexts = embedder?.cutCount ?? 0
        if let embedder {
            start = MonotonicClock.now
            for first in stride(from: 0, to: judged.queries.count, by: Self.batch) {
                observer(Progress(stage: "reading the queries", done: first, of: judged.queries.count))
                embedder.remember(judged.queries[first...].prefix(Self.batch).map(\.text))
            }
            facts.querySeconds = MonotonicClock.now - start
            facts.cutQueries = embedder.cutCount - facts.cutTexts
        }
        var searches: [SearchEvaluationResult.Search] = []
        for method in methods {
            let (found, seconds) = try search(index, method, observer)
            let scores = try RankingScores(of: found, judgements: judged.grades)
            searches.append(try .init(method, scores, seconds: seconds))
        }
        return try SearchEvaluationResult(facts, searches)
    }

    private func index(at path: FilePath, _ observer: (Progress) -> Void) throws -> Index {
        let settings = IndexSettings(
            embedder: facts.embedder,
            analysis: WordAnalysis.english.name,
            chunkTokens: facts.chunkTokens ?? 0,
            chunkOverlap: 0
        )
        var index = try NewIndex(
            at: path,
            settings,
            PermissionRules(isPublic: true),
            embedder: embedder
        )
        var corpus = try collection.corpus()
        var done = 0
        while let read = try corpus.next() {
            let document = document(of: read)
            try index.add(document, chunks: chunks(of: document))
            done += 1
            observer(Progress(stage: "indexing", done: done, of: facts.documents))
        }
        return try index.finish()
    }

    /// A document in one piece is its title, a line feed and its text, as in published tables.
    private func document(of read: BEIRDocument) -> Document {
        guard chunker != nil, !read.text.isEmpty else {
            return Document(identifier: read.id, plainText: Array(read.joined().utf8))
        }
        return Document(
            identifier: read.id,
            title: read.title.isEmpty ? nil : read.title,
            plainText: Array(read.text.utf8)
        )
    }

    private func chunks(of document: Document) -> [Chunk] {
        // What has no word has no vector either.
        guard !document.blocks.isEmpty else { return [] }
        return chunker?.chunks(of: document) ?? [Chunk(0..<document.text.count)]
    }

    private func search(
        _ index: Index,
        _ method: SearchMethod,
        _ observer: (Progress) -> Void
    ) throws -> (found: [String: [ScoredDocument]], seconds: Double) {
        var found: [String: [ScoredDocument]] = [:]
        var seconds = 0.0
        for (done, query) in judged.queries.enumerated() {
            observer(Progress(stage: "searching: \(method.rawValue)", done: done, of: judged.queries.count))
            var request = SearchRequest(query.text, as: Reader("evaluation"))
            request.method = method
            request.limit = Self.limit
            let start = MonotonicClock.now
            let documents = try index.documents(for: request, by: embedder)
            seconds += MonotonicClock.now - start
            found[query.id] = documents.map { ScoredDocument($0.identifier, score: $0.score) }
        }
        return (found, seconds)
    }
}
