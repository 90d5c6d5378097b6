internal import HoneBase
public import HoneModels
internal import HoneRemote
public import HoneTensor
internal import HoneText
internal import HoneTraining
public import SystemPackage

/// A decoder by the name that a user gives it, with the adapter that was trained beside it.
public struct DecoderModel {
    /// The decoder.
    public let decoder: Decoder
    /// What is added to it; nil for a base alone or one that was moved as a whole.
    public let adapter: Adapter?

    /// Opens a name in the store, a folder, a GGUF file, a run, a folder in the layout of PEFT, or `BASE+ADAPTER`.
    ///
    /// - Parameters:
    ///   - type: the type for matrix products; by default as the weights are stored.
    ///   - blocks: what matrices are rounded to; nil for no rounding but that of `type`.
    /// - Throws: `ModelStoreError` where it is not there, `ModelError`, `RunError` or `AdapterError` where it cannot be
    ///   read.
    public init(_ name: String, as type: DType? = nil, in blocks: BlockKind? = nil) throws {
        let folder = FilePath(name)
        if Files.exists(folder.appending(RunRecord.fileName)) {
            let base = try RunRecord(in: folder).openBase(of: folder, as: type).requiringDecoder()
            guard Files.exists(folder.appending(Recipe.fileName)) else {
                decoder = try Self.opened(base.folder, as: type, in: blocks)  // A run whose base is frozen.
                adapter = nil
                return
            }
            let tuned = try TunedModel(folder, base: base)
            decoder = try Self.opened(
                tuned.moved == nil ? base.folder : tuned.decoder(on: base).folder,
                as: type,
                in: blocks
            )
            adapter =
                tuned.adapter == nil ? nil : try PEFTFolder.read(folder, for: decoder, base: base.digest)
            return
        }
        if !Files.exists(folder), let plus = name.lastIndex(of: "+") {
            let base = try Base(String(name[..<plus]), as: type).requiringDecoder()
            decoder = try Self.opened(base.folder, as: type, in: blocks)
            let adapterFolder = FilePath(String(name[name.index(after: plus)...]))
            adapter = try PEFTFolder.read(adapterFolder, for: decoder, base: base.digest)
            return
        }
        if let base = PEFTFolder.baseName(of: folder) {
            let base = try Base(base, as: type).requiringDecoder()
            decoder = try Self.opened(base.folder, as: type, in: blocks)
            adapter = try PEFTFolder.read(folder, for: decoder, base: base.digest)
            return
        }
        let path = TokenizerLoader.isGGUF(folder) ? folder : try ModelStore.standard.resolve(name).folder
        decoder = try Self.opened(path, as: type, in: blocks)
        adapter = nil
    }

    private static func opened(_ path: FilePath, as type: DType?, in blocks: BlockKind?) throws -> Decoder {
        let decoder =
            Files.isFolder(path)
            ? try Decoder(folder: path, as: type, in: blocks) : try Decoder(gguf: path, as: type, in: blocks)
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

    /// The numbers of the decoder's weights, without reading these; nil where `name` names none.
    public static func parameterCount(_ name: String) -> Int? {
        guard let path = path(name) else { return nil }
        let rehearsal = Rehearsal()
        let decoder =
            Files.isFolder(path)
            ? try? Decoder(folder: path, on: rehearsal) : try? Decoder(gguf: path, on: rehearsal)
        return decoder?.parameterCount
    }

    /// The tokens that end what `decoder` writes: those that its settings name, and what ends a turn in its chat template.
    public static func ends(of decoder: Decoder) -> [Int32] {
        guard let reader = try? PromptReader(decoder) else { return decoder.special.ends }
        return reader.ends.sorted()
    }

    /// The folder of a name in the store.
    ///
    /// - Throws: `ModelStoreError` where it is not there.
    public static func folder(_ name: String) throws -> FilePath {
        try ModelStore.standard.resolve(name).folder
    }
}
