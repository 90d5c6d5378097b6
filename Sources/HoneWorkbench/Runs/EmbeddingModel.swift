internal import HoneBase
public import HoneModels
public import HoneTensor
internal import HoneTraining
internal import SystemPackage

/// A model that embeds texts, wherever it lies: a base of the store, a model folder, a run, or `BASE+ADAPTER`.
public struct EmbeddingModel: @unchecked Sendable {
    // Sendable: what is opened here is not trained any more.

    /// How the user named it.
    public let name: String
    /// The encoder.
    public let encoder: Encoder
    /// What is added to it; nil for a base alone or one that was moved as a whole.
    public let adapter: Adapter?
    /// A hash of all that its vectors depend on.
    public let digest: String

    /// Opens the model of this name.
    ///
    /// - Parameter type: the type for matrix products; by default the fastest of this machine.
    /// - Throws: `ModelStoreError` where it is not there, `ModelError`, `RunError` or `AdapterError` where it cannot be
    ///   read.
    public init(_ name: String, as type: DType? = nil) throws {
        self.name = name
        let folder = FilePath(name)
        if Files.exists(folder.appending(RunRecord.fileName)) {
            let base = try RunRecord(in: folder).openBase(of: folder, as: type).requiringEncoder()
            guard Files.exists(folder.appending(Recipe.fileName)) else {
                (encoder, adapter, digest) = (base.encoder, nil, base.digest)  // A run whose base is frozen.
                return
            }
            let tuned = try TunedModel(folder, base: base)
            (encoder, adapter) = (tuned.encoder(on: base), tuned.adapter)
            let place = folder.appending(ModelKind.encoder.rawValue)
            digest = try Self.digest(base, weightsIn: tuned.adapter == nil ? place : folder)
            return
        }
        if !Files.isFolder(folder), let plus = name.lastIndex(of: "+") {
            let base = try Base(String(name[..<plus]), as: type).requiringEncoder()
            let adapterFolder = FilePath(String(name[name.index(after: plus)...]))
            encoder = base.encoder
            adapter = try PEFTFolder.read(adapterFolder, for: base.encoder, base: base.digest)
            digest = try Self.digest(base, weightsIn: adapterFolder)
            return
        }
        let base = try Base(name, as: type).requiringEncoder()
        (encoder, adapter, digest) = (base.encoder, nil, base.digest)
    }

    /// A hash over that of the base and the weights in a folder.
    private static func digest(_ base: Base, weightsIn folder: FilePath) throws(FileError) -> String {
        var lines = [base.digest]
        for name in try Files.names(in: folder) where name.hasSuffix(".safetensors") {
            lines.append("\(try Digest(ofFile: folder.appending(name)))  \(name)")
        }
        return Digest(of: lines.joined(separator: "\n")).description
    }

    /// The embeddings of `texts`.
    ///
    /// - Parameter isNormalized: whether vectors have length one; by default as the base's folder says.
    public func embed(_ texts: [String], isNormalized: Bool? = nil) -> Encoder.Embeddings {
        encoder.embed(texts, adapter: adapter, isNormalized: isNormalized)
    }
}
