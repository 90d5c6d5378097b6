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
            // Of a run whose base is frozen and alone nothing was trained.
            let tuned =
                Files.exists(folder.appending(Recipe.fileName)) ? try TunedModel(folder, base: base) : nil
            try self.init(tuned?.decoder(on: base) ?? base.decoder, tuned?.adapter, as: type, in: blocks)
        } else if !Files.exists(folder), let plus = name.lastIndex(of: "+") {
            let adapter = FilePath(String(name[name.index(after: plus)...]))
            try self.init(base: String(name[..<plus]), adapter, as: type, in: blocks)
        } else if let base = PEFTFolder.baseName(of: folder) {
            try self.init(base: base, folder, as: type, in: blocks)
        } else {
            let path =
                TokenizerLoader.isGGUF(folder) ? folder : try ModelStore.standard.resolve(name).folder
            try self.init(decoder: Decoder(at: path, as: type, in: blocks), adapter: nil)
            try decoder.checkNumbers()
        }
    }

    /// The base of this name with the adapter in `folder`.
    private init(base name: String, _ folder: FilePath, as type: DType?, in blocks: BlockKind?) throws {
        let base = try Base(name, as: type).requiringDecoder()
        let adapter = try PEFTFolder.read(folder, for: base.decoder, base: base.digest)
        try self.init(base.decoder, adapter, as: type, in: blocks)
    }

    /// A decoder that is open already, opened anew only where its matrices are to be rounded.
    private init(_ open: Decoder, _ adapter: Adapter?, as type: DType?, in blocks: BlockKind?) throws {
        let decoder = blocks == nil ? open : try Decoder(at: open.folder, as: type, in: blocks)
        self.init(decoder: decoder, adapter: adapter)
    }

    private init(decoder: Decoder, adapter: Adapter?) {
        self.decoder = decoder
        self.adapter = adapter
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
        return try? Decoder(at: path, on: Rehearsal()).parameterCount
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
