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
        let merged = Files.freePath(beside: FilePath(target.string + "-merged"))
        defer {
            try? Files.remove(aside)
            try? Files.remove(merged)
        }
        if case .peft = format {
            guard tuned.adapter != nil else { throw ExportError.noAdapter(folder) }
            try Files.makeFolder(aside)
            for name in ["adapter_config.json", "adapter_model.safetensors", "README.md"]
            where Files.exists(folder.appending(name)) {
                try Files.bytes(of: folder.appending(name)).withRawBytes {
                    try Files.write($0, to: aside.appending(name))
                }
            }
            _ = try PEFTFolder.read(aside, for: base.trainable, base: base.digest)
            try Files.move(aside, to: target)
            (difference, notes) = (0, [])
            return
        }
        var source = folder.appending(ModelKind.decoder.rawValue)
        var found = 0.0
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
        switch format {
        case .folder(let precision):
            let export = try ModelFolderExport(source, as: precision ?? .f32, to: aside)
            (difference, notes) = (max(found, export.difference), [])
            for name in ["README.md", Recipe.fileName] where Files.exists(folder.appending(name)) {
                try Files.write(Files.text(of: folder.appending(name)), to: aside.appending(name))
            }
            try Files.move(aside, to: target)
        case .gguf(let precision):
            let name = target.stem ?? "model"
            let export = try GGUFExport(source, as: precision, name: name, to: target)
            (difference, notes) = (max(found, export.difference), export.notes)
        case .peft: (difference, notes) = (found, [])
        }
    }
}
