internal import HoneBase
public import HoneTensor
public import HoneText
public import SystemPackage

/// A pre-trained encoder with its tokenizer and pooling: text in, one vector out.
public final class Encoder: Sendable {
    /// The embeddings of some texts, and how many of these were too long.
    public struct Embeddings: Sendable {
        /// `[texts, size]` float32.
        public var vectors: Tensor
        /// The number of tokens of each text as it was read, special tokens included.
        public var tokenCounts: [Int]
        /// The texts that were cut to `maximumTokens`, by position.
        public var truncated: [Int]
    }

    /// The tokens embedded in one pass: enough to keep every core busy, few enough to stay in the cache.
    public static let tokensPerPass = 2_048

    private let network: any EncoderArchitecture
    /// How the states of tokens become one vector.
    public let pooling: Pooling
    private let normalizes: Bool

    /// The tokenizer of the folder.
    public let tokenizer: any Tokenizer
    /// The longest text that is read whole, in tokens with the special ones.
    public let maximumTokens: Int
    /// The type of number in which matrix products are computed.
    public let matrixType: DType
    /// Who holds the weights and computes.
    public let backend: any Backend

    /// The encoder in `folder`: a sentence-transformers folder, or a plain one of a known architecture.
    ///
    /// - Parameters:
    ///   - type: the type for matrix products; by default the fastest of this machine.
    ///   - isTrained: whether every tensor becomes a parameter with a float32 master.
    ///   - backend: who holds the weights and computes.
    /// - Throws: `ModelError`.
    public init(
        folder: FilePath,
        as type: DType? = nil,
        isTrained: Bool = false,
        on backend: any Backend = CPU.shared
    ) throws(ModelError) {
        guard Files.isFolder(folder) else { throw .file(.notAFolder(folder)) }
        guard Files.exists(folder.appending("config.json")) else {
            throw .missing(
                folder,
                what: "config.json",
                remedy: "name a folder in the layout of Hugging Face, or fetch one: hone pull minilm"
            )
        }
        self.backend = backend
        matrixType = type ?? backend.preferredMatrixType
        let settings = try SentenceSettings(folder)
        let architecture = try EncoderRegistry.architecture(in: folder)
        tokenizer = try mapping(ModelError.tokenizer) { () throws(TokenizerError) in
            try WordPiece.load(folder: folder)
        }
        guard !settings.lowercases || tokenizer.encode("A") == tokenizer.encode("a") else {
            throw .wrongValue(
                folder.appending("sentence_bert_config.json"),
                key: "do_lower_case",
                expected: "false, or a tokenizer that lowers case",
                found: "true"
            )
        }
        network = try architecture.init(folder: folder, as: matrixType, isTrained: isTrained, on: backend)
        guard tokenizer.vocabularySize <= network.vocabularySize else {
            throw .vocabulary(folder, tokens: tokenizer.vocabularySize, rows: network.vocabularySize)
        }
        let special = tokenizer.prefixIDs.count + tokenizer.suffixIDs.count
        let maximum = min(settings.maximumTokens ?? network.maximumTokens, network.maximumTokens)
        guard special < maximum else { throw .noRoom(folder, special: special, maximum: maximum) }
        pooling = settings.pooling
        normalizes = settings.normalizes
        maximumTokens = maximum
    }

    /// The number of components of an embedding.
    public var size: Int { network.hiddenSize }

    /// The rows of its tables of words and positions.
    public var tableRowCount: Int { network.vocabularySize + network.maximumTokens }

    /// The bytes of the mapped table of words that become resident when these tokens are read: the system maps blocks of
    /// 64 KB around each row.
    public func mappedBytes(touchedBy tokens: some Sequence<Int32>) -> Int {
        let (row, block) = (size * MemoryLayout<Float>.size, 65_536)
        return Set(tokens.map { Int($0) * row / block }).count * block
    }

    /// The token ids of `text` with the special tokens, cut to `maximumTokens`, and whether it was cut.
    public func tokens(of text: String) -> (ids: [Int32], isTruncated: Bool) {
        var ids = tokenizer.encode(text)
        guard ids.count > maximumTokens else { return (ids, false) }
        let suffix = tokenizer.suffixIDs
        ids.removeSubrange((maximumTokens - suffix.count)...)
        return (ids + suffix, true)
    }

    /// The embeddings of `texts`, in their order.
    ///
    /// - Parameters:
    ///   - adapter: what is added to the base; nil for the base alone.
    ///   - isNormalized: whether vectors have length one; by default as the folder says.
    ///   - progress: called after each pass with the number of texts done.
    /// - Complexity: linear in the tokens, but for attention, which is quadratic in each text's own length.
    public func embed(
        _ texts: [String],
        adapter: Adapter? = nil,
        isNormalized: Bool? = nil,
        progress: (Int) -> Void = { _ in }
    ) -> Embeddings {
        var parts: [Tensor] = []
        var tokenCounts: [Int] = []
        var truncated: [Int] = []
        var pending: [[Int32]] = []
        var pendingCount = 0
        func flush() {
            guard !pending.isEmpty else { return }
            let pooled = pooled(PackedTokens(pending), ForwardPass(adapter: adapter))
            parts.append(isNormalized ?? normalizes ? pooled.normalizedRows() : pooled)
            pending.removeAll(keepingCapacity: true)
            pendingCount = 0
            progress(tokenCounts.count)
        }
        for (index, text) in texts.enumerated() {
            let (ids, isTruncated) = tokens(of: text)
            if isTruncated { truncated.append(index) }
            if pendingCount + ids.count > Self.tokensPerPass { flush() }
            tokenCounts.append(ids.count)
            pending.append(ids)
            pendingCount += ids.count
        }
        flush()
        let vectors = parts.isEmpty ? Tensor([Float](), shape: [0, size]) : Tensor.concatenated(parts)
        return Embeddings(vectors: vectors, tokenCounts: tokenCounts, truncated: truncated)
    }

    /// One state for each text by the folder's pooling or that of the pass, not normalised: what a head reads.
    ///
    /// - Shapes: returns `[texts, size]` float32.
    public func pooled(_ tokens: PackedTokens, _ pass: ForwardPass) -> Tensor {
        network.states(of: tokens, pass).pooled(tokens.segments, pass.pooling ?? pooling, tape: pass.tape)
    }

    /// The linear maps that an adapter may add to, in the order of the network.
    public var linearModules: [LinearModules] { network.linearModules }

    /// The table of words; nil for a frozen encoder.
    public var wordTable: Parameter? { network.wordTable }

    /// What is trained, in the order of the network; nothing for a frozen encoder.
    public var parameters: [Parameter] { network.parameters }
}
