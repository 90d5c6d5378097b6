internal import HoneModels
public import HoneRetrieval
internal import HoneTensor
internal import HoneText

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
