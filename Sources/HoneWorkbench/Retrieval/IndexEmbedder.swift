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
        let embeddings = model.embed(texts)
        var numbers = embeddings.vectors.floats()
        let size = facts.dimension
        // Whether or not the folder says so: the index holds directions.
        for start in stride(from: 0, to: numbers.count, by: size) {
            let square = numbers[start..<start + size].reduce(0) { $0 + Double($1) * Double($1) }
            guard square > 0 else { continue }
            let factor = Float(1 / square.squareRoot())
            for index in start..<start + size { numbers[index] *= factor }
        }
        return (numbers, embeddings.truncated.count)
    }
}
