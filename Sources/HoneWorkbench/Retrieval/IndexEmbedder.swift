public import HoneBase
internal import HoneModels
internal import HoneRemote
public import HoneRetrieval
internal import HoneTensor
internal import HoneText
public import SystemPackage

/// A model that makes the vectors of an index.
public struct IndexEmbedder: Embedder {
    private let model: EmbeddingModel
    /// What an index records of it.
    public let facts: IndexSettings.Embedder

    /// The model of this name.
    ///
    /// - Throws: what opening it throws.
    public init(_ name: String) throws {
        let model = try EmbeddingModel(name)
        self.model = model
        facts = IndexSettings.Embedder(
            name: name,
            digest: model.digest,
            dimension: model.encoder.size,
            pooling: model.encoder.pooling.rawValue
        )
    }

    /// The model of `facts`, which are those of the index at `path`.
    ///
    /// - Throws: `IndexEmbedderError` where nothing has its name any more, and what opening it throws.
    static func named(by facts: IndexSettings.Embedder, of path: FilePath) throws -> IndexEmbedder {
        do {
            return try IndexEmbedder(facts.name)
        } catch let error as ModelStoreError {
            // Of what can be pulled it is told how.
            guard case .unknown(let name, _, _, let canBePulled, _) = error, !canBePulled.contains(name)
            else { throw error }
            throw IndexEmbedderError.missing(facts, index: path)
        }
    }

    /// What an index records of it: found from any working folder.
    var lastingFacts: IndexSettings.Embedder {
        var facts = facts
        facts.name = Self.lasting(facts.name)
        return facts
    }

    /// A model of the store by its name, a folder by its path from the root on.
    private static func lasting(_ name: String) -> String {
        let path = FilePath(name)
        if !Files.isFolder(path), let plus = name.lastIndex(of: "+") {
            let adapter = FilePath(String(name[name.index(after: plus)...])).absolute
            return lasting(String(name[..<plus])) + "+" + adapter.string
        }
        let isRun = Files.exists(path.appending(RunRecord.fileName))
        return isRun || ModelStore.standard.folder(of: name) == nil ? path.absolute.string : name
    }

    /// How it counts tokens.
    public var counter: TokenCounter { TokenCounter(model.encoder.tokenizer) }

    /// The most tokens of a text that it reads, special ones included.
    public var maximumTokens: Int { model.encoder.maximumTokens }

    /// The vectors of some texts, of length one, laid end to end.
    public func vectors(of texts: [String]) -> [Float] { embedded(texts).vectors }

    /// The same, with how many of the texts are longer than what the model reads.
    func embedded(_ texts: [String]) -> (vectors: [Float], cutCount: Int) {
        // Whether or not the folder says so: the index holds directions.
        let embeddings = model.embed(texts, isNormalized: true)
        return (embeddings.vectors.floats(), embeddings.truncated.count)
    }
}

/// Why the model of an index cannot be opened.
public enum IndexEmbedderError: HoneError, Equatable {
    /// There is nothing any more where the index says that its model is.
    case missing(IndexSettings.Embedder, index: FilePath)

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .missing(let model, let index):
            Problem(
                "the model that made the vectors of this index is not found",
                at: .init(file: index.string),
                expected: "\(model.name), whose digest begins with \(model.digest.prefix(12))",
                found: "no model and no folder of that name",
                remedy: "search by words (--search words), or say where the same model is now: "
                    + "hone index FOLDER --out \(index.string) --model PATH"
            )
        }
    }
}
