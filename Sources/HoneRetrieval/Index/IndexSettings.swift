internal import HoneBase

/// What an index was made with: what searches it must be the same.
public struct IndexSettings: Sendable, Equatable {
    /// The model that made the vectors.
    public struct Embedder: Sendable, Equatable {
        /// Its name in the store, or its folder.
        public var name: String
        /// The hash of its files.
        public var digest: String
        /// The numbers of a vector.
        public var dimension: Int
        /// How the states of tokens become one vector, such as `mean`.
        public var pooling: String

        /// A model of these facts.
        public init(name: String, digest: String, dimension: Int, pooling: String) {
            self.name = name
            self.digest = digest
            self.dimension = dimension
            self.pooling = pooling
        }

        /// Its name with the beginning of its hash: two models may have the same name.
        var described: String { "\(name) (\(digest.prefix(12)))" }

        /// Whether `other` makes the same vectors, whatever it is called.
        func isSame(as other: Embedder) -> Bool {
            (digest, dimension, pooling) == (other.digest, other.dimension, other.pooling)
        }
    }

    /// The model that made the vectors; nil for an index without a search by meaning.
    public var embedder: Embedder?
    /// The name of the analysis of words, see `WordAnalysis`.
    public var analysis: String
    /// The most tokens of a chunk, by the embedder's own tokenizer.
    public var chunkTokens: Int
    /// The tokens that a chunk repeats of the one before.
    public var chunkOverlap: Int
    /// How graphs are made for an approximate search by meaning; nil for an index that is searched exactly.
    public var graphs: GraphSettings?

    /// Settings of these values.
    public init(embedder: Embedder?, analysis: String, chunkTokens: Int, chunkOverlap: Int) {
        self.embedder = embedder
        self.analysis = analysis
        self.chunkTokens = chunkTokens
        self.chunkOverlap = chunkOverlap
    }
}

extension IndexSettings {
    var json: JSON {
        var object: JSONObject = [
            "embedder": embedder.map {
                [
                    "name": .string($0.name), "digest": .string($0.digest),
                    "dimension": .integer($0.dimension), "pooling": .string($0.pooling),
                ]
            } ?? .null,
            "analysis": .string(analysis), "chunk_tokens": .integer(chunkTokens),
            "chunk_overlap": .integer(chunkOverlap),
        ]
        if let graphs { object["graphs"] = graphs.json }
        return .object(object)
    }

    /// Reads what `json` gave; nil for anything else.
    init?(_ json: JSON) {
        guard let analysis = json["analysis"]?.string, let tokens = json["chunk_tokens"]?.integer,
            let overlap = json["chunk_overlap"]?.integer, let model = json["embedder"]
        else { return nil }
        self.init(embedder: nil, analysis: analysis, chunkTokens: tokens, chunkOverlap: overlap)
        if let json = json["graphs"] {
            guard let settings = GraphSettings(json) else { return nil }
            graphs = settings
        }
        guard model != .null else { return }
        guard let name = model["name"]?.string, let digest = model["digest"]?.string,
            let dimension = model["dimension"]?.integer, dimension > 0, let pooling = model["pooling"]?.string
        else { return nil }
        embedder = Embedder(name: name, digest: digest, dimension: dimension, pooling: pooling)
    }
}
