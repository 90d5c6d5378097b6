public import HoneBase
internal import HoneData
public import HoneRetrieval

/// On what searches were measured, and what they were made with.
public struct SearchEvaluationFacts: Sendable {
    /// The folder of the collection, as it was given.
    public let folder: String
    /// The name of its judgements.
    public let split: String
    /// The documents, those without a word, and those that were passed over because their id stands before them.
    public internal(set) var documents = 0, emptyDocuments = 0, repeatedDocuments = 0
    /// What the index holds of them.
    public internal(set) var chunks = 0
    /// The queries with judgements, those without, and those of which no relevant document is known.
    public internal(set) var queries = 0, unjudgedQueries = 0, queriesWithoutRelevant = 0
    /// Judged queries that are left out, since their id stands twice.
    public internal(set) var ambiguousQueries = 0
    /// The judgements, and the judged documents that the collection does not hold: no search can find them.
    public internal(set) var judgements = 0, unknownDocuments = 0
    /// The most tokens of a chunk; nil where a document is one chunk.
    public internal(set) var chunkTokens: Int?
    /// The model; nil where words alone are searched.
    public internal(set) var embedder: IndexSettings.Embedder?
    /// The usual model, where it would have been used and is not there.
    public internal(set) var missingModel: String?
    /// Texts of documents, and queries, of which the model read the beginning only.
    public internal(set) var cutTexts = 0, cutQueries = 0
    /// The time that indexing took, embedding included, and the time that embedding the queries took.
    public internal(set) var indexSeconds = 0.0, querySeconds = 0.0
    /// The model that reads again; nil for none.
    public internal(set) var reranker: String?
    /// The documents that it read, each once for a query, and the time that this took.
    public internal(set) var rerankedPairs = 0, rerankSeconds = 0.0

    /// How words are weighted.
    public let scoring = BM25()
    /// How words are made.
    public let analysis = WordAnalysis.english
    /// What joins two searches: the constant, the weights and how many results of each, see `SearchRequest`.
    public var fusion: SearchRequest { SearchRequest("", as: Reader("")) }

    init(folder: String, split: String) {
        self.folder = folder
        self.split = split
    }

    /// Reads all documents, to count them and to see which of the judged ones are there.
    mutating func count(_ collection: BEIRFolder, _ judged: JudgedQueries) throws {
        var corpus = try collection.corpus()
        while let document = try corpus.next() {
            if !document.joined().utf8.contains(where: { $0 > 0x20 }) { emptyDocuments += 1 }
        }
        documents = corpus.documentCount
        repeatedDocuments = corpus.repeatedCount
        let ids = judged.documentIDs
        let unknown = ids.filter { !corpus.holds($0) }
        unknownDocuments = unknown.count
        guard unknown.count < ids.count else {
            throw SearchEvaluationError.noJudgedDocument(
                folder: folder,
                split: split,
                count: ids.count,
                first: unknown.min() ?? ""
            )
        }
        queriesWithoutRelevant = judged.grades.values.count { !$0.values.contains { $0 > 0 } }
    }
}

/// Why searches cannot be measured on a collection.
public enum SearchEvaluationError: HoneError, Equatable {
    /// None of the judged documents is in the collection; `first` is one of them.
    case noJudgedDocument(folder: String, split: String, count: Int, first: String)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .noJudgedDocument(let folder, let split, let count, let first):
            Problem(
                count == 1
                    ? "the one judged document is not in the collection"
                    : "none of the \(count) judged documents is in the collection",
                at: .init(file: "\(folder)/qrels/\(split).tsv", field: "corpus-id"),
                expected: "ids of documents in corpus.jsonl",
                found: "\"\(first)\"",
                remedy: "give the judgements of this collection"
            )
        }
    }
}
