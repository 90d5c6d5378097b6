internal import HoneBase
public import HoneModels
internal import HoneTensor
internal import HoneTraining
public import SystemPackage

/// A tuned decoder as other tools open it: a model folder, a GGUF file, or its adapter in the layout of PEFT.
///
/// An adapter is merged into the weights in float32, read back and compared before anything else is made of it.
public struct DecoderExport {
    /// What is written.
    public enum Format: Sendable {
        /// A folder in the layout of Hugging Face; nil for float32.
        case folder(ModelFolderExport.Precision?)
        /// A GGUF file.
        case gguf(GGUFExport.Precision)
        /// `adapter_config.json` and `adapter_model.safetensors`.
        case peft
    }

    /// The largest difference of a logit to the run's, over the largest logit.
    public let difference: Double
    /// What other tools cannot be told of the model, in words.
    public let notes: [String]

    /// Whether `folder` holds a tuned decoder.
    public static func isDecoder(_ folder: FilePath) -> Bool {
        guard let record = try? RunRecord(in: folder) else { return false }
        return DecoderModel.path(record.base.folder.string) != nil
            || DecoderModel.path(record.base.name) != nil
    }

    /// Writes the run in `folder` to `target`, which must not be there.
    ///
    /// - Throws: `ExportError`, `ModelExportError`, and what opening the run throws.
    public init(_ folder: FilePath, as format: Format, to target: FilePath) throws {
        guard !Files.exists(target) else { throw ExportError.exists(target) }
        guard Files.exists(folder.appending(Recipe.fileName)) else { throw ExportError.nothingTuned(folder) }
        let base = try RunRecord(in: folder).openBase(of: folder, as: .float32).requiringDecoder()
        let tuned = try TunedModel(folder, base: base)
        let aside = Files.freePath(beside: target)
        defer { try? Files.remove(aside) }
        if case .peft = format {
            guard tuned.adapter != nil else { throw ExportError.noAdapter(folder) }
            try Self.copy(
                ["adapter_config.json", "adapter_model.safetensors", "README.md"],
                folder,
                to: aside
            )
            _ = try PEFTFolder.read(aside, for: base.trainable, base: base.digest)
            try Files.move(aside, to: target)
            (difference, notes) = (0, [])
            return
        }
        let merged = Files.freePath(beside: FilePath(target.string + "-merged"))
        defer { try? Files.remove(merged) }
        var (source, found) = (folder.appending(ModelKind.decoder.rawValue), 0.0)
        if let adapter = tuned.adapter {
            guard Files.isFolder(base.folder) else {
                throw ExportError.wrongFormat(
                    folder,
                    format: "a model of its own",
                    expected: "a base that is a folder: an adapter is not merged into a GGUF file"
                )
            }
            found = try MergedFolder(base.decoder, adapter, to: merged).difference
            source = merged
        }
        if case .gguf(let precision) = format {
            let export = try GGUFExport(source, as: precision, name: target.stem ?? "model", to: target)
            (difference, notes) = (max(found, export.difference), export.notes)
            return
        }
        var precision = ModelFolderExport.Precision.f32
        if case .folder(let chosen?) = format { precision = chosen }
        let export = try ModelFolderExport(source, as: precision, to: aside)
        try Self.copy(["README.md", Recipe.fileName], folder, to: aside)
        // What the model has seen, in its pre-training and in this run.
        if Files.isFolder(base.folder) { try SeenText.copy(base.folder, to: aside) }
        try SeenText.copy(folder, to: aside)
        try Files.move(aside, to: target)
        (difference, notes) = (max(found, export.difference), [])
    }

    /// Copies those of some files that are there.
    private static func copy(_ names: [String], _ source: FilePath, to target: FilePath) throws {
        try Files.makeFolder(target)
        for name in names where Files.exists(source.appending(name)) {
            try Files.bytes(of: source.appending(name)).withRawBytes {
                try Files.write($0, to: target.appending(name))
            }
        }
    }
}
