internal import HoneBase
public import HoneFormats
public import HoneText
public import SystemPackage

/// The tokenizer in a GGUF file.
public enum GGUFTokenizer {
    /// The tokenizer of the file at `path`.
    ///
    /// - Throws: `GGUFError` where the file cannot be read, `TokenizerError` where its vocabulary is not known here.
    public static func load(_ path: FilePath) throws -> any Tokenizer { try load(GGUFFile(path)) }

    /// The tokenizer of an open file.
    public static func load(_ file: GGUFFile) throws -> any Tokenizer {
        try vocabulary(file).tokenizer(file.path)
    }

    /// The vocabulary of an open file.
    ///
    /// - Throws: `GGUFError` where it is not there, or of another type.
    static func vocabulary(_ file: GGUFFile) throws(GGUFError) -> GGUFVocabulary {
        let metadata = file.metadata
        func key(_ name: String) -> String { "tokenizer.ggml." + name }
        var vocabulary = GGUFVocabulary(
            model: try metadata.string(key("model")),
            tokens: try metadata.strings(key("tokens")).map { Array($0.utf8) }
        )
        if metadata[key("pre")] != nil { vocabulary.pre = try metadata.string(key("pre")) }
        if metadata[key("scores")] != nil {
            vocabulary.scores = try metadata.numbers(key("scores")).map(Float.init)
        }
        if metadata[key("token_type")] != nil { vocabulary.types = try metadata.integers(key("token_type")) }
        if metadata[key("merges")] != nil {
            vocabulary.merges = try metadata.strings(key("merges")).map { Array($0.utf8) }
        }
        let saysBegin = metadata[key("add_bos_token")] != nil
        let addsBegin = saysBegin ? try metadata.bool(key("add_bos_token")) : true
        if addsBegin, metadata[key("bos_token_id")] != nil,
            vocabulary.model == "llama" || saysBegin
        {
            vocabulary.beginID = Int32(exactly: try metadata.integer(key("bos_token_id")))
        }
        if metadata[key("add_space_prefix")] != nil {
            vocabulary.addsSpacePrefix = try metadata.bool(key("add_space_prefix"))
        }
        if metadata[key("remove_extra_whitespaces")] != nil {
            vocabulary.removesExtraSpaces = try metadata.bool(key("remove_extra_whitespaces"))
        }
        if metadata[key("precompiled_charsmap")] != nil {
            vocabulary.characterMap = try metadata.integers(key("precompiled_charsmap")).map {
                UInt8(truncatingIfNeeded: $0)
            }
        }
        // No key says so; llama.cpp goes by the name too.
        let name = (try? metadata.string("general.name"))?.lowercased() ?? ""
        vocabulary.specialsStripRight = name.contains("phi-3") || name.contains("phi3")
        return vocabulary
    }
}
