internal import HoneBase
internal import HoneFormats
internal import HoneText
internal import SystemPackage

/// What the metadata of a GGUF file says of a decoder's tokenizer.
struct GGUFTokenizerExport {
    private(set) var values: [(key: String, value: GGUFValue)] = []
    /// Whether there is a tokenizer at all.
    private(set) var isThere = true
    /// What to know of the file before it is used.
    private(set) var notes: [String] = []

    private static let prefix = "tokenizer.ggml."

    /// The tokenizer of `decoder`, for llama.cpp to give the same ids.
    ///
    /// - Throws: `ModelExportError.tokenizer` where llama.cpp knows none like it.
    init(_ decoder: Decoder) throws(ModelExportError) {
        if let file = decoder.file {
            values = file.metadata.entries.filter { $0.key.hasPrefix("tokenizer.") }
            isThere = decoder.tokenizer != nil
            if values.isEmpty { set("model", .string("none")) }
            return
        }
        guard let tokenizer = decoder.tokenizer else {
            isThere = false
            set("model", .string("none"))
            notes.append("the model has no tokenizer: llama.cpp reads ids from this file, and no text")
            return
        }
        var vocabulary = try mapping(ModelExportError.tokenizer) { () throws(TokenizerError) in
            try GGUFVocabulary(folder: decoder.folder)
        }
        vocabulary.append(unusedTokens: decoder.vocabularySize - vocabulary.tokens.count)
        set("model", .string(vocabulary.model))
        set("pre", .string(vocabulary.pre))
        set("tokens", .array(GGUFArray(vocabulary.tokens.map { String(decoding: $0, as: UTF8.self) })))
        if !vocabulary.scores.isEmpty { set("scores", .array(GGUFArray(vocabulary.scores))) }
        set("token_type", .array(GGUFArray(vocabulary.types.map(Int32.init))))
        if !vocabulary.merges.isEmpty {
            let merges = vocabulary.merges.map { String(decoding: $0, as: UTF8.self) }
            set("merges", .array(GGUFArray(merges)))
        }
        try setIDs(decoder, tokenizer)
        if let unknown = vocabulary.types.firstIndex(of: 2) { setID("unknown", Int32(unknown)) }
        if vocabulary.model == "llama" { set("add_space_prefix", .bool(vocabulary.addsSpacePrefix)) }
        if let template = try? ChatTemplate(folder: decoder.folder) {
            values.append(("tokenizer.chat_template", .string(template.source)))
        }
    }

    private mutating func set(_ key: String, _ value: GGUFValue) { values.append((Self.prefix + key, value)) }

    private mutating func setID(_ name: String, _ id: Int32) {
        set(name + "_token_id", .uint32(UInt32(id)))
    }

    /// The ids around a text, and those at which it ends.
    private mutating func setIDs(_ decoder: Decoder, _ tokenizer: any Tokenizer) throws(ModelExportError) {
        let (before, after) = (tokenizer.prefixIDs, tokenizer.suffixIDs)
        guard before.count <= 1, after.count <= 1 else {
            throw .notKnown(
                decoder.folder,
                setting: "post_processor",
                expected: "at most one token before and one after a text",
                found: "\(before.count) and \(after.count)"
            )
        }
        var ends = decoder.special.ends
        if let last = after.first { ends = [last] + ends.filter { $0 != last } }
        if let begin = tokenizer.beginID ?? decoder.special.begin { setID("bos", begin) }
        // llama.cpp tells the end of a message, of a turn and of a text apart.
        let message = ends.dropFirst().first { tokenizer.token($0)?.contains("eom") == true }
        let turn = ends.dropFirst().first { $0 != message }
        if let end = ends.first { setID("eos", end) }
        if let turn { setID("eot", turn) }
        if let message { setID("eom", message) }
        if let padding = try mapping(
            ModelExportError.model,
            { () throws(ModelError) in
                try SpecialIDs.padding(decoder.folder, vocabularySize: decoder.vocabularySize)
            }
        ) {
            setID("padding", padding)
        }
        // Texts are continued from it, whether or not others are read with it.
        set("add_bos_token", .bool(tokenizer.beginID != nil))
        set("add_eos_token", .bool(!after.isEmpty))
        let others = ends.filter { $0 != ends.first && $0 != turn && $0 != message }
        guard !others.isEmpty else { return }
        let names = others.map { tokenizer.token($0) ?? "\($0)" }.joined(separator: ", ")
        notes.append("a GGUF file has no place for these ends of a text: \(names)")
    }
}
