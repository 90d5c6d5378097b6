internal import HoneBase
internal import HoneFormats
internal import HoneText
internal import SystemPackage

/// The ids that a model folder names: where a text begins and ends (`generation_config.json`, else `config.json`).
public struct SpecialIDs: Sendable, Equatable {
    /// The ids at which a text ends.
    public var ends: [Int32] = []
    /// The id that a text begins with.
    public var begin: Int32?

    /// None.
    init() {}

    /// Those of a GGUF file.
    init(_ file: GGUFFile, vocabularySize: Int) {
        func id(_ key: String) -> Int32? {
            file.metadata["tokenizer.ggml." + key]?.integer.flatMap {
                (0..<vocabularySize).contains($0) ? Int32($0) : nil
            }
        }
        for end in ["eos", "eot", "eom"].compactMap({ id($0 + "_token_id") }) where !ends.contains(end) {
            ends.append(end)
        }
        begin = id("bos_token_id")
    }

    /// Those of `folder`.
    ///
    /// - Throws: `ModelError` where a file cannot be read, or an id is not below `vocabularySize`.
    init(_ folder: FilePath, vocabularySize: Int) throws(ModelError) {
        for name in ["generation_config.json", "config.json"] {
            let path = folder.appending(name)
            guard Files.exists(path) else { continue }
            var settings = try ModelSettings(path)
            if ends.isEmpty { ends = try Self.ids("eos_token_id", &settings, vocabularySize) }
            if begin == nil { begin = try Self.ids("bos_token_id", &settings, vocabularySize).first }
        }
    }

    /// The id that `folder` names for padding; nil where it names none.
    ///
    /// - Throws: As `init(_:vocabularySize:)`.
    static func padding(_ folder: FilePath, vocabularySize: Int) throws(ModelError) -> Int32? {
        for name in ["generation_config.json", "config.json"] {
            let path = folder.appending(name)
            guard Files.exists(path) else { continue }
            var settings = try ModelSettings(path)
            // Some published folders say -1 for none.
            if let id = settings.any("pad_token_id")?.integer, (0..<vocabularySize).contains(id) {
                return Int32(id)
            }
        }
        return nil
    }

    /// One id or a list of them.
    private static func ids(
        _ key: String,
        _ settings: inout ModelSettings,
        _ vocabularySize: Int
    ) throws(ModelError) -> [Int32] {
        guard let value = settings.any(key) else { return [] }
        let found = value.integer.map { [$0] } ?? value.array?.compactMap(\.integer) ?? []
        guard !found.isEmpty || value.array?.isEmpty == true, found.allSatisfy({ $0 >= 0 }) else {
            throw .wrongValue(
                settings.path,
                key: key,
                expected: "an id or a list of ids",
                found: value.text()
            )
        }
        // Some published folders name ids behind their last token; no text ends there.
        return found.filter { $0 < vocabularySize }.map(Int32.init)
    }
}
