internal import HoneBase
internal import HoneFormats
internal import HoneText
internal import SystemPackage

/// The small files of a decoder's folder: settings, tokenizer, chat template.
struct ModelFolderSettings {
    private let decoder: Decoder
    private let dtype: String

    /// The settings of `decoder` with weights of `dtype`, such as `float32`.
    init(_ decoder: Decoder, dtype: String) { (self.decoder, self.dtype) = (decoder, dtype) }

    /// What is copied as it stands.
    private static let copied = [
        "generation_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
        "added_tokens.json", "vocab.json", "merges.txt", "vocab.txt", "tokenizer.model",
        "chat_template.json", "chat_template.jinja",
    ]

    /// Writes them; gives whether there is a tokenizer among them.
    ///
    /// - Throws: `ModelExportError` where a file cannot be read or written, or a tokenizer has no equal.
    func write(to folder: FilePath) throws(ModelExportError) -> Bool {
        if let file = decoder.file { return try write(file, to: folder) }
        let path = decoder.folder.appending("config.json")
        let bytes = try mapping(ModelExportError.file) { () throws(FileError) in try Files.bytes(of: path) }
        let config = try mapping({ ModelExportError.model(.malformed(path, $0)) }) {
            () throws(JSONSyntaxError) in try JSONScanner.parse(bytes)
        }
        var members = config.object ?? JSONObject()
        members[members["torch_dtype"] != nil && members["dtype"] == nil ? "torch_dtype" : "dtype"] = .string(
            dtype
        )
        members["tie_word_embeddings"] = .bool(decoder.network.isTied)
        try mapping(ModelExportError.file) { () throws(FileError) in
            try Files.write(JSON.object(members).text(pretty: true), to: folder.appending("config.json"))
            let others = try Files.names(in: decoder.folder).filter { $0.hasSuffix(".tiktoken") }
            for name in Self.copied + others { try copy(name, to: folder) }
            let templates = "additional_chat_templates"
            let source = decoder.folder.appending(templates)
            guard Files.isFolder(source) else { return }
            for name in try Files.names(in: source) where name.hasSuffix(".jinja") {
                try copy(templates + "/" + name, to: folder)
            }
        }
        return decoder.tokenizer != nil
    }

    private func copy(_ name: String, to folder: FilePath) throws(FileError) {
        let source = decoder.folder.appending(name)
        guard Files.exists(source) else { return }
        let bytes = try Files.bytes(of: source)
        try bytes.withRawBytes { (bytes) throws(FileError) in
            try Files.write(bytes, to: folder.appending(name))
        }
    }

    /// The settings of a GGUF file as a folder has them.
    private func write(_ file: GGUFFile, to folder: FilePath) throws(ModelExportError) -> Bool {
        let settings = try mapping(ModelExportError.model) { () throws(ModelError) in try GGUFSettings(file) }
        var members = settings.members
        members["architectures"] = [.string(settings.architecture.gguf.className)]
        members["dtype"] = .string(dtype)
        var generation = JSONObject([("_from_model_config", true)])
        func set(_ key: String, _ value: JSON) {
            members[key] = value
            generation[key] = value
        }
        let (begin, ends) = (decoder.special.begin, decoder.special.ends.map { JSON.integer(Int($0)) })
        set("bos_token_id", JSON(begin.map(Int.init)))
        set("eos_token_id", ends.count > 1 ? .array(ends) : ends.first ?? .null)
        set("pad_token_id", JSON(file.metadata["tokenizer.ggml.padding_token_id"]?.integer))
        let text = JSON.object(members).text(pretty: true)
        try mapping(ModelExportError.file) { () throws(FileError) in
            try Files.write(text, to: folder.appending("config.json"))
            let generation = JSON.object(generation).text(pretty: true)
            try Files.write(generation, to: folder.appending("generation_config.json"))
        }
        guard decoder.tokenizer != nil else { return false }
        try writeTokenizer(file, to: folder)
        return true
    }

    private func writeTokenizer(_ file: GGUFFile, to folder: FilePath) throws(ModelExportError) {
        let vocabulary: GGUFVocabulary
        do throws(GGUFError) { vocabulary = try GGUFTokenizer.vocabulary(file) } catch {
            throw .tokenizer(error)
        }
        let addsBegin = file.metadata["tokenizer.ggml.add_bos_token"]?.bool ?? (vocabulary.model == "llama")
        let prefix = addsBegin ? vocabulary.beginID.map { [$0] } ?? [] : []
        let json = try mapping(ModelExportError.tokenizer) { () throws(TokenizerError) in
            try vocabulary.tokenizerJSON(prefix: prefix, file.path)
        }
        func token(_ key: String) -> JSON {
            guard let id = file.metadata["tokenizer.ggml.\(key)_token_id"]?.integer,
                vocabulary.tokens.indices.contains(id)
            else { return .null }
            return .string(String(decoding: vocabulary.tokens[id], as: UTF8.self))
        }
        let settings: [(String, JSON)] = [
            ("add_bos_token", .bool(addsBegin)), ("add_eos_token", false), ("bos_token", token("bos")),
            ("clean_up_tokenization_spaces", false), ("eos_token", token("eos")),
            ("pad_token", token("padding")), ("unk_token", token("unknown")),
            ("model_max_length", .integer(decoder.maximumTokens)),
            ("tokenizer_class", "PreTrainedTokenizerFast"),
        ]
        try mapping(ModelExportError.file) { () throws(FileError) in
            try Files.write(json.text(), to: folder.appending("tokenizer.json"))
            try Files.write(
                JSON.object(JSONObject(settings)).text(pretty: true),
                to: folder.appending("tokenizer_config.json")
            )
            if let template = file.metadata["tokenizer.chat_template"]?.string {
                try Files.write(template, to: folder.appending("chat_template.jinja"))
            }
        }
    }
}
