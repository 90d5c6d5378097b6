internal import HoneBase
internal import HoneFormats
internal import HoneTensor
public import SystemPackage

/// A decoder as a model folder in the layout of Hugging Face, which transformers reads.
///
/// What was written is read back, and must give the logits of the model before it is called done.
public struct ModelFolderExport: Sendable {
    /// What weights are written in.
    public enum Precision: String, Sendable, CaseIterable {
        case f32, bf16, f16

        /// `dtype` of config.json.
        var name: String {
            switch self {
            case .f32: "float32"
            case .bf16: "bfloat16"
            case .f16: "float16"
            }
        }

        var type: (stored: SafetensorsDType, format: any EncodingBlockFormat.Type) {
            switch self {
            case .f32: (.float32, Float32Format.self)
            case .bf16: (.bfloat16, BFloat16Format.self)
            case .f16: (.float16, Float16Format.self)
            }
        }

        /// The largest difference of a logit over the largest.
        var bound: Double {
            switch self {
            case .f32: 1e-4
            case .bf16: 5e-2
            case .f16: 2e-2
            }
        }
    }

    /// What weights were written in.
    public let precision: Precision
    /// The files with weights.
    public let weightFiles: [String]
    /// The largest difference of a logit of the probe to the model's, over the largest logit.
    public let difference: Double
    /// Whether the folder has a tokenizer.
    public let hasTokenizer: Bool

    /// Writes the model at `source`, a folder in the layout of Hugging Face or a GGUF file, to the folder `target`.
    ///
    /// - Parameters:
    ///   - precision: what weights are written in; by default float32 where they are held so, else bfloat16.
    ///   - shardLimit: the most bytes of weights in a file.
    /// - Throws: `ModelExportError`; then nothing is at `target`.
    public init(
        _ source: FilePath,
        as precision: Precision? = nil,
        shardLimit: Int = 5_000_000_000,
        to target: FilePath
    ) throws(ModelExportError) {
        guard !Files.exists(target) else { throw .exists(target) }
        let decoder = try mapping(ModelExportError.model) { () throws(ModelError) in
            try Decoder(at: source)
        }
        let tensors = try mapping(ModelExportError.model) { () throws(ModelError) in
            try DecoderTensors(decoder)
        }
        let isFull = tensors.entries.first.map { tensors.isFull($0.name) } ?? true
        let chosen = precision ?? (isFull ? .f32 : .bf16)
        self.precision = chosen
        let probe = DecoderProbe(decoder)
        let aside = Files.freePath(beside: target)
        do throws(ModelExportError) {
            try mapping(ModelExportError.file) { () throws(FileError) in
                try Files.makeFolder(aside)
            }
            let settings = ModelFolderSettings(decoder, dtype: chosen.name)
            hasTokenizer = try settings.write(to: aside)
            weightFiles = try Self.write(tensors, chosen, shardLimit: shardLimit, to: aside)
            difference = try Self.check(aside, probe, decoder.matrixType, chosen.bound)
            try mapping(ModelExportError.file) { () throws(FileError) in try Files.move(aside, to: target) }
        } catch {
            try? Files.remove(aside)
            throw error
        }
    }

    private static func write(
        _ tensors: DecoderTensors,
        _ precision: Precision,
        shardLimit: Int,
        to folder: FilePath
    ) throws(ModelExportError) -> [String] {
        let (stored, format) = precision.type
        var shards = SafetensorsShards(limit: shardLimit)
        for entry in tensors.entries { shards.add(entry.name, stored, shape: entry.shape) }
        var failure: ModelError?
        try mapping(ModelExportError.file) { () throws(FileError) in
            try shards.write(to: folder) { (entry, append) throws(FileError) in
                let tensor: Tensor
                do throws(ModelError) { tensor = try tensors.tensor(entry.name, entry.shape) } catch {
                    // The file is finished with zeros and then thrown away.
                    failure = failure ?? error
                    return try [UInt8](repeating: 0, count: entry.byteRange.count).withRawBytes {
                        (bytes) throws(FileError) in try append(bytes)
                    }
                }
                var encoded: [UInt8] = []
                try tensors.forEachPiece(tensor) { (piece) throws(FileError) in
                    let count = piece.count * stored.byteCount
                    if encoded.count != count { encoded = [UInt8](repeating: 0, count: count) }
                    encoded.withUnsafeMutableBytes { BlockFormats.encode(piece, as: format, into: $0) }
                    try encoded.withRawBytes { (bytes) throws(FileError) in try append(bytes) }
                }
                tensors.release(entry.name)
            }
        }
        if let failure { throw .model(failure) }
        return shards.fileNames
    }

    private static func check(
        _ folder: FilePath,
        _ probe: DecoderProbe,
        _ type: DType,
        _ bound: Double
    ) throws(ModelExportError) -> Double {
        let read = try mapping(ModelExportError.model) { () throws(ModelError) in
            try Decoder(folder: folder, as: type)
        }
        let found = DecoderProbe(read, like: probe)
        if let what = found.otherSetting(than: probe) { throw .otherSettings(folder, what: what) }
        let difference = found.difference(from: probe)
        let bound = DecoderProbe.bound(bound, type)
        guard difference <= bound else {
            throw .otherLogits(folder, difference: difference, bound: bound)
        }
        return difference
    }
}
