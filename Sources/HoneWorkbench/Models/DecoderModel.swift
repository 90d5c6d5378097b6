public import HoneModels
internal import HoneRemote
public import HoneTensor
internal import HoneText
public import SystemPackage

/// A decoder by the name that a user gives it.
public enum DecoderModel {
    /// Opens the decoder of a name in the store, a folder or a GGUF file.
    ///
    /// - Parameters:
    ///   - type: the type for matrix products; by default as the weights are stored.
    ///   - blocks: what matrices are rounded to; nil for no rounding but that of `type`.
    /// - Throws: `ModelStoreError` where it is not there, `ModelError` where it cannot be read.
    public static func open(_ name: String, as type: DType? = nil, in blocks: BlockKind? = nil) throws
        -> Decoder
    {
        let path = FilePath(name)
        let decoder =
            TokenizerLoader.isGGUF(path)
            ? try Decoder(gguf: path, as: type, in: blocks)
            : try Decoder(folder: ModelStore.standard.resolve(name).folder, as: type, in: blocks)
        try decoder.checkNumbers()
        return decoder
    }

    /// Where the decoder lies that a name in the store, a folder or a GGUF file names; nil where it names something else.
    public static func path(_ name: String) -> FilePath? {
        let path = FilePath(name)
        if TokenizerLoader.isGGUF(path) { return path }
        guard let folder = try? ModelStore.standard.resolve(name).folder else { return nil }
        return (try? ModelKind(of: folder)) == .decoder ? folder : nil
    }

    /// The folder of a name in the store.
    ///
    /// - Throws: `ModelStoreError` where it is not there.
    public static func folder(_ name: String) throws -> FilePath {
        try ModelStore.standard.resolve(name).folder
    }
}
