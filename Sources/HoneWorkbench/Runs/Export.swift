internal import HoneBase
internal import HoneModels
internal import HoneRemote
internal import HoneTensor
internal import HoneTraining
public import SystemPackage

/// A tuned encoder as a folder of its own, in the layout of sentence-transformers.
///
/// An adapter is merged into the weights in float32. What was written is read back, and must embed probe texts as base
/// and adapter do.
public struct Export: Sendable {
    /// The largest difference of a component of a state, relative to the largest component: what float32 allows for.
    public static let bound = 1e-4

    /// The largest relative difference that was found.
    public let difference: Double
    /// Whether a head was written beside the encoder.
    public let hasHead: Bool

    /// Where a run goes by default: beside it, with `-export` behind its name.
    public static func usualTarget(of folder: FilePath) -> FilePath {
        FilePath(folder.absolute.lexicallyNormalized().string + "-export")
    }

    /// Whether a name or a path is that of a model, which is as it should be already.
    private static func isModel(_ path: FilePath) -> Bool {
        guard let folder = try? ModelStore.standard.resolve(path.string).folder else { return false }
        return Files.exists(folder.appending("config.json"))
    }

    private static let texts = [
        "The pump leaks at the left seal.", "How do I change the address of my account?", "a", "42",
        "Wann kommt die bestellte Ware an, und wer nimmt sie entgegen?",
        "ERROR: connection refused (code 111)",
    ]

    /// Writes the run in `folder` to `target`, which must not be there.
    ///
    /// - Throws: `ExportError`, and what opening the run throws.
    public init(_ folder: FilePath, to target: FilePath) throws {
        guard !Files.exists(target) else { throw ExportError.exists(target) }
        guard Files.exists(folder.appending(RunRecord.fileName)) || !Self.isModel(folder) else {
            throw ExportError.noRun(folder)
        }
        let record = try RunRecord(in: folder)
        let base = try record.openBase(of: folder, as: .float32).requiringEncoder()
        // A classifier is opened as it would be served, so that nothing of it is passed over.
        if record.approach != Contrastive.name { _ = try Run(folder) }
        guard Files.exists(folder.appending(Recipe.fileName)) else { throw ExportError.nothingTuned(folder) }
        let tuned = try TunedModel(folder, base: base)
        guard tuned.moved != nil || tuned.adapter != nil else { throw ExportError.nothingTuned(folder) }
        let aside = Files.freePath(beside: target)
        try Files.makeFolder(aside)
        do {
            try Self.write(tuned, folder, base, to: aside)
            hasHead = try Self.writeHead(record, folder, to: aside)
            difference = try Self.difference(tuned, base, aside)
            guard difference <= Self.bound else { throw ExportError.differs(target, by: difference) }
            try Files.move(aside, to: target)
        } catch {
            try? Files.remove(aside)
            throw error
        }
    }

    private static func write(_ tuned: TunedModel, _ folder: FilePath, _ base: Base, to target: FilePath)
        throws
    {
        if let adapter = tuned.adapter {
            try ModelFolderWriter.write(merging: adapter, into: base.folder, to: target)
        } else {
            try ModelFolderWriter.write([], like: folder.appending("encoder"), to: target)
        }
        for name in ["README.md", Recipe.fileName] where Files.exists(folder.appending(name)) {
            try Files.write(Files.text(of: folder.appending(name)), to: target.appending(name))
        }
        // What the model has seen, in its base and in this run.
        for seen in [base.folder, folder] { try SeenText.copy(seen, to: target) }
    }

    /// The head of a classifier as `head.safetensors`, with its labels in `labels.json`.
    private static func writeHead(_ record: RunRecord, _ folder: FilePath, to target: FilePath) throws -> Bool
    {
        guard !record.labels.isEmpty else { return false }
        let tensors = try RunTensors(folder.appending("model.safetensors"))
        try RunTensors.write(
            [
                ("weight", try tensors.matrix("head.weight")),
                ("bias", try tensors.vector("head.bias", count: record.labels.count)),
            ],
            metadata: [:],
            to: target.appending("head.safetensors")
        )
        let labels = JSON.array(record.labels.map(JSON.string))
        try Files.write(labels.text(pretty: true), to: target.appending("labels.json"))
        return true
    }

    private static func difference(_ tuned: TunedModel, _ base: Base, _ written: FilePath) throws -> Double {
        let ids = texts.map { base.encoder.tokens(of: $0).ids }
        let expected = tuned.states(of: ids, on: base).floats()
        let read = try Encoder(folder: written, as: .float32)
        let found = read.pooled(PackedTokens(ids), ForwardPass()).floats()
        guard (expected + found).allSatisfy(\.isFinite) else { return .infinity }
        let largest = expected.reduce(0) { max($0, $1.magnitude) }
        let difference = zip(expected, found).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
        return Double(difference) / max(Double(largest), .leastNormalMagnitude)
    }
}
