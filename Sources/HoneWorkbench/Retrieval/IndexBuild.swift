public import HoneBase
public import HoneRetrieval
public import SystemPackage

/// An index made of a folder, or brought up to date with it.
public struct IndexBuild {
    /// What a new index is made with; of one that is there, what is given must be as it was.
    public struct Options: Sendable {
        /// The model that makes vectors; nil for the index's own, or all-MiniLM-L6-v2.
        public var model: String?
        /// Whether an index is searched by words alone.
        public var isWordsOnly = false
        /// The most tokens of a chunk; nil for the index's own, or what the model reads.
        public var chunkTokens: Int?
        /// The tokens that a chunk repeats of the one before; nil for the index's own, or none.
        public var chunkOverlap: Int?
        /// Whether the search by meaning is to be approximate; nil for what the index's was, or exact.
        public var isApproximate: Bool?
        /// Whether everyone may read what nobody says anything about; nil for what `permissions.yaml` says.
        public var isPublic: Bool?
        /// Whether nothing of what is gone may stay in the file; see `IndexUpdate`.
        public var isPurging = false
        /// Whether a folder without documents leaves an index without any, where there is an index; else that is an error.
        public var mayBeEmptied = false

        /// The usual ones.
        public init() {}
    }

    /// The tokens of a chunk where none are asked for, as far as the model reads so many.
    static let usualTokens = 256
    /// What counts tokens where there is no model: a word is one, about.
    static let wordCounter = TokenCounter(markCount: 0) { text in (text.count + 3) / 4 }

    /// What is indexed.
    public let folder: DocumentFolder
    /// What the index is made with.
    public let settings: IndexSettings
    /// Whether the index was public and is not to be any more: nobody asked for it this time.
    public let isClosedAgain: Bool
    /// The rules of `permissions.yaml` that mean none of the documents.
    public let idleRules: [PermissionRules.Rule]
    private let update: IndexUpdate

    /// An index of `folder` at `path`.
    ///
    /// - Throws: `DocumentFolderError`, `TaskError` for `permissions.yaml`, `IndexError`, `ChunkingError`, and what
    ///   opening the model throws.
    public init(_ folder: FilePath, to path: FilePath, _ options: Options = Options()) throws {
        let present = try Index.present(at: path)
        // An index within the folder, and who asked it, are no documents.
        let documents = try DocumentFolder(
            folder,
            without: [path, AuditLog(of: path).path],
            mayHoldNone: options.mayBeEmptied && present != nil
        )
        var permissions = try PermissionFile.rules(of: folder)
        if let isPublic = options.isPublic { permissions.isPublic = isPublic }
        let before = present?.settings
        isClosedAgain = present?.permissions.isPublic == true && !permissions.isPublic
        idleRules = permissions.idleRules(for: documents.files.map(\.identifier))
        var embedder: IndexEmbedder?
        let name = options.model ?? before?.embedder?.name ?? "minilm"
        if !options.isWordsOnly, before == nil || before?.embedder != nil || options.model != nil {
            // A model that is named may lie elsewhere than the index says: its digest decides.
            if options.model == nil, let facts = before?.embedder {
                embedder = try IndexEmbedder.named(by: facts, of: path)
            } else {
                embedder = try IndexEmbedder(name)
            }
        }
        let most = embedder?.maximumTokens ?? .max
        let tokens = options.chunkTokens ?? before?.chunkTokens ?? min(most, Self.usualTokens)
        guard tokens <= most else { throw IndexBuildError.chunksTooLong(tokens, most: most, model: name) }
        let overlap = options.chunkOverlap ?? before?.chunkOverlap ?? 0
        let chunker = try Chunker(
            size: tokens,
            overlap: overlap,
            counter: embedder?.counter ?? Self.wordCounter
        )
        var settings = IndexSettings(
            embedder: embedder?.lastingFacts,
            analysis: WordAnalysis.english.name,
            chunkTokens: tokens,
            chunkOverlap: overlap
        )
        let graphs = before?.graphs ?? GraphSettings()
        settings.graphs = options.isApproximate ?? (before?.graphs != nil) ? graphs : nil
        guard embedder != nil || options.isApproximate != true else { throw IndexBuildError.noVectors }
        self.settings = settings
        self.folder = documents
        update = IndexUpdate(
            of: documents,
            to: path,
            settings,
            permissions,
            chunker: chunker,
            embedder: embedder,
            isPurging: options.isPurging
        )
    }

    /// Makes it; see `IndexUpdate.run`.
    ///
    /// - Throws: `IndexError`; then the index is as it was, but for `notNoted`, where it is as it was to be.
    public func run(
        fault: (LoadFault) -> Void,
        observer: @escaping (IndexUpdate.Progress) -> Void
    ) throws(IndexError) -> IndexUpdate.Counts {
        try update.run(fault: fault, observer: observer)
    }
}

/// Why an index cannot be made as it was asked for.
public enum IndexBuildError: HoneError, Equatable {
    /// Chunks would be longer than the model reads.
    case chunksTooLong(Int, most: Int, model: String)
    /// A search by meaning is to be approximate in an index that is searched by words alone.
    case noVectors

    /// The error told to a user.
    public var problem: Problem {
        switch self {
        case .chunksTooLong(let tokens, let most, let model):
            Problem(
                "chunks of \(tokens) tokens are longer than the model reads",
                expected: "at most \(most), which \(model) reads",
                found: "\(tokens)",
                remedy: "give a smaller --chunk-tokens, or another --model"
            )
        case .noVectors:
            Problem(
                "this index is searched by words alone: there is no search by meaning to make approximate",
                remedy: "leave out --approximate, or make the index with a model under another name"
            )
        }
    }
}
