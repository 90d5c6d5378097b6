internal import Glibc
internal import HoneBase
internal import HoneFormats
public import HoneTensor
public import HoneText
public import SystemPackage

/// A pre-trained decoder with its tokenizer: tokens in, what may follow out.
public final class Decoder: Sendable {
    let network: DecoderNetwork
    /// The family.
    let architecture: any DecoderArchitecture.Type
    /// The GGUF file that it was read from; nil where that was a folder.
    let file: GGUFFile?
    /// The folder or file that it was read from.
    public let folder: FilePath
    /// The tokenizer of the folder; nil where it has none, so that only ids can be read.
    public let tokenizer: (any Tokenizer)?
    /// The ids at which a text ends, and others that the folder names.
    public let special: SpecialIDs
    /// The most tokens that the model was made for.
    public let maximumTokens: Int
    /// The type of number in which matrix products are computed.
    public let matrixType: DType
    /// Who holds the weights and computes.
    public let backend: any Backend

    /// The decoder in `folder`, in the layout of Hugging Face.
    ///
    /// - Parameters:
    ///   - type: the type for matrix products; by default float32 where the folder's weights are, otherwise the
    ///     fastest of this machine.
    ///   - blocks: what matrices are rounded to, for generation; nil for no rounding but that of `type`.
    ///   - isTrained: whether every tensor becomes a parameter with a float32 master.
    ///   - backend: who holds the weights and computes.
    /// - Throws: `ModelError`.
    public init(
        folder: FilePath,
        as type: DType? = nil,
        in blocks: BlockKind? = nil,
        isTrained: Bool = false,
        on backend: any Backend = CPU.shared
    ) throws(ModelError) {
        guard Files.isFolder(folder) else { throw .file(.notAFolder(folder)) }
        let path = folder.appending("config.json")
        guard Files.exists(path) else {
            throw .missing(
                folder,
                what: "config.json",
                remedy: "name a folder in the layout of Hugging Face, or fetch a model: hone pull"
            )
        }
        let settings = try ModelSettings(path)
        architecture = try DecoderRegistry.architecture(of: settings)
        let weights = try ModelWeights(
            folder,
            optionalPrefix: architecture.prefix.name,
            probe: architecture.prefix.probe,
            on: backend
        )
        // Weights that are kept in float32 are computed with in it: rounding them is the user's choice.
        let isFull = weights.isFull(architecture.embeddingName)
        let matrixType = type ?? (isFull ? .float32 : backend.preferredMatrixType)
        var loader = DecoderLoader(
            settings: settings,
            weights: weights,
            as: matrixType,
            in: blocks,
            isTrained: isTrained
        )
        self.folder = folder
        file = nil
        self.backend = backend
        self.matrixType = matrixType
        network = try architecture.network(&loader)
        maximumTokens = max(try loader.maximumTokens(), network.extendedLength ?? 0)
        special = try SpecialIDs(folder, vocabularySize: network.vocabularySize)
        tokenizer = try Self.tokenizer(in: folder)
        if let tokenizer, tokenizer.vocabularySize > network.vocabularySize {
            throw .vocabulary(folder, tokens: tokenizer.vocabularySize, rows: network.vocabularySize)
        }
    }

    /// The decoder in a GGUF file, with its tokenizer.
    ///
    /// - Parameters:
    ///   - type: the type for matrix products; by default float32 where the file's weights are, otherwise the fastest
    ///     of this machine.
    ///   - blocks: what matrices are rounded to; nil for no rounding but that of `type`. Weights that the file holds in
    ///     the same blocks keep their codes.
    /// - Throws: `ModelError`.
    public init(
        gguf path: FilePath,
        as type: DType? = nil,
        in blocks: BlockKind? = nil,
        on backend: any Backend = CPU.shared
    ) throws(ModelError) {
        let file = try mapping(ModelError.weights) { () throws(GGUFError) in try GGUFFile(path) }
        self.file = file
        let settings = try GGUFSettings(file)
        let reader = ModelSettings(settings.members, path: path)
        architecture = settings.architecture
        let isFull = file[GGUFNames.embeddingName]?.type == .float32
        let matrixType = type ?? (isFull ? .float32 : backend.preferredMatrixType)
        let source = GGUFWeights(file, settings.names, isWide: matrixType == .float32, on: backend)
        let weights = ModelWeights(source, folder: path)
        var loader = DecoderLoader(
            settings: reader,
            weights: weights,
            as: matrixType,
            in: blocks,
            isTrained: false
        )
        folder = path
        self.backend = backend
        self.matrixType = matrixType
        loader.ignored = GGUFFactors.allCases.map(\.rawValue)
        loader.scalesInFull = true
        network = try architecture.network(&loader)
        maximumTokens = max(try loader.maximumTokens(), network.extendedLength ?? 0)
        special = SpecialIDs(file, vocabularySize: network.vocabularySize)
        let hasTokenizer = file.metadata["tokenizer.ggml.tokens"] != nil
        do { tokenizer = hasTokenizer ? try GGUFTokenizer.load(file) : nil } catch let error as any HoneError
        {
            throw .tokenizer(error)
        } catch { tokenizer = nil }
        if let tokenizer, tokenizer.vocabularySize > network.vocabularySize {
            throw .vocabulary(path, tokens: tokenizer.vocabularySize, rows: network.vocabularySize)
        }
    }

    /// The decoder at `path`: a folder in the layout of Hugging Face, or a GGUF file.
    ///
    /// - Throws: `ModelError`.
    public convenience init(
        at path: FilePath,
        as type: DType? = nil,
        in blocks: BlockKind? = nil,
        on backend: any Backend = CPU.shared
    ) throws(ModelError) {
        if Files.isFolder(path) {
            try self.init(folder: path, as: type, in: blocks, on: backend)
        } else {
            try self.init(gguf: path, as: type, in: blocks, on: backend)
        }
    }

    /// A decoder of this shape with made-up weights: as fast as one that was trained, and of no other use.
    ///
    /// - Throws: `ModelError` where the shape's settings cannot be used.
    public init(
        shape: ModelShape,
        as type: DType? = nil,
        in blocks: BlockKind? = nil,
        isTrained: Bool = false,
        on backend: any Backend = CPU.shared
    ) throws(ModelError) {
        if backend is CPU { try Self.checkMemory(shape, as: type, in: blocks, isTrained: isTrained) }
        let settings = ModelSettings(shape.settings, path: shape.path)
        architecture = try DecoderRegistry.architecture(of: settings)
        let matrixType = type ?? backend.preferredMatrixType
        var loader = DecoderLoader(
            settings: settings,
            weights: ModelWeights(MadeUpWeights(on: backend), folder: shape.path),
            as: matrixType,
            in: blocks,
            isTrained: isTrained
        )
        folder = shape.path
        file = nil
        self.backend = backend
        self.matrixType = matrixType
        network = try architecture.network(&loader)
        maximumTokens = max(try loader.maximumTokens(), network.extendedLength ?? 0)
        special = SpecialIDs()
        tokenizer = nil
    }

    /// Checks that the weights of a shape fit into the memory of this machine, before any of them is made.
    private static func checkMemory(
        _ shape: ModelShape,
        as type: DType?,
        in blocks: BlockKind?,
        isTrained: Bool
    ) throws(ModelError) {
        let rehearsal = Rehearsal()
        let rehearsed = try Decoder(shape: shape, as: type, in: blocks, isTrained: isTrained, on: rehearsal)
        let bytes = withExtendedLifetime(rehearsed) { rehearsal.pool.usage.inUse }
        let memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        guard bytes <= memory else { throw .tooLarge(shape.path, bytes: bytes, memory: memory) }
    }

    private static func tokenizer(in folder: FilePath) throws(ModelError) -> (any Tokenizer)? {
        guard TokenizerLoader.isThere(in: folder) else { return nil }
        return try mapping(ModelError.tokenizer) { () throws(TokenizerError) in
            try TokenizerLoader.load(folder)
        }
    }

    /// Checks that the first token is followed by something: weights that hold NaN spoil every logit.
    ///
    /// - Throws: `ModelError.noNumbers`.
    public func checkNumbers() throws(ModelError) {
        let logits = logits(states(of: PackedTokens([[0]])))
        guard logits.floats().allSatisfy(\.isFinite) else { throw .noNumbers(folder) }
    }

    /// The number of tokens.
    public var vocabularySize: Int { network.vocabularySize }

    /// The bytes of weights that one token reads when it is generated.
    public var bytesPerToken: Int { network.bytesPerToken }

    /// The numbers of all weights; a tied table counts once.
    public var parameterCount: Int { network.parameterCount }

    /// The linear maps that an adapter may add to, in the order of the network.
    public var linearModules: [LinearModules] { network.linearModules }

    /// What is trained, in the order of the network; nothing for a frozen decoder.
    public var parameters: [Parameter] { network.parameters }

    /// The state of each token of some texts, given whole, before the head.
    ///
    /// - Shapes: returns `[tokens, size]`.
    public func states(of tokens: PackedTokens, _ pass: ForwardPass = ForwardPass()) -> Tensor {
        let text = DecoderText(segments: CausalSegments(tokens.segments), cache: nil)
        return network.states(of: tokens.ids, text, pass)
    }

    /// The logits of each row of states.
    ///
    /// - Shapes: states `[rows, size]`; returns `[rows, vocabularySize]` float32.
    public func logits(_ states: Tensor, _ pass: ForwardPass = ForwardPass()) -> Tensor {
        network.logits(states, pass)
    }

    /// Room for the keys of texts of at most these lengths.
    public func makeCache(capacities: [Int]) -> KeyValueCache {
        KeyValueCache(network.attentions, capacities: capacities, as: network.type, on: backend)
    }

    /// Reads what comes next in some texts, and gives the logits behind the last token of each.
    ///
    /// Where frequencies depend on the length of a text, what is read now has those of its whole length, however it is
    /// cut into passes; what was read before keeps its own where the base grows with the text, and is read again where
    /// the text comes to be longer than the model's first training. So does the reference when it generates.
    ///
    /// - Parameters:
    ///   - ids: the new tokens of each text, at least one.
    ///   - texts: which texts of `cache` they belong to.
    ///   - tokensPerPass: long texts are read in pieces of so many tokens.
    /// - Shapes: returns `[texts, vocabularySize]` float32.
    public func read(
        _ ids: [[Int32]],
        of texts: [Int],
        _ cache: KeyValueCache,
        adapter: Adapter? = nil,
        tokensPerPass: Int = 512
    ) -> Tensor {
        let pass = ForwardPass(adapter: adapter)
        let ids =
            network.switchLength.map { limit in
                zip(ids, texts).map { again(in: cache, text: $1, before: $0, beyond: limit) + $0 }
            } ?? ids
        let ends = zip(ids, texts).map { cache.lengths[$1] + $0.count }
        var rows: [Tensor?] = ids.map { _ in nil }
        var taken = ids.map { _ in 0 }
        while rows.contains(where: { $0 == nil }) {
            // As many tokens as a pass takes, of the texts in their order.
            var (batch, counts, left): ([Int], [Int], Int) = ([], [], tokensPerPass)
            for index in ids.indices where rows[index] == nil && left > 0 {
                let count = min(ids[index].count - taken[index], left)
                batch.append(index)
                counts.append(count)
                left -= count
            }
            let segments = cache.segments(batch.map { texts[$0] }, counts: counts)
            let new = zip(batch, counts).flatMap { ids[$0][taken[$0]..<taken[$0] + $1] }
            let text = DecoderText(segments: segments, cache: cache, ends: batch.map { ends[$0] })
            let states = network.states(of: new, text, pass)
            for (index, count) in zip(batch, counts) {
                cache.advance(texts[index], by: ids[index][taken[index]..<taken[index] + count])
            }
            var end = 0
            for (index, count) in zip(batch, counts) {
                end += count
                taken[index] += count
                if taken[index] == ids[index].count { rows[index] = states.rows(end - 1..<end).copied() }
            }
        }
        return network.logits(.concatenated(rows.compactMap(\.self)), pass)
    }

    /// The tokens that must be read again before `new`, as the text comes to be longer than `limit`; the cache forgets
    /// them.
    private func again(
        in cache: KeyValueCache,
        text: Int,
        before new: [Int32],
        beyond limit: Int
    ) -> [Int32] {
        let length = cache.lengths[text]
        guard length > 0, length <= limit, length + new.count > limit else { return [] }
        defer { cache.truncate(text, to: 0) }
        return cache.ids[text]
    }
}
