internal import HoneBase
internal import HoneTensor
public import SystemPackage

/// A base with its adapter added to its weights in float32, as a folder of its own: what every other format is made from.
public struct MergedFolder {
    /// The largest difference of a logit over the largest: what float32 allows for.
    public static let bound = 1e-4

    /// The largest difference that was found between base with adapter and the folder read back.
    public let difference: Double

    /// Writes `decoder`, read from a folder in float32, with `adapter` to `target`, reads it back and compares logits.
    ///
    /// - Throws: `ModelExportError`; then nothing is at `target`.
    public init(_ decoder: Decoder, _ adapter: Adapter, to target: FilePath) throws(ModelExportError) {
        guard !Files.exists(target) else { throw .exists(target) }
        let probe = DecoderProbe(decoder, adapter)
        do throws(ModelExportError) {
            let read = try mapping(ModelExportError.model) { () throws(ModelError) in
                try ModelFolderWriter.write(merging: adapter, into: decoder.folder, to: target)
                return try Decoder(folder: target, as: .float32)
            }
            difference = DecoderProbe(read, like: probe).difference(from: probe)
            guard difference <= Self.bound else {
                throw .otherLogits(target, difference: difference, bound: Self.bound)
            }
        } catch {
            try? Files.remove(target)
            throw error
        }
    }
}
