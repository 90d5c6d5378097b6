internal import HoneBase
public import HoneModels
public import HoneRemote
public import HoneTensor
public import SystemPackage

/// A pre-trained model that approaches stand on, named and pinned by its content.
public struct Base: Sendable {
    /// The name in the model store, or the folder's name.
    public let name: String
    /// Where its files are.
    public let folder: FilePath
    /// A hash over weights, tokenizer and settings: the same model has the same digest wherever it lies.
    public let digest: String
    /// The network with its tokenizer.
    public let encoder: Encoder

    /// Opens the base of this name or folder.
    ///
    /// - Throws: `ModelStoreError` where it is not there, `ModelError` where it cannot be read.
    public init(_ nameOrFolder: String, as type: DType? = nil, store: ModelStore = .standard) throws {
        let resolved = try store.resolve(nameOrFolder)
        name = resolved.name
        folder = resolved.folder
        digest = try Self.digest(of: resolved)
        encoder = try Encoder(folder: resolved.folder, as: type)
    }

    /// The files that make the model, hashed; those of the store were hashed when they came.
    static func digest(of model: ResolvedModel) throws(FileError) -> String {
        // The settings of pooling lie in a folder of their own, such as 1_Pooling.
        let names = try Files.names(in: model.folder).map { name in
            Files.isFolder(model.folder.appending(name)) ? name + "/config.json" : name
        }
        var lines: [String] = []
        for name in names where isPartOfModel(name) && Files.exists(model.folder.appending(name)) {
            let recorded = model.record?.sha256[name]
            let digest: String
            if let recorded {
                digest = recorded
            } else {
                digest = try Digest(ofFile: model.folder.appending(name)).description
            }
            lines.append("\(digest)  \(name)\n")
        }
        return Digest(of: lines.joined()).description
    }

    private static func isPartOfModel(_ name: String) -> Bool {
        let settings = [
            "config.json", "modules.json", "sentence_bert_config.json", "tokenizer.json",
            "tokenizer_config.json",
            "vocab.txt",
        ]
        return name.hasSuffix(".safetensors") || name.hasSuffix("/config.json") || settings.contains(name)
    }
}
